import type { Kernel } from "@earshot/analysis-wasm";
import type { Stretch } from "@earshot/model";
import { type DetectedSpeech, detect } from "./detection.ts";
import { type CopiedPiece, copyInThread, detectInThread, type ThreadOptions } from "./detection-thread.ts";
import { AudioError } from "./errors.ts";
import { withDecodedWav } from "./ffmpeg.ts";
import type { Detector } from "./voice-detector.ts";
import { readWav } from "./wav.ts";

/**
 * When somebody speaks on which channel of a WAV recording in memory, by its sound alone.
 * @throws AudioError, and AnalysisError for a recording the kernel cannot take
 */
export function detectSpeech(
  kernel: Kernel,
  bytes: Uint8Array,
  source: string,
  detector?: Detector | undefined,
): DetectedSpeech {
  return detect(kernel, readWav(bytes, source), source, detector);
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

export interface CopyOptions extends DetectionOptions {
  /** When the copy is silent, sorted and apart from one another. */
  silenced: readonly Stretch[];
}

/**
 * Copies a recording to listen to, piece by piece as it is decoded: one channel of 8 kHz in G.711 µ-law, without a header. Several
 * files hold one channel each and are mixed. Throws AudioError.
 */
export async function listeningCopy(
  paths: readonly string[],
  options: CopyOptions,
  onPiece: (piece: CopiedPiece) => void,
): Promise<void> {
  const { ffmpeg, signal, silenced } = options;
  const [path = "", ...others] = paths;
  let isBegun = false;
  const begin = (piece: CopiedPiece) => {
    isBegun = true;
    onPiece(piece);
  };
  try {
    return await copyInThread(paths, paths.join(" and "), silenced, options, begin);
  } catch (error) {
    const isForFfmpeg = error instanceof AudioError && error.code === "audio.needs_ffmpeg";
    if (ffmpeg === null || others.length > 0 || isBegun || !isForFfmpeg) throw error;
  }
  await withDecodedWav(ffmpeg, path, signal, (wav) => copyInThread([wav], path, silenced, options, onPiece));
}
