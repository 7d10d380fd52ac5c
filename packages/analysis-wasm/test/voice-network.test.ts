import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readVoiceModel } from "../scripts/voice-weights.ts";
import {
  createVoiceNetworkCore,
  type VoiceNetworkCore,
  voiceModel,
  voiceModelOf,
} from "../src/voice-model/voice-model.ts";
import { readVoiceNetwork } from "../src/voice-model/voice-network.ts";
import { createListener } from "./reference/voice-network.ts";
import { slotSamples, slotsOf, voiceStretches } from "./voice-windows.ts";

const model = await readVoiceModel();
const slots = voiceStretches().map(slotsOf);
const golden = await readGolden();

/** What ONNX Runtime found in the windows of each stretch. */
async function readGolden(): Promise<number[][]> {
  const { buffer, byteOffset, byteLength } = await readFile(
    new URL("fixtures/voice-probabilities.f32", import.meta.url),
  );
  const all = Array.from(new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)));
  return slots.map(({ length }) => all.splice(0, length));
}

/** What the kernel finds in windows of one stream, so many at a time. */
function listen(core: VoiceNetworkCore, stream: readonly Int16Array[], together = 8): number[] {
  const found: number[] = [];
  core.beginStream();
  new Float32Array(core.memory.buffer, core.gainsOffset(), 8).fill(1);
  for (let from = 0; from < stream.length; from += together) {
    const some = stream.slice(from, from + together);
    const windows = new Int16Array(core.memory.buffer, core.windowsOffset(), 8 * slotSamples);
    for (const [i, samples] of some.entries()) windows.set(samples, i * slotSamples);
    core.listenToWindows(some.length);
    found.push(...new Float32Array(core.memory.buffer, core.probabilitiesOffset(), some.length));
  }
  return found;
}

/** Speech from a probability of 0.3 on, until it falls below 0.15. */
function hysteresis(probabilities: readonly number[]): boolean[] {
  let speaks = false;
  return probabilities.map((probability) => {
    speaks = probability >= (speaks ? 0.15 : 0.3);
    return speaks;
  });
}

describe("the voice network", () => {
  test("by its plain definition finds what ONNX Runtime found", () => {
    const network = readVoiceNetwork(model);
    for (const [i, stretch] of slots.entries()) {
      const listener = createListener(network);
      for (const [window, samples] of stretch.entries()) {
        const found = listener(Float32Array.from(samples, (sample) => sample / 0x8000));
        expect(Math.abs(found - (golden[i]?.[window] ?? -1))).toBeLessThanOrEqual(1e-5);
      }
    }
  });

  test("in whole numbers decides as ONNX Runtime does in 99 of 100 windows", async () => {
    const core = await createVoiceNetworkCore(await voiceModel());
    const found = slots.map((stretch) => listen(core, stretch));
    const expected = golden.flat();
    const windows = expected.length;
    const likely = found.flat().filter((value, i) => value >= 0.5 === (expected[i] ?? 0) >= 0.5).length;
    const decided = golden.flatMap(hysteresis);
    const alike = found.flatMap(hysteresis).filter((speaks, i) => speaks === decided[i]).length;
    const error = found.flat().reduce((sum, value, i) => sum + Math.abs(value - (expected[i] ?? 0)), 0) / windows;
    expect({ likely: likely / windows > 0.99, alike: alike / windows > 0.99 }).toEqual({ likely: true, alike: true });
    expect(error).toBeLessThan(0.005);
  });

  test("finds the same however many windows are computed together, and whatever was computed before", async () => {
    const core = await createVoiceNetworkCore(await voiceModel());
    for (const stretch of slots) {
      const whole = listen(core, stretch);
      for (const together of [1, 3, 5]) expect(listen(core, stretch, together)).toEqual(whole);
    }
  });

  test("is made of an ONNX file too", async () => {
    expect((await voiceModelOf(model, "silero.onnx")).weights).toEqual((await voiceModel()).weights);
  });
});
