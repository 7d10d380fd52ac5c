import { readFile } from "node:fs/promises";
import type { VoiceDetector } from "@earshot/audio";
import { fileError, UsageError } from "@earshot/model";
import type { VoiceSettings } from "./settings.ts";

/**
 * What the settings say detects voices.
 * @throws UsageError, and AnalysisError for a file that is no such network
 */
export async function openVoiceDetector(settings: VoiceSettings): Promise<VoiceDetector> {
  const { EARSHOT_VOICE_DETECTOR: detector, EARSHOT_VOICE_MODEL: file } = settings;
  if (file === undefined) return { detector };
  if (detector === "level") {
    throw new UsageError(
      "EARSHOT_VOICE_MODEL is set, and EARSHOT_VOICE_DETECTOR is level, which has no model",
      "Leave out one of them.",
    );
  }
  const { voiceModelOf } = await import("@earshot/analysis-wasm");
  return { detector, voices: await voiceModelOf(await readModel(file), file) };
}

async function readModel(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const error = fileError(file, cause);
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `the voice model can't be read: ${error.message}`,
      "EARSHOT_VOICE_MODEL or --voice-model names it: correct the path, or leave it out to use the network that is built in.",
    );
  }
}
