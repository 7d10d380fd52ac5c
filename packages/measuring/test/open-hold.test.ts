import { createKernel, type StateChange } from "@earshot/analysis-wasm";
import type { Segment } from "@earshot/model";
import { getDefinition, guideScorecard } from "@earshot/quality";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyzeCall } from "../src/index.ts";

const kernel = await createKernel();
const segments = [speech("agent", 0, 2000), speech("customer", 2000, 4000), speech("agent", 12_000, 20_000)];
const hold = change(4000, true);

function speech(side: "agent" | "customer", startMs: number, endMs: number): Segment {
  return { channel: null, speaker: side, side, startMs, endMs, text: "" };
}

function change(timeMs: number, isHold: boolean, session = 0): StateChange {
  return { timeMs, session, hold: isHold, disconnect: false };
}

function evaluate(changes: readonly StateChange[], durationMs: number | null, spoken: readonly Segment[] = segments) {
  const input = { segments: spoken, durationMs, changes, warnings: [] };
  return analyzeCall(kernel, input, [getDefinition("standard")], guideScorecard)[0];
}

describe("a hold that nothing closes", () => {
  it("ends with the last speech when the recording's length is not known", () => {
    const { hold: measured, score } = evaluate([hold], null);
    expect(measured.events).toEqual([{ startMs: 4000, endMs: 20_000, open: true }]);
    expect(score).toMatchObject({ value: 100 });
  });

  it("ends with the last event when that is later", () => {
    const changes = [hold, change(26_000, false, 1)];
    expect(evaluate(changes, null).hold.events).toEqual([{ startMs: 4000, endMs: 26_000, open: true }]);
    expect(evaluate(changes, 22_000).hold.events).toEqual([{ startMs: 4000, endMs: 26_000, open: true }]);
  });

  it("ends with the recording when its length is known, speech or none", () => {
    expect(evaluate([hold], 30_000).hold.events).toEqual([{ startMs: 4000, endMs: 30_000, open: true }]);
    expect(evaluate([hold], 30_000, []).hold.events).toEqual([{ startMs: 4000, endMs: 30_000, open: true }]);
  });

  it("lasts no time when it opens after everything else", () => {
    const late = change(25_000, true);
    expect(evaluate([late], null).hold.events).toEqual(evaluate([late], 20_000).hold.events);
    expect(evaluate([late], null).hold.totalMs).toBe(0);
  });

  it("is as long as when the length is given as the end of the last speech", () => {
    const changes = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.boolean(), fc.integer({ min: 0, max: 2 })),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(changes, (drawn) => {
        const states = drawn.map(([timeMs, isHold, session]) => change(timeMs, isHold, session));
        expect(evaluate(states, null).hold).toEqual(evaluate(states, 20_000).hold);
      }),
    );
  });
});
