import { readFile, stat } from "node:fs/promises";
import type { VoiceDetector } from "@earshot/audio";
import { fileError, UsageError } from "@earshot/model";
import type { VoiceSettings } from "./settings.ts";

/** That of Silero VAD has 2 MB. */
const mostModelBytes = 64 * 1024 * 1024;

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
  const facts = await atPath(file, stat(file));
  // Reading a pipe waits for whoever writes to it, and a device may have no end.
  if (!facts.isFile() && !facts.isDirectory()) {
    throw new UsageError(`${file}: is a pipe or a device, not a file`, "Name a file.");
  }
  if (facts.size > mostModelBytes) {
    throw new UsageError(
      `${file}: is too large for a voice model`,
      "Give silero_vad.onnx of Silero VAD, which has 2 MB.",
    );
  }
  return atPath(file, readFile(file));
}

async function atPath<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const error = fileError(file, cause);
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      error.message,
      "EARSHOT_VOICE_MODEL or --voice-model names it: correct the path, or leave it out to use the network that is built in.",
    );
  }
}
