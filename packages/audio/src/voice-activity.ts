import { readFile } from "node:fs/promises";
import type { Kernel } from "@earshot/analysis-wasm";
import type { EvaluationWarning, SpeechColumns } from "@earshot/model";
import { AudioError } from "./errors.ts";
import { hasIdenticalChannels } from "./identical-channels.ts";
import { readWav } from "./wav.ts";

/** Speech, and what is doubtful in the length of the recording. */
export interface DetectedSpeech extends SpeechColumns {
  warnings: EvaluationWarning[];
}

/**
 * When somebody speaks on which channel of a WAV recording, by its sound alone.
 * @throws AudioError, and AnalysisError for a recording the kernel cannot take
 */
export function detectSpeech(kernel: Kernel, bytes: Uint8Array, source: string): DetectedSpeech {
  const audio = readWav(bytes, source);
  const { channels, durationMs, warnings } = audio;
  const speech = kernel.voiceActivity(audio.blocks(), { sampleRate: audio.sampleRateHz, channels });
  return { ...speech, channels, durationMs, warnings, identicalChannels: hasIdenticalChannels(audio) };
}

/** What Node reads into one buffer. */
export const largestSpeechFileBytes = 2 ** 31 - 1;

/** The same for a file of at most `largestSpeechFileBytes`. */
export async function detectSpeechInFile(kernel: Kernel, path: string, signal?: AbortSignal): Promise<DetectedSpeech> {
  return detectSpeech(kernel, await readAudio(path, signal), path);
}

/** Whether all channels of a WAV file of at most `largestSpeechFileBytes` have the same sound. */
export async function fileHasIdenticalChannels(path: string, signal?: AbortSignal): Promise<boolean> {
  return hasIdenticalChannels(readWav(await readAudio(path, signal), path));
}

async function readAudio(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    return await readFile(path, { signal });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const hint = "Check that the file exists and may be read.";
    throw new AudioError("audio.unreadable", `${path} cannot be read`, { hint, cause, path });
  }
}
