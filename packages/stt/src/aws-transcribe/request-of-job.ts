import { createHash } from "node:crypto";
import type { LanguageCode, StartTranscriptionJobRequest } from "@aws-sdk/client-transcribe";
import type { SttInput } from "@earshot/model";
import type { Capabilities } from "../capabilities.ts";
import { SttError } from "../errors.ts";
import { mostVoices } from "../voices.ts";
import { type AwsTranscribeSettings, providerName } from "./options.ts";

/** By container, as `probeAudio` names it. */
const mediaFormats = { WAVE: "wav", Ogg: "ogg", MPEG: "mp3", FLAC: "flac", "EBML/webm": "webm" } as const;

export const capabilities: Capabilities = {
  containers: Object.keys(mediaFormats),
  maxBytes: 2 * 1024 ** 3,
  maxMs: 4 * 60 * 60 * 1000,
};

/** The same for the same recording, content and options: the service refuses to do one job twice. */
export function jobNameOf(input: SttInput, settings: AwsTranscribeSettings): string {
  const { recordingId, sha256, audio } = input;
  const { outputBucket = null, callAnalytics } = settings;
  const { language = null, ...words } = wordsOf(input, settings);
  const options = { language, outputBucket, channels: audio.channels, ...words };
  const identity = JSON.stringify([recordingId, sha256, options]);
  // Call Analytics takes stereo alone.
  if (callAnalytics === undefined || audio.channels !== 2) return `earshot-${hashOf(identity)}`;
  const { agentChannel } = callAnalytics;
  // It is not told the format: the recording has the name of its job, and needs an ending.
  const ending = formatOf(audio) ?? "media";
  return `earshot-analytics-${hashOf(JSON.stringify([identity, agentChannel]))}.${ending}`;
}

/** Whether a job, of either kind, is for this recording and asks for the words that would be asked for now. */
export function isJobNameFor(id: string, input: SttInput, settings: AwsTranscribeSettings): boolean {
  const analytics = ([0, 1] as const).map((agentChannel) => ({ role: "", agentChannel }));
  return [undefined, ...analytics].some((callAnalytics) => id === jobNameOf(input, { ...settings, callAnalytics }));
}

/** The language of a call, and the vocabulary if that is of the same. */
export function wordsOf(
  input: SttInput,
  { language, vocabulary }: AwsTranscribeSettings,
): { language?: string | undefined; vocabulary?: string | undefined } {
  const own = input.language ?? language;
  const fits = vocabulary !== undefined && own?.toLowerCase() === language?.toLowerCase();
  return { ...(own === undefined ? {} : { language: own }), ...(fits ? { vocabulary } : {}) };
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

export function isJobName(id: string): boolean {
  return /^earshot-[0-9a-f]{64}$/.test(id) || isCallAnalyticsName(id);
}

export function isCallAnalyticsName(id: string): boolean {
  return /^earshot-analytics-[0-9a-f]{64}\.[a-z0-9]+$/.test(id);
}

/** Where a job's recording lies. One prefix, so that a rule of the bucket can clear up. */
export const mediaKeyOf = (jobName: string): string => `earshot/${jobName}`;

/** Where its document lies in a bucket of one's own. */
export const documentKeyOf = (jobName: string): string => `earshot/${jobName}.json`;

/** Throws `SttError` for audio and languages that the service does not take. */
export function requestOf(
  input: SttInput,
  jobName: string,
  settings: AwsTranscribeSettings,
  languages: readonly LanguageCode[],
): StartTranscriptionJobRequest {
  const { path, audio } = input;
  const { bucket, outputBucket } = settings;
  const { language, vocabulary } = wordsOf(input, settings);
  return {
    TranscriptionJobName: jobName,
    Media: { MediaFileUri: `s3://${bucket}/${mediaKeyOf(jobName)}` },
    MediaFormat: mediaFormatOf(path, audio),
    ...(language === undefined ? { IdentifyLanguage: true } : { LanguageCode: languageOf(language, languages) }),
    Settings: {
      ...(audio.channels === 2
        ? { ChannelIdentification: true }
        : { ShowSpeakerLabels: true, MaxSpeakerLabels: mostVoices }),
      ...(vocabulary === undefined ? {} : { VocabularyName: vocabulary }),
    },
    ...(outputBucket === undefined ? {} : { OutputBucketName: outputBucket, OutputKey: documentKeyOf(jobName) }),
  };
}

const formatOf = ({ container }: SttInput["audio"]) =>
  Object.entries(mediaFormats).find(([name]) => name === container)?.[1];

/** Throws `SttError` for what the service does not take. */
export function mediaFormatOf(path: string, audio: SttInput["audio"]) {
  const { container, codec, channels } = audio;
  const format = formatOf(audio);
  const needsOpus = format === "ogg" || format === "webm";
  if (format !== undefined && channels <= 2 && (!needsOpus || /opus/i.test(codec))) return format;
  const what = channels > 2 ? `${channels} channels` : `${codec} in ${container}`;
  throw new SttError("stt.unsupported_audio", `${path} has ${what}, which ${providerName} does not take`, {
    hint: "Have the recording delivered as WAV or FLAC, or as Ogg or WebM with Opus, with two channels at most.",
    provider: providerName,
  });
}

/** Throws `SttError` for a language that the service does not know. */
export function languageOf(language: string, languages: readonly LanguageCode[]): LanguageCode {
  const known = languages.find((code) => code.toLowerCase() === language.toLowerCase());
  if (known !== undefined) return known;
  const [family = ""] = language.split("-");
  const near = languages.filter((code) => code.startsWith(`${family.toLowerCase()}-`));
  const choice = near.length > 0 ? near : languages;
  throw new SttError("stt.unsupported_language", `${providerName} does not know the language ${language}`, {
    hint: `Set EARSHOT_STT_LANGUAGE, or the queue's language in EARSHOT_STT_LANGUAGES, to one of ${choice.join(", ")}.`,
    provider: providerName,
  });
}
