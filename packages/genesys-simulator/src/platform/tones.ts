import { sampleRateHz } from "./wav.ts";

/** G.711 for a 16-bit sample. */
function toMuLaw(sample: number): number {
  const magnitude = Math.min(Math.abs(Math.round(sample)), 32_635) + 0x84;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

/** A second of tones in µ-law, as loud as speech, louder and softer so many times. */
function tones(frequenciesHz: readonly number[], beats: number): Buffer {
  return Buffer.from(
    Array.from({ length: sampleRateHz }, (_, index) => {
      const time = index / sampleRateHz;
      const wave = frequenciesHz.reduce((sum, frequency) => sum + Math.sin(2 * Math.PI * frequency * time), 0);
      const loudness = 0.75 + 0.25 * Math.sin(2 * Math.PI * beats * time);
      return toMuLaw((8000 / frequenciesHz.length) * loudness * wave);
    }),
  );
}

/** What the customer hears while on hold. */
export const music = tones([440, 660], 1);

/** What stands for a voice in calls that nobody spoke. */
export const voices = { agent: tones([130, 260, 390, 520], 4), customer: tones([210, 420, 630, 840], 5) };
