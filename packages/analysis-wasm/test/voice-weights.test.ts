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

test("a model with weights that are no numbers is rejected", () => {
  const first = floatTensors(model).get("If_0_else_branch__Inline_0__encoder.0.reparam_conv.weight");
  const known = Buffer.from(first?.values.buffer ?? new ArrayBuffer(), 0, 64);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const changed = Buffer.from(model);
    changed.writeFloatLE(value, changed.indexOf(known));
    expect(() => readVoiceNetwork(changed)).toThrow("that are no numbers");
  }
});

test("a model with dimensions or tensors without end is rejected at once", () => {
  const withTensors = (...tensors: Uint8Array[]) => field(7, Buffer.concat(tensors.map((tensor) => field(5, tensor))));
  const oneByOne = Buffer.concat(Array.from({ length: 50_000 }, () => Uint8Array.of(0x08, 1)));
  const dims = [field(1, Buffer.alloc(2 ** 21, 1)), oneByOne, Buffer.concat(Array(9).fill(field(1, Uint8Array.of(1))))];
  for (const endless of dims) {
    expect(() => readVoiceNetwork(withTensors(endless))).toThrow("has a tensor of more than 8 dimensions");
  }
  const named = (name: string) => Buffer.concat([Uint8Array.of(0x10, 1), field(8, Buffer.from(name))]);
  const many = Array.from({ length: 1001 }, (_, i) => named(`${i}`));
  expect(() => readVoiceNetwork(withTensors(...many))).toThrow("has more than 1000 tensors");
  // As many as there may be.
  const few = [...many.slice(0, 1000), field(1, Buffer.alloc(8, 1))];
  expect(() => readVoiceNetwork(withTensors(...few))).toThrow("has no network for 8 kHz in it");
});

/** A field of a message with bytes in it. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const length: number[] = [];
  for (let rest = bytes.length; length.length === 0 || rest > 0; rest >>>= 7) {
    length.push((rest & 127) | (rest > 127 ? 128 : 0));
  }
  return Buffer.concat([Uint8Array.of((number << 3) | 2, ...length), bytes]);
}
