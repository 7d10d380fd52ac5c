import type { Kernel } from "@earshot/analysis-wasm";
import type { SpeechColumns } from "@earshot/model";
import { readWav } from "./wav.ts";

/**
 * When somebody speaks on which channel of a WAV recording, by its sound alone.
 * @throws AudioError, and AnalysisError for a recording the kernel cannot take
 */
export function detectSpeech(kernel: Kernel, bytes: Uint8Array, source: string): SpeechColumns {
  const audio = readWav(bytes, source);
  const { channels, durationMs } = audio;
  const speech = kernel.voiceActivity(audio.blocks(), { sampleRate: audio.sampleRateHz, channels });
  return { ...speech, channels, durationMs };
}
