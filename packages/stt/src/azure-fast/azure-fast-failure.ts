import type { Explain } from "../http-failure.ts";

const badAudio = /InvalidAudioFormat|EmptyAudioFile|InvalidChannelSpecification|BadChannelConfiguration/i;

/** What Azure means by its refusals, by the finest code that it gives. */
export const explainAzureFast: Explain = ({ status, serverCode, detail }) => {
  const words = `${serverCode ?? ""} ${detail ?? ""}`;
  if (status === 403 && /quota/i.test(words)) {
    return [
      "stt.quota_exhausted",
      "Wait until the quota is replenished, or choose a larger tier for the Speech resource.",
    ];
  }
  if (status === 401 || status === 403) {
    return [
      "stt.unauthorized",
      "Check that EARSHOT_AZURE_SPEECH_KEY is a key of the resource at EARSHOT_AZURE_SPEECH_ENDPOINT.",
    ];
  }
  if (status === 404) {
    return [
      "stt.rejected",
      "Check EARSHOT_AZURE_SPEECH_ENDPOINT, and that fast transcription is offered in its region.",
    ];
  }
  if (status === null || status < 400 || status >= 500) return null;
  if (/AudioLengthLimitExceeded/i.test(words)) {
    return ["stt.too_long", "Use a service that takes longer recordings."];
  }
  if (/locale|language/i.test(words)) {
    return [
      "stt.unsupported_language",
      "Set EARSHOT_STT_LANGUAGE, or the queue's language in EARSHOT_STT_LANGUAGES, to a locale that the service knows, or leave it out.",
    ];
  }
  if (badAudio.test(words)) {
    return ["stt.unsupported_audio", "Play the recording to see whether it is damaged; else use another service."];
  }
  return null;
};
