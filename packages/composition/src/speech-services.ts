import type { Http } from "@earshot/http";
import { type SttProvider, UsageError } from "@earshot/model";
import { type Settings, type SttService, variables } from "./settings.ts";

interface ServiceDeps {
  /** Makes the client when a service needs one. */
  http(): Promise<Http>;
  ffmpeg: string | null;
}

type OpenService = (settings: Settings, deps: ServiceDeps) => Promise<SttProvider>;

/** The services that EARSHOT_STT names. Each is loaded when it is used. */
export const speechServices: Readonly<Record<SttService, OpenService>> = {
  "azure-fast": async (settings, { http, ffmpeg }) => {
    const { createAzureFastSttProvider } = await import("@earshot/stt");
    const endpoint = required(settings, "EARSHOT_AZURE_SPEECH_ENDPOINT");
    const key = required(settings, "EARSHOT_AZURE_SPEECH_KEY");
    return createAzureFastSttProvider({ endpoint, key, ...common(settings) }, { http: await http(), ffmpeg });
  },
  openai: async (settings, { http, ffmpeg }) => {
    const { createOpenaiSttProvider } = await import("@earshot/stt");
    const { EARSHOT_OPENAI_KEY: key, EARSHOT_OPENAI_MODEL: model, EARSHOT_OPENAI_FORMAT: format } = settings;
    const url = required(settings, "EARSHOT_OPENAI_URL");
    return createOpenaiSttProvider({ url, key, model, format, ...common(settings) }, { http: await http(), ffmpeg });
  },
  "voice-activity": async (_settings, { ffmpeg }) => {
    const { createVoiceActivityProvider } = await import("@earshot/stt");
    return createVoiceActivityProvider({ ffmpeg });
  },
};

/** What every service is asked for in the same way. */
function common(settings: Settings) {
  const { EARSHOT_STT_LANGUAGE: language, EARSHOT_STT_MAX_MB: megabytes, EARSHOT_STT_MAX_MINUTES: minutes } = settings;
  const maxBytes = megabytes === undefined ? undefined : megabytes * 1_000_000;
  const maxMs = minutes === undefined ? undefined : minutes * 60_000;
  return { language, limits: { maxBytes, maxMs } };
}

function required(
  settings: Settings,
  name: "EARSHOT_OPENAI_URL" | "EARSHOT_AZURE_SPEECH_ENDPOINT" | "EARSHOT_AZURE_SPEECH_KEY",
): string {
  const value = settings[name];
  if (value !== undefined) return value;
  throw new UsageError(
    `${name} is not set (${variables[name]}), which EARSHOT_STT=${settings.EARSHOT_STT} needs`,
    "Set it in the environment or in .env; `earshot doctor` checks it.",
  );
}
