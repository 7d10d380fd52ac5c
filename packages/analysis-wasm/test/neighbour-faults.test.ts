import type { Side } from "@earshot/model";
import { describe, expect, test } from "vitest";
import { createKernel, type StateChange } from "../src/index.ts";
import { standard } from "./parameters.ts";
import { type PlainSegment, toCall } from "./reference/plain.ts";

const kernel = await createKernel();
const speakers: Side[] = ["agent", "customer", "other", "unknown"];
const say = (side: Side, startMs: number, endMs: number): PlainSegment => {
  return { startMs, endMs, side, speaker: speakers.indexOf(side) };
};
const analyze = (...segments: PlainSegment[]) =>
  kernel.analyze(toCall({ segments, durationMs: null, holds: [] }), standard);

describe("what comparing neighbours alone gets wrong", () => {
  test("every pair counts, not only neighbouring segments", () => {
    const metrics = analyze(
      say("agent", 0, 30_000),
      say("customer", 5000, 6000),
      say("customer", 12_000, 13_000),
      say("agent", 35_000, 36_000),
    );
    expect(metrics.silence.totalMs).toBe(5000);
    expect(metrics.talkOver.totalMs).toBe(2000);
  });

  test("a nested segment overlaps for its own length", () => {
    expect(analyze(say("agent", 0, 10_000), say("customer", 2000, 3000)).talkOver.totalMs).toBe(1000);
  });

  test("a speaker does not talk over themselves, nor over a colleague", () => {
    const colleague: PlainSegment = { ...say("agent", 2000, 5000), speaker: 1 };
    const metrics = analyze(say("agent", 0, 4000), say("agent", 1000, 3000), colleague);
    expect(metrics).toMatchObject({ talkOverMs: 0, overlapMs: 2000, talkOver: { count: 0 } });
  });

  test("unsorted input invents no talk-over", () => {
    const metrics = analyze(say("customer", 5000, 6000), say("agent", 0, 1000), say("agent", 2000, 3000));
    expect(metrics).toMatchObject({ talkOverMs: 0, overlapMs: 0, silence: { totalMs: 3000, count: 2 } });
  });

  test("the last segment counts like the others", () => {
    const metrics = analyze(say("agent", 0, 1000), say("customer", 1000, 2000), say("customer", 2500, 3000));
    expect(metrics).toMatchObject({ utterances: { agent: 1, customer: 2 }, talk: { agentMs: 1000, customerMs: 1500 } });
  });

  test("one segment, or none, gives full measures", () => {
    expect(analyze(say("agent", 200, 1000))).toMatchObject({
      durationMs: 800,
      speechMs: 800,
      talk: { agentMs: 800 },
      turns: { agent: { count: 1, longestMs: 800 } },
      utterances: { agent: 1 },
    });
    expect(analyze()).toMatchObject({ durationMs: 0, speechMs: 0, silence: { count: 0 }, talkOver: { count: 0 } });
  });

  test("an unnamed speaker is measured on the unknown side, and text for a time is refused", () => {
    const metrics = analyze(say("agent", 0, 1000), say("unknown", 500, 2000));
    expect(metrics).toMatchObject({ talkOverMs: 0, overlapMs: 500, talk: { unknownMs: 1500 } });
    const holds = JSON.parse('[{ "startMs": "0", "endMs": "500", "open": false }]');
    const call = toCall({ segments: [], durationMs: 1000, holds });
    expect(() => kernel.analyze(call, standard)).toThrow(/holds\.startMs\[0\] is 0, not a whole number/);
  });
});

describe("holds", () => {
  const change = (timeMs: number, state: string, session = 0): StateChange => {
    return { timeMs, session, hold: state === "HOLD", disconnect: state === "DISCONNECTED" };
  };

  test("a second HOLD does not restart it", () => {
    const changes = [change(0, "HOLD"), change(45_000, "HOLD"), change(90_000, "TALK")];
    expect(kernel.holds(changes, null)).toMatchObject({ count: 1, totalMs: 90_000 });
  });

  test("any other state closes it, listed or not", () => {
    expect(kernel.holds([change(0, "HOLD"), change(7000, "WRAPUP")], null).totalMs).toBe(7000);
  });

  test("without a closing state it ends with the call", () => {
    expect(kernel.holds([change(0, "HOLD")], 30_000).events).toEqual([{ startMs: 0, endMs: 30_000, open: true }]);
  });

  test("participants are not mixed", () => {
    const changes = [change(0, "HOLD", 0), change(2000, "TALK", 1), change(9000, "TALK", 0)];
    expect(kernel.holds(changes, null).totalMs).toBe(9000);
  });

  test("past the thousandth event nothing is lost", () => {
    const changes = Array.from({ length: 3000 }, (_, i) => change(i * 100, i % 2 === 0 ? "HOLD" : "TALK"));
    expect(kernel.holds(changes, null)).toMatchObject({ count: 1500, totalMs: 150_000 });
  });
});
