import type { Kernel } from "@earshot/analysis-wasm";
import type { EvaluationWarning, SpeechColumns } from "@earshot/model";
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
  return { ...speech, channels, durationMs, warnings };
}
