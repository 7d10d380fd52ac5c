import type { SegmentColumns } from "@earshot/analysis-wasm";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { createRandom } from "./random.ts";

export const sampleRate = 8000;
export const channels = 2;

/**
 * The segments of one call as PCM16, interleaved, a side on each channel: a voice of ten harmonics in syllables of a quarter of
 * a second at about −20 dBFS, over noise at −60 dBFS.
 */
export function createSpeech(seed: number, { startMs, endMs, side }: SegmentColumns): Int16Array {
  const random = createRandom(seed);
  const seconds = endMs.reduce((last, end) => Math.max(last, end), 0) / 1000 + 1;
  const samples = new Int16Array(Math.ceil(seconds * sampleRate) * channels);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round((uniformFloat64(random) - 0.5) * 114);
  for (const [segment, start] of startMs.entries()) {
    const channel = side[segment] ?? 0;
    const pitch = (channel === 0 ? 110 : 190) * (0.9 + 0.2 * uniformFloat64(random));
    const from = Math.round((start * sampleRate) / 1000);
    const to = Math.round(((endMs[segment] ?? start) * sampleRate) / 1000);
    for (let at = from; at < to; at++) {
      const time = (at - from) / sampleRate;
      const phase = 2 * Math.PI * pitch * time;
      let voice = 0;
      for (let harmonic = 1; harmonic <= 10; harmonic++) voice += Math.sin(phase * harmonic) / harmonic;
      const envelope = 0.4 + 0.6 * Math.sin(4 * Math.PI * time) ** 2;
      const index = at * channels + channel;
      samples[index] = (samples[index] ?? 0) + Math.round(4000 * envelope * voice);
    }
  }
  return samples;
}
