import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readVoiceModel } from "../scripts/voice-weights.ts";
import { AnalysisError } from "../src/index.ts";
import { packVoiceNetwork } from "../src/voice-model/pack-voice-network.ts";
import { readVoiceNetwork } from "../src/voice-model/voice-network.ts";
import { fcOptions } from "./fast-check-options.ts";

const model = await readVoiceModel();

test("the weights are those of the model, and small, with the licence of their makers beside them", async () => {
  const built = await readFile(new URL("../build/voice-network.weights", import.meta.url));
  expect(Buffer.from(packVoiceNetwork(readVoiceNetwork(model))).equals(built)).toBe(true);
  expect(built.length).toBeLessThanOrEqual(210_000);
  const wasm = await readFile(new URL("../build/voice-network.wasm", import.meta.url));
  expect(wasm.length).toBeLessThanOrEqual(32 * 1024);
  const licence = await readFile(new URL("../licenses/silero-vad.txt", import.meta.url), "utf8");
  expect(licence).toContain("Copyright (c) 2020-present Silero Team");
});

test("a damaged model is rejected, or read as a network of the same shape", () => {
  const damage = fc.record({
    length: fc.integer({ min: 0, max: model.length }),
    changes: fc.array(fc.record({ at: fc.nat(2000), to: fc.integer({ min: 0, max: 255 }) }), { maxLength: 5 }),
  });
  fc.assert(
    fc.property(damage, ({ length, changes }) => {
      const damaged = model.slice(0, length);
      for (const { at, to } of changes) damaged.set([to], Math.min(at, Math.max(0, length - 1)));
      try {
        expect(packVoiceNetwork(readVoiceNetwork(damaged))).toHaveLength(208_772);
      } catch (error) {
        if (!(error instanceof AnalysisError)) throw error;
        expect(error.code).toBe("analysis.voice_model");
      }
    }),
    { ...fcOptions, numRuns: 100 },
  );
});
