import { readFileSync } from "node:fs";
import { createRandom } from "./sound.ts";

/** Samples of a window of the voice network, and those of the window before that stand in front of it. */
const windowSamples = 256;
export const slotSamples = 288;

/** Some seconds of one channel at 8 kHz. */
export interface Stretch {
  name: string;
  samples: Int16Array;
}

const wavHeaderBytes = 58;

/** Speech, soft speech, clipped speech, hold music, the silence of a line, and noise. */
export function voiceStretches(): Stretch[] {
  const angry = readSample("angry-interruptions");
  const hold = readSample("billing-dispute");
  const quiet = readSample("long-silence");
  const random = createRandom(7);
  return [
    { name: "speech of the agent", samples: cut(angry, 0, 0, 140) },
    { name: "speech of the customer", samples: cut(angry, 1, 110, 140) },
    { name: "soft speech", samples: cut(readSample("card-on-file"), 0, 20, 120).map((sample) => sample / 12) },
    { name: "clipped speech", samples: cut(angry, 1, 250, 100).map(clipped) },
    { name: "speech, then hold music", samples: cut(hold, 0, 780, 240) },
    { name: "a line on which nobody speaks", samples: cut(quiet, 0, 110, 60) },
    { name: "noise", samples: Int16Array.from({ length: 40 * windowSamples }, () => (random() - 0.5) * 4000) },
  ];
}

/** Windows with the samples before them in front, silence before the first. */
export function slotsOf({ samples }: Stretch): Int16Array[] {
  const before = slotSamples - windowSamples;
  return Array.from({ length: samples.length / windowSamples }, (_, window) =>
    Int16Array.from({ length: slotSamples }, (_, i) => samples[window * windowSamples - before + i] ?? 0),
  );
}

function clipped(sample: number): number {
  return Math.max(-0x8000, Math.min(0x7fff, sample * 30));
}

/** The two channels of a sample call, which are µ-law of 8 kHz, as PCM16. */
export function readSample(name: string): Int16Array {
  const bytes = readFileSync(new URL(`../../genesys-simulator/samples/${name}.wav`, import.meta.url));
  return Int16Array.from(bytes.subarray(wavHeaderBytes), (byte) => {
    const bits = ~byte & 0xff;
    const magnitude = ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132;
    return bits < 128 ? magnitude : -magnitude;
  });
}

function cut(call: Int16Array, channel: number, window: number, count: number): Int16Array {
  const from = window * windowSamples;
  return Int16Array.from({ length: count * windowSamples }, (_, i) => call[2 * (from + i) + channel] ?? 0);
}
