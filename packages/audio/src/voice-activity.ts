import type { Kernel } from "@earshot/analysis-wasm";
import { type DetectedSpeech, detect } from "./detection.ts";
import { detectInThread, type ThreadOptions } from "./detection-thread.ts";
import { AudioError } from "./errors.ts";
import { withDecodedWav } from "./ffmpeg.ts";
import { readWav } from "./wav.ts";

/**
 * When somebody speaks on which channel of a WAV recording in memory, by its sound alone.
 * @throws AudioError, and AnalysisError for a recording the kernel cannot take
 */
export function detectSpeech(kernel: Kernel, bytes: Uint8Array, source: string): DetectedSpeech {
  return detect(kernel, readWav(bytes, source), source);
}

export interface DetectionOptions extends ThreadOptions {
  /** The ffmpeg that decodes GSM, AMR, WMA and AAC; null when there is none. */
  ffmpeg: string | null;
}

/** The same for a file in any format, read as it is decoded, in a thread of its own. */
export async function detectSpeechInFile(path: string, options: DetectionOptions): Promise<DetectedSpeech> {
  const { ffmpeg, signal } = options;
  try {
    return await detectInThread([path], path, options);
  } catch (error) {
    if (ffmpeg === null || !(error instanceof AudioError) || error.code !== "audio.needs_ffmpeg") throw error;
  }
  return await withDecodedWav(ffmpeg, path, signal, (wav) => detectInThread([wav], path, options));
}

/**
 * The same for files that hold one channel each, in the order of the channels: what leaks from one into another is told apart. Files
 * that only ffmpeg decodes are not taken together.
 */
export async function detectSpeechSideBySide(
  paths: readonly string[],
  options: DetectionOptions,
): Promise<DetectedSpeech> {
  return await detectInThread(paths, paths.join(" and "), options);
}
