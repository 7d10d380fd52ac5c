import type { VoiceDetector } from "@earshot/audio";
import type { Http } from "@earshot/http";
import { type SttProvider, systemClock, UsageError } from "@earshot/model";
import { awsKeys } from "./aws-credentials.ts";
import type { Environment } from "./environment.ts";
import { readTextFile } from "./read-text-file.ts";
import type { Settings, SpeechServiceName } from "./settings.ts";
import { variables } from "./variables.ts";

interface SpeechServiceDeps {
  settings: Settings;
  environment: Environment;
  /** Folder in which answers of services lie until a recording has all of its answers. */
  answersDirectory: string;
  ffmpeg(): Promise<string | null>;
  voiceDetector(): Promise<VoiceDetector>;
  http(): Promise<Http>;
  /** Has a part closed with the others. */
  closing<Part extends { close(): Promise<void> }>(part: Part): Part;
}

/** What EARSHOT_STT names, and how each is opened. */
export const speechServices: Record<SpeechServiceName, (deps: SpeechServiceDeps) => Promise<SttProvider>> = {
  "voice-activity": async ({ ffmpeg, voiceDetector }) => {
    const { createVoiceActivityProvider } = await import("@earshot/stt");
    return createVoiceActivityProvider({ ffmpeg: await ffmpeg(), ...(await voiceDetector()) });
  },
  openai: async ({ settings, answersDirectory, http, ffmpeg }) => {
    const { EARSHOT_OPENAI_KEY: key, EARSHOT_OPENAI_MODEL: model, EARSHOT_OPENAI_FORMAT: format } = settings;
    const url = required(settings, "EARSHOT_OPENAI_URL");
    const { createKeptAnswers, createOpenaiSttProvider } = await import("@earshot/stt");
    const options = { url, key, model, format, ...(await shared(settings)) };
    const kept = createKeptAnswers(answersDirectory, systemClock.now);
    return createOpenaiSttProvider(options, { http: await http(), ffmpeg: await ffmpeg(), kept });
  },
  "azure-fast": async ({ settings, http, ffmpeg }) => {
    const endpoint = required(settings, "EARSHOT_AZURE_SPEECH_ENDPOINT");
    const key = required(settings, "EARSHOT_AZURE_SPEECH_KEY");
    const { createAzureFastSttProvider } = await import("@earshot/stt");
    const options = { endpoint, key, ...(await shared(settings)) };
    return createAzureFastSttProvider(options, { http: await http(), ffmpeg: await ffmpeg() });
  },
  "aws-transcribe": async ({ settings, environment, http, closing }) => {
    const region = settings.EARSHOT_AWS_REGION ?? environment.AWS_REGION;
    const bucket = settings.EARSHOT_AWS_BUCKET;
    if (region === undefined || bucket === undefined) {
      const missing = [
        ...(region === undefined ? ["EARSHOT_AWS_REGION"] : []),
        ...(bucket === undefined ? ["EARSHOT_AWS_BUCKET"] : []),
      ];
      throw new UsageError(
        `EARSHOT_STT is aws-transcribe, and ${missing.join(" and ")} not set`,
        "Set EARSHOT_AWS_REGION to a region such as eu-central-1 and EARSHOT_AWS_BUCKET to a bucket in it.",
      );
    }
    if (settings.EARSHOT_STT_PHRASES !== undefined) {
      throw new UsageError(
        "EARSHOT_STT is aws-transcribe, which takes no phrases with a recording",
        "Make a vocabulary of them at Amazon Transcribe, name it in EARSHOT_AWS_VOCABULARY, and leave EARSHOT_STT_PHRASES out.",
      );
    }
    const { createAwsTranscribeProvider } = await import("@earshot/stt");
    const options = {
      region,
      bucket,
      outputBucket: settings.EARSHOT_AWS_OUTPUT_BUCKET,
      language: settings.EARSHOT_STT_LANGUAGE,
      vocabulary: settings.EARSHOT_AWS_VOCABULARY,
      callAnalytics: callAnalytics(settings),
      endpoint: settings.EARSHOT_AWS_ENDPOINT,
      ...awsCredentials(environment),
    };
    const deps = { http: await http(), clock: systemClock, random: Math.random };
    return closing(createAwsTranscribeProvider(options, deps));
  },
  "google-v2": async ({ settings, environment, answersDirectory, http, ffmpeg }) => {
    const file = settings.EARSHOT_GOOGLE_CREDENTIALS ?? environment.GOOGLE_APPLICATION_CREDENTIALS;
    const language = settings.EARSHOT_STT_LANGUAGE;
    if (file === undefined || language === undefined) {
      const missing = [
        ...(file === undefined ? ["EARSHOT_GOOGLE_CREDENTIALS"] : []),
        ...(language === undefined ? ["EARSHOT_STT_LANGUAGE"] : []),
      ];
      throw new UsageError(
        `EARSHOT_STT is google-v2, and ${missing.join(" and ")} not set`,
        "Set EARSHOT_GOOGLE_CREDENTIALS to the key file of a service account and EARSHOT_STT_LANGUAGE to a language such as en-US.",
      );
    }
    const { createGoogleV2SttProvider, createKeptAnswers } = await import("@earshot/stt");
    const options = {
      serviceAccount: await readTextFile(file),
      language,
      phrases: await phrasesOf(settings),
      location: settings.EARSHOT_GOOGLE_LOCATION,
      bucket: settings.EARSHOT_GOOGLE_BUCKET,
      endpoint: settings.EARSHOT_GOOGLE_ENDPOINT,
    };
    const kept = createKeptAnswers(answersDirectory, systemClock.now);
    return createGoogleV2SttProvider(options, { http: await http(), clock: systemClock, ffmpeg: await ffmpeg(), kept });
  },
};

function callAnalytics({ EARSHOT_AWS_CALL_ANALYTICS_ROLE: role, EARSHOT_GENESYS_AGENT_CHANNEL: channel }: Settings) {
  return role === undefined ? undefined : { role, agentChannel: channel === "1" ? (1 as const) : (0 as const) };
}

/** Those of `.env` too, where the SDK does not look. Without any it finds its own. */
function awsCredentials(environment: Environment) {
  const { AWS_PROFILE: profile } = environment;
  if (profile !== undefined) return { profile };
  const credentials = awsKeys(environment);
  return credentials === null ? {} : { credentials };
}

/** One a line, each once. */
async function phrasesOf({ EARSHOT_STT_PHRASES: file }: Settings): Promise<string[]> {
  if (file === undefined) return [];
  const lines = (await readTextFile(file)).split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))];
}

async function shared(settings: Settings) {
  const { EARSHOT_STT_LANGUAGE: language, EARSHOT_STT_MAX_MB: megabytes, EARSHOT_STT_MAX_MINUTES: minutes } = settings;
  const maxBytes = megabytes === undefined ? undefined : megabytes * 1_000_000;
  const maxMs = minutes === undefined ? undefined : minutes * 60_000;
  return { language, phrases: await phrasesOf(settings), limits: { maxBytes, maxMs } };
}

type RequiredName = "EARSHOT_OPENAI_URL" | "EARSHOT_AZURE_SPEECH_ENDPOINT" | "EARSHOT_AZURE_SPEECH_KEY";

function required(settings: Settings, name: RequiredName): string {
  const value = settings[name];
  if (value !== undefined) return value;
  throw new UsageError(
    `EARSHOT_STT is ${settings.EARSHOT_STT}, and ${name} is not set`,
    `Set it in the environment or in .env: ${variables[name]}.`,
  );
}
