import type { Http } from "@earshot/http";
import { type SttProvider, UsageError } from "@earshot/model";
import { type Environment, type Settings, type SpeechServiceName, variables } from "./settings.ts";

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
  openai: async ({ settings, http, ffmpeg }) => {
    const { EARSHOT_OPENAI_KEY: key, EARSHOT_OPENAI_MODEL: model, EARSHOT_OPENAI_FORMAT: format } = settings;
    const url = required(settings, "EARSHOT_OPENAI_URL");
    const { createOpenaiSttProvider } = await import("@earshot/stt");
    const options = { url, key, model, format, ...languageAndLimits(settings) };
    return createOpenaiSttProvider(options, { http: await http(), ffmpeg: await ffmpeg() });
  },
  "azure-fast": async ({ settings, http, ffmpeg }) => {
    const endpoint = required(settings, "EARSHOT_AZURE_SPEECH_ENDPOINT");
    const key = required(settings, "EARSHOT_AZURE_SPEECH_KEY");
    const { createAzureFastSttProvider } = await import("@earshot/stt");
    const options = { endpoint, key, ...languageAndLimits(settings) };
    return createAzureFastSttProvider(options, { http: await http(), ffmpeg: await ffmpeg() });
  },
};

function languageAndLimits(settings: Settings) {
  const { EARSHOT_STT_LANGUAGE: language, EARSHOT_STT_MAX_MB: megabytes, EARSHOT_STT_MAX_MINUTES: minutes } = settings;
  const maxBytes = megabytes === undefined ? undefined : megabytes * 1_000_000;
  const maxMs = minutes === undefined ? undefined : minutes * 60_000;
  return { language, limits: { maxBytes, maxMs } };
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
