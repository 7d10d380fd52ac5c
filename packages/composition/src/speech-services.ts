import type { Http } from "@earshot/http";
import { type SttProvider, systemClock, UsageError } from "@earshot/model";
import { readTextFile } from "./read-text-file.ts";
import type { Environment, Settings, SpeechServiceName } from "./settings.ts";

interface SpeechServiceDeps {
  settings: Settings;
  environment: Environment;
  ffmpeg(): Promise<string | null>;
  http(): Promise<Http>;
  /** Has a part closed with the others. */
  closing<Part extends { close(): Promise<void> }>(part: Part): Part;
}

/** What EARSHOT_STT names, and how each is opened. */
export const speechServices: Record<SpeechServiceName, (deps: SpeechServiceDeps) => Promise<SttProvider>> = {
  "voice-activity": async ({ ffmpeg }) => {
    const { createVoiceActivityProvider } = await import("@earshot/stt");
    return createVoiceActivityProvider({ ffmpeg: await ffmpeg() });
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
    const { createAwsTranscribeProvider } = await import("@earshot/stt");
    const options = {
      region,
      bucket,
      outputBucket: settings.EARSHOT_AWS_OUTPUT_BUCKET,
      language: settings.EARSHOT_STT_LANGUAGE,
      endpoint: settings.EARSHOT_AWS_ENDPOINT,
      ...awsCredentials(environment),
    };
    const deps = { http: await http(), clock: systemClock, random: Math.random };
    return closing(createAwsTranscribeProvider(options, deps));
  },
  "google-v2": async ({ settings, environment, http }) => {
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
    const { createGoogleV2SttProvider } = await import("@earshot/stt");
    const options = {
      serviceAccount: await readTextFile(file),
      language,
      location: settings.EARSHOT_GOOGLE_LOCATION,
      bucket: settings.EARSHOT_GOOGLE_BUCKET,
      endpoint: settings.EARSHOT_GOOGLE_ENDPOINT,
    };
    return createGoogleV2SttProvider(options, { http: await http(), clock: systemClock });
  },
};

/** Those of `.env` too, where the SDK does not look. Without any it finds its own. */
function awsCredentials(environment: Environment) {
  const {
    AWS_PROFILE: profile,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  if (profile !== undefined) return { profile };
  if (accessKeyId === undefined || secretAccessKey === undefined) return {};
  return { credentials: { accessKeyId, secretAccessKey, sessionToken } };
}
