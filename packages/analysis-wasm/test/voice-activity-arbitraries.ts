import fc from "fast-check";
import type { SampleFormat, VoiceActivityParameters } from "../src/index.ts";
import { createRandom } from "./sound.ts";

interface Recording {
  samples: Int16Array;
  format: SampleFormat;
  parameters: VoiceActivityParameters;
}

const tens = (max: number) => fc.nat(max).map((n) => n * 10);

const parameters = fc
  .record({
    offsetDb: fc.double({ min: 0, max: 9, noNaN: true }),
    riseDb: fc.double({ min: 0, max: 9, noNaN: true }),
    minFloorDbfs: fc.integer({ min: -95, max: -40 }),
    steadyDb: fc.double({ min: 0, max: 3, noNaN: true }),
    leakDb: fc.integer({ min: -40, max: 0 }),
    minSpeechMs: tens(30),
    minSilenceMs: tens(40),
    padShare: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  .map(({ riseDb, padShare, ...rest }): VoiceActivityParameters => {
    return {
      detector: "level",
      ...rest,
      onsetDb: rest.offsetDb + riseDb,
      padMs: Math.floor((rest.minSilenceMs * padShare) / 10) * 10,
    };
  });

/** Stretches of random sound, each at a level of its own that wavers or does not, some of extremes only; of any length, whole frames or not. */
const stretch = fc.record({
  ms: fc.oneof({ weight: 5, arbitrary: fc.nat(300) }, { weight: 1, arbitrary: fc.nat(6000) }),
  peak: fc.oneof(fc.constantFrom(0, 1, 32_768), fc.nat(32_768), fc.nat(60)),
  wavering: fc.boolean(),
  square: fc.boolean(),
});

export const recordingArbitrary: fc.Arbitrary<Recording> = fc
  .record({
    sampleRate: fc.constantFrom(4000, 8000, 8000, 11_025, 16_000),
    channels: fc.constantFrom(1, 2, 2, 3),
    stretches: fc.array(fc.array(stretch, { maxLength: 20 }), { minLength: 3, maxLength: 3 }),
    surplus: fc.nat(2),
    seed: fc.nat(),
    parameters,
  })
  .map(({ sampleRate, channels, stretches, surplus, seed, parameters }) => {
    const random = createRandom(seed);
    const sounds = stretches.slice(0, channels).map((parts) =>
      parts.flatMap(({ ms, peak, wavering, square }) => {
        let level = peak;
        return Array.from({ length: Math.round((ms * sampleRate) / 1000) }, (_, i) => {
          if (wavering && i % Math.round(sampleRate / 60) === 0) level = peak * 4 ** -(random() * 3);
          return Math.max(
            -32_768,
            Math.min(32_767, Math.round((square ? Math.sign(random() - 0.5) : random() * 2 - 1) * level)),
          );
        });
      }),
    );
    const length = Math.max(...sounds.map((sound) => sound.length)) * channels + surplus;
    const samples = Int16Array.from({ length }, (_, i) => sounds[i % channels]?.[Math.floor(i / channels)] ?? 0);
    return { samples, format: { sampleRate, channels }, parameters };
  });
