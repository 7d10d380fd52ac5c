import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readVoiceModel } from "../scripts/voice-weights.ts";
import { AnalysisError } from "../src/index.ts";
import { floatTensors } from "../src/voice-model/onnx-tensors.ts";
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
      const damaged = Uint8Array.from(model.subarray(0, length));
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

test("a model with weights that are no numbers, or with dimensions without end, is rejected", () => {
  const first = floatTensors(model).get("If_0_else_branch__Inline_0__encoder.0.reparam_conv.weight");
  const known = Buffer.from(first?.values.buffer ?? new ArrayBuffer(), 0, 64);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const changed = Buffer.from(model);
    changed.writeFloatLE(value, changed.indexOf(known));
    expect(() => readVoiceNetwork(changed)).toThrow("that are no numbers");
  }
  const dims = Buffer.alloc(2 ** 21 - 1, 1);
  const tensor = Buffer.concat([Uint8Array.of(0x0a, 0xff, 0xff, 0x7f), dims]);
  const graph = Buffer.concat([Uint8Array.of(0x2a, 0x83, 0x80, 0x80, 0x01), tensor]);
  const endless = Buffer.concat([Uint8Array.of(0x3a, 0x88, 0x80, 0x80, 0x01), graph]);
  expect(() => readVoiceNetwork(endless)).toThrow("has no network for 8 kHz in it");
});
