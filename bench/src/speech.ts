import type { SegmentColumns } from "@earshot/analysis-wasm";
import { addNoise, addSpeech, silence, toPcm } from "../../packages/analysis-wasm/test/sound.ts";

export const sampleRate = 8000;
export const channels = 2;

/** The segments of one call as PCM16, interleaved, a side on each channel: syllables at −20 dBFS over noise at −60 dBFS. */
export function createSpeech(seed: number, { startMs, endMs, side }: SegmentColumns): Int16Array {
  const durationMs = endMs.reduce((last, end) => Math.max(last, end), 0) + 1000;
  const sounds = Array.from({ length: channels }, (_, channel) => silence(sampleRate, durationMs, seed + channel));
  for (const sound of sounds) addNoise(sound, -60);
  for (const [segment, start] of startMs.entries()) {
    const sound = sounds[side[segment] ?? 0];
    if (sound !== undefined) addSpeech(sound, start, endMs[segment] ?? start, -20);
  }
  return toPcm(sounds);
}
