import type { Leg, Segment, Side } from "@earshot/model";
import { describe, expect, test } from "vitest";
import { checkSides } from "../src/index.ts";

const startTime = "2026-10-20T09:00:00.000Z";
const originMs = Date.parse(startTime);

function leg(purpose: string, fromMs: number, toMs: number | null): Leg {
  const endedAtMs = toMs === null ? null : originMs + toMs;
  return { purpose, agentId: null, queueId: null, startedAtMs: originMs + fromMs, endedAtMs, disconnectType: null };
}

function segment(side: Side, startMs: number, endMs: number): Segment {
  return { startMs, endMs, channel: null, speaker: side, side, text: "" };
}

/** A minute, in which an agent comes after 20 s. */
const call = { legs: [leg("customer", 0, 60_000), leg("agent", 20_000, 60_000)], startTime, durationMs: 60_000 };

describe("sides", () => {
  test("look exchanged when prompts and music before the agent are on the customer's", () => {
    const [warning] = checkSides([segment("customer", 500, 19_000), segment("agent", 25_000, 40_000)], call);
    expect(warning).toMatchObject({ code: "sides.maybe_exchanged" });
    expect(warning?.message).toMatch(/ 20 s.*18.5 s.* 0 s/);
  });

  test.each<[string, Segment[], Partial<typeof call>]>([
    ["prompts are on the agent's", [segment("agent", 500, 19_000), segment("customer", 25_000, 40_000)], {}],
    ["the wait is silent", [segment("customer", 25_000, 40_000)], {}],
    ["both are heard in the wait", [segment("customer", 0, 19_000), segment("agent", 5000, 7000)], {}],
    ["the customer says something in the wait", [segment("customer", 0, 9000)], {}],
    ["there is no wait", [segment("customer", 0, 9000)], { legs: [leg("agent", 0, null)] }],
    ["nobody knows when the agent was there", [segment("customer", 0, 19_000)], { legs: [leg("customer", 0, 60_000)] }],
    ["the start is not known", [segment("customer", 0, 19_000)], { startTime: "soon" }],
  ])("do not when %s", (_name, segments, more) => {
    expect(checkSides(segments, { ...call, ...more })).toEqual([]);
  });
});
