import type { Explain } from "../http-failure.ts";

const badAudio = /file format|corrupted|decode|audio file|could not (?:be )?(?:read|process)/i;

/** What a server of this protocol means by its refusals. Each server has words of its own, so only their gist is looked for. */
export const explainOpenai: Explain = ({ status, serverCode, detail }) => {
  const words = `${serverCode ?? ""} ${detail ?? ""}`;
  if (/insufficient_quota|quota/i.test(words) && status !== null && status < 500) {
    return ["stt.quota_exhausted", "Check the plan and the balance of the account that EARSHOT_OPENAI_KEY belongs to."];
  }
  if (status === 401 || status === 403) return ["stt.unauthorized", "Check EARSHOT_OPENAI_KEY and what it allows."];
  if (status === 404) {
    return ["stt.rejected", "Check EARSHOT_OPENAI_URL, which mostly ends in /v1, and EARSHOT_OPENAI_MODEL."];
  }
  if (status !== 400 && status !== 422) return null;
  if (/language/i.test(words)) {
    return [
      "stt.unsupported_language",
      "Set EARSHOT_STT_LANGUAGE, or the queue's language in EARSHOT_STT_LANGUAGES, to one that the model knows, or leave it out.",
    ];
  }
  if (/longer than|too long|duration/i.test(words)) {
    return ["stt.too_long", "Use a model that takes longer recordings."];
  }
  if (badAudio.test(words)) {
    return ["stt.unsupported_audio", "Play the recording to see whether it is damaged; else use another service."];
  }
  return null;
};
