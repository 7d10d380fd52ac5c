import { createKernel, type StateChange } from "@earshot/analysis-wasm";
import type { Conversation, Leg, Segment } from "@earshot/model";
import { getDefinition, guideScorecard } from "@earshot/quality";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agentWindows, analyzeCall, type CallInput, cutCall, toMediaWindow } from "../src/index.ts";

const kernel = await createKernel();
const startTime = "2026-11-25T10:00:00Z";
const zeroMs = Date.parse(startTime);

function leg(agentId: string | null, startMs: number, endMs: number | null, purpose = "agent"): Leg {
  const times = { startedAtMs: zeroMs + startMs, endedAtMs: endMs === null ? null : zeroMs + endMs };
  return { purpose, agentId, queueId: null, disconnectType: null, ...times };
}

function conversation(legs: Leg[]): Conversation {
  return { direction: null, agents: [], queues: [], skills: [], wrapUpCodes: [], divisions: [], legs };
}

function speech(side: "agent" | "customer", startMs: number, endMs: number): Segment {
  return { channel: null, speaker: side, side, startMs, endMs, text: "" };
}

function change(timeMs: number, hold: boolean, session = 0): StateChange {
  return { timeMs, session, hold, disconnect: false };
}

const call = (changes: Partial<CallInput> = {}): CallInput => ({
  segments: [
    speech("agent", 0, 4000),
    speech("customer", 3000, 12_000),
    speech("agent", 15_000, 18_000),
    speech("customer", 25_000, 30_000),
  ],
  durationMs: 30_000,
  changes: [],
  warnings: [],
  ...changes,
});

const evaluate = (input: CallInput) => analyzeCall(kernel, input, [getDefinition("standard")], guideScorecard)[0];

describe("windows of agents", () => {
  const windows = (legs: Leg[], input = call(), start: string | null = startTime) =>
    agentWindows(kernel, conversation(legs), start, input).map(({ agentId, startMs, endMs }) => [
      agentId,
      startMs,
      endMs,
    ]);

  test.each(["user", "Agent", "USER"])("are those of a %s, too", (purpose) => {
    expect(windows([leg("a", 0, 10_000), leg("b", 10_000, null, purpose)])).toEqual([
      ["a", 0, 10_000],
      ["b", 10_000, 30_000],
    ]);
  });

  test("are their legs from the start of the recording, within the call and in time order", () => {
    const legs = [
      leg(null, 0, 9e6, "customer"),
      leg("b", 10_000, null),
      leg("a", -5000, 11_000),
      leg("q", 0, 9, "acd"),
    ];
    expect(windows(legs)).toEqual([
      ["a", 0, 11_000],
      ["b", 10_000, 30_000],
    ]);
  });

  test("join legs that touch, and keep those apart between which the agent was away", () => {
    expect(
      windows([leg("a", 0, 5000), leg("a", 5000, 9000), leg("b", 4000, 20_000), leg("a", 20_000, 25_000)]),
    ).toEqual([
      ["a", 0, 9000],
      ["b", 4000, 20_000],
      ["a", 20_000, 25_000],
    ]);
  });

  test("are none for one agent, without a start time, or when the other was never in the recording", () => {
    expect(windows([leg("a", 0, 5000), leg("a", 8000, 9000)])).toEqual([]);
    expect(windows([leg("a", 0, 5000), leg("b", 5000, 9000)], call(), null)).toEqual([]);
    expect(windows([leg("a", 0, 5000), leg("b", 5000, 9000)], call(), "soon")).toEqual([]);
    expect(windows([leg("a", 0, 5000), leg("b", 31_000, 40_000), leg("c", 7000, 7000)])).toEqual([]);
  });
});

describe("the part of a call in a window", () => {
  test("is measured as a call of its own, with what reaches into it cut", () => {
    const first = evaluate(cutCall(kernel, call(), { startMs: 0, endMs: 14_000 }));
    expect(first).toMatchObject({
      support: "recording",
      durationMs: 14_000,
      silence: { count: 0, trailingMs: 2000 },
      talkOver: { totalMs: 1000, count: 1 },
      talk: { agentMs: 4000, customerMs: 9000 },
    });
    const second = evaluate(cutCall(kernel, call(), { startMs: 10_000, endMs: 30_000 }));
    expect(second).toMatchObject({
      durationMs: 20_000,
      talkOver: { totalMs: 0 },
      silence: {
        totalMs: 10_000,
        events: [
          { startMs: 2000, endMs: 5000 },
          { startMs: 8000, endMs: 15_000 },
        ],
      },
      talk: { agentMs: 3000, customerMs: 7000 },
    });
    expect(second.score.value).toBe(80);
  });

  test("has the words that are said in it, at their times, and nothing that was measured over the whole call", () => {
    const word = (startMs: number, endMs: number) => ({ startMs, endMs, text: "word" });
    const words = [word(1000, 2000), word(2500, 3500), word(5000, 6000)];
    const spoken = { ...speech("agent", 0, 6000), words };
    const unsaid = { durationMs: null, talk: null, silence: null, interruptions: null, wordsPerMinute: null };
    const vendorMetrics = { vendor: "genesys" as const, ...unsaid };
    const part = cutCall(kernel, call({ segments: [spoken], vendorMetrics }), { startMs: 3000, endMs: 5500 });
    expect(part.segments).toEqual([{ ...spoken, startMs: 0, endMs: 2500, words: [word(0, 500), word(2000, 2500)] }]);
    expect(part.vendorMetrics).toBeUndefined();
  });

  test("has the music or noise that lies in it for 5 s", () => {
    const voiceless = [
      { channel: 0, startMs: 11_000, endMs: 19_000 },
      { channel: 1, startMs: 1000, endMs: 7000 },
    ];
    const part = evaluate(cutCall(kernel, call({ voiceless, sound: [] }), { startMs: 3000, endMs: 16_500 })).voiceless;
    expect(part).toEqual({
      stretches: [{ channel: 0, startMs: 8000, endMs: 13_500 }],
      proposedHolds: [{ startMs: 8000, endMs: 13_500 }],
    });
  });

  test("has the hold that lies in it, also of one that goes on before or after it", () => {
    const held = call({ changes: [change(12_500, true), change(14_500, false), change(20_000, true, 1)] });
    const part = (startMs: number, endMs: number) => evaluate(cutCall(kernel, held, { startMs, endMs })).hold.events;
    expect(part(0, 13_000)).toEqual([{ startMs: 12_500, endMs: 13_000, open: false }]);
    expect(part(13_000, 22_000)).toEqual([
      { startMs: 0, endMs: 1500, open: false },
      { startMs: 7000, endMs: 9000, open: true },
    ]);
    expect(part(22_000, 30_000)).toEqual([{ startMs: 0, endMs: 8000, open: true }]);
    expect(part(15_000, 20_000)).toEqual([]);
  });

  test("lies where the recording has it when holds are cut out of it", () => {
    // The recording has 12.5 s, then 10 s of hold are missing.
    const cut = call({ holdAudio: "suppressed", changes: [change(12_500, true), change(22_500, false)] });
    const windows = agentWindows(kernel, conversation([leg("a", 0, 15_000), leg("b", 15_000, null)]), startTime, cut);
    expect(windows.map((window) => toMediaWindow(kernel, cut, window))).toEqual([
      { startMs: 0, endMs: 12_500 },
      { startMs: 12_500, endMs: 30_000 },
    ]);
    const parts = windows.map((window) => evaluate(cutCall(kernel, cut, window)));
    expect(parts.map(({ durationMs, talk, hold }) => [durationMs, talk.agentMs, hold.totalMs])).toEqual([
      [12_500, 4000, 2500],
      [17_500, 3000, 7500],
    ]);
  });

  const interval = fc.tuple(fc.nat(30_000), fc.nat(30_000)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const drawnCall = fc.record({
    segments: fc.array(
      fc
        .tuple(fc.constantFrom("agent" as const, "customer" as const), interval)
        .map(([side, at]) => speech(side, ...at)),
      { maxLength: 8 },
    ),
    changes: fc.array(
      fc.tuple(fc.nat(30_000), fc.boolean(), fc.nat(2)).map((drawn) => change(...drawn)),
      { maxLength: 8 },
    ),
  });

  test("of two windows that share the call: their speech, talk-over and hold add up to the call's", () => {
    fc.assert(
      fc.property(drawnCall, fc.integer({ min: 1, max: 29_999 }), (drawn, atMs) => {
        const whole = call(drawn);
        const sums = [
          { startMs: 0, endMs: atMs },
          { startMs: atMs, endMs: 30_000 },
        ].map((window) => evaluate(cutCall(kernel, whole, window)));
        const sum = (value: (evaluation: (typeof sums)[number]) => number) =>
          sums.map(value).reduce((a, b) => a + b, 0);
        const all = evaluate(whole);
        expect(sum(({ durationMs }) => durationMs)).toBe(all.durationMs);
        expect(sum(({ speechMs }) => speechMs)).toBe(all.speechMs);
        expect(sum(({ overlapMs }) => overlapMs)).toBe(all.overlapMs);
        expect(sum(({ talkOver }) => talkOver?.totalMs ?? 0)).toBe(all.talkOver?.totalMs);
        expect(sum(({ talk }) => talk.agentMs)).toBe(all.talk.agentMs);
        expect(sum(({ hold }) => hold.totalMs)).toBe(all.hold.totalMs);
      }),
    );
  });

  test("of the whole call is the call", () => {
    fc.assert(
      fc.property(drawnCall, (drawn) => {
        const whole = call(drawn);
        // Changes at 0 that open nothing are left out.
        expect(evaluate(cutCall(kernel, whole, { startMs: 0, endMs: 30_000 }))).toEqual({
          ...evaluate(whole),
          utterances: expect.anything(),
        });
      }),
    );
  });
});
