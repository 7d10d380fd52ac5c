import type { Leg, Segment } from "@earshot/model";
import { expect, test } from "vitest";
import { sidesByLegs } from "../src/index.ts";

const startTime = "2026-10-20T09:00:00.000Z";
const originMs = Date.parse(startTime);

function leg(purpose: string, agentId: string | null, fromMs: number, toMs: number | null): Leg {
  const endedAtMs = toMs === null ? null : originMs + toMs;
  return { purpose, agentId, queueId: null, startedAtMs: originMs + fromMs, endedAtMs, disconnectType: null };
}

function spoken(speaker: string, startMs: number, endMs: number): Segment {
  return { startMs, endMs, channel: null, speaker, side: "unknown", text: "" };
}

const answered = [leg("customer", null, 0, 60_000), leg("agent", "a", 20_000, null)];
const transferred = [leg("agent", "a", 0, 30_000), leg("user", "b", 30_000, 60_000)];

test.each<[string, Leg[], Segment[], Record<string, string> | null]>([
  [
    "who speaks before the agent comes and with the agent is the customer, and who speaks only before is a prompt",
    answered,
    [spoken("p", 0, 9000), spoken("x", 12_000, 15_000), spoken("y", 21_000, 30_000), spoken("x", 31_000, 40_000)],
    { p: "other", x: "customer", y: "agent" },
  ],
  [
    "who goes on with the next agent is the customer",
    transferred,
    [spoken("x", 0, 9000), spoken("c", 10_000, 20_000), spoken("c", 35_000, 40_000), spoken("y", 41_000, 50_000)],
    { x: "agent", c: "customer", y: "agent" },
  ],
  ["nobody speaks without the agent", answered, [spoken("x", 21_000, 30_000), spoken("y", 31_000, 40_000)], null],
  [
    "prompts may be taken for the voice of the agent",
    answered,
    [spoken("x", 0, 15_000), spoken("x", 21_000, 25_000), spoken("y", 26_000, 40_000)],
    null,
  ],
  ["nobody knows when the agent was there", [], [spoken("x", 0, 9000), spoken("y", 21_000, 40_000)], null],
])("sides by the legs of a conversation: %s", (_name, legs, segments, expected) => {
  const decided = sidesByLegs(segments, { legs, startTime, durationMs: 60_000 });
  expect(decided && Object.fromEntries(decided.segments.map(({ speaker, side }) => [speaker, side]))).toEqual(expected);
});

test("sides that a label or a channel says stay as they are", () => {
  const known: Segment[] = [{ ...spoken("Sam", 0, 9000), side: "agent" }, spoken("y", 21_000, 40_000)];
  expect(sidesByLegs(known, { legs: answered, startTime, durationMs: 60_000 })).toBeNull();
});
