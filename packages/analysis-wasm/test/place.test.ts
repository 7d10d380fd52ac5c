import { sides } from "@earshot/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createKernel, type TotalsColumns, type TurnColumns } from "../src/index.ts";
import { callArbitrary, parametersArbitrary } from "./arbitraries.ts";
import { fcOptions } from "./fast-check-options.ts";
import { standard } from "./parameters.ts";
import { analyzeByTheBook } from "./reference/oracle.ts";
import { type PlainCall, type PlainSegment, toBatch, toCall } from "./reference/plain.ts";

const kernel = await createKernel();

/** Row of one call in the shape of `CallMetrics`, as far as the columns have it. */
function row(totals: TotalsColumns, turnColumns: TurnColumns, call: number) {
  const pick = (value: unknown): unknown => {
    if (value instanceof Int32Array) return value[call];
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pick(inner)]));
  };
  const { count, support, ...rest } = totals;
  const { turns, responseLatency } = turnColumns;
  const orNull = (value = -1) => (value === -1 ? null : value);
  return {
    ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, pick(value)])),
    turns: pick(turns),
    support: support[call] === 1 ? "recording" : "speech",
    responseLatency: Object.fromEntries(
      Object.entries(responseLatency).map(([key, column]) => [key, orNull(column[call])]),
    ),
  };
}

/** The scalars of `CallMetrics` that have a column. */
function scalars(metrics: ReturnType<typeof analyzeByTheBook>) {
  const { speakers, talkRatio, silence, talkOver, ...rest } = metrics;
  const { meanMs, events: silences, ...silenceRest } = silence;
  const { events: talkOvers, ...talkOverRest } = talkOver;
  return { ...rest, silence: silenceRest, talkOver: talkOverRest };
}

describe("every row is what the definitions say of the call", () => {
  test.each([
    ["few calls", 12, 200],
    ["more calls than fit into a chunk", 600, 6],
  ])("%s", (_, maxLength, numRuns) => {
    fc.assert(
      fc.property(fc.array(callArbitrary, { maxLength, size: "max" }), parametersArbitrary, (calls, parameters) => {
        const placed = kernel.place(toBatch(calls));
        const totals = placed.totals(parameters);
        const turns = placed.turns(parameters);
        expect(totals.count).toBe(calls.length);
        for (const [i, call] of calls.entries()) {
          expect(row(totals, turns, i)).toEqual(scalars(analyzeByTheBook(call, parameters)));
        }
      }),
      { ...fcOptions, numRuns },
    );
  });
});

test("placed calls can be measured again, under other parameters", () => {
  fc.assert(
    fc.property(
      fc.array(callArbitrary, { maxLength: 8 }),
      parametersArbitrary,
      parametersArbitrary,
      (calls, one, other) => {
        const placed = kernel.place(toBatch(calls));
        const first = placed.totals(one);
        const turns = placed.turns(one);
        placed.totals(other);
        expect(placed.turns(one)).toEqual(turns);
        expect(placed.totals(one)).toEqual(first);
      },
    ),
    { ...fcOptions, numRuns: 50 },
  );
});

test("calls of more segments than a chunk is meant for", () => {
  const long = (count: number): PlainCall => {
    const segments = Array.from({ length: count }, (_, i): PlainSegment => {
      const startMs = i * 900 + ((i * 7919) % 800);
      return {
        startMs,
        endMs: startMs + 1 + ((i * 104_729) % 2500),
        speaker: i % 2,
        side: i % 2 ? "customer" : "agent",
      };
    });
    return { segments, durationMs: null, holds: [] };
  };
  const calls = [1, 40_000, 3, 20_000, 20_000, 50].map(long);
  const placed = kernel.place(toBatch(calls));
  const totals = placed.totals(standard);
  const turns = placed.turns(standard);
  for (const [i, call] of calls.entries()) {
    expect(row(totals, turns, i)).toEqual(scalars(kernel.analyze(toCall(call), standard)));
  }
});

test("times up to the largest", () => {
  const last = 2 ** 31 - 1;
  const call = {
    durationMs: last,
    holds: [],
    segments: [
      { startMs: 0, endMs: 1, speaker: 0, side: "agent" },
      { startMs: 5, endMs: last, speaker: 1, side: "customer" },
      { startMs: last - 10, endMs: last, speaker: 0, side: "agent" },
    ],
  } as const;
  const parameters = { ...standard, turnGapMs: last, minSilenceMs: last, minTalkOverMs: last };
  for (const used of [standard, parameters]) {
    const placed = kernel.place(toBatch([call]));
    expect(row(placed.totals(used), placed.turns(used), 0)).toEqual(scalars(analyzeByTheBook(call, used)));
  }
});

test("calls that were replaced by other input are not measured", () => {
  const placed = kernel.place(toBatch([]));
  kernel.holds([], null);
  expect(() => placed.totals(standard)).toThrow(expect.objectContaining({ code: "analysis.replaced" }));
});

test("the columns are copies: the next run leaves them alone", () => {
  const call = { durationMs: 1000, holds: [], segments: [{ startMs: 0, endMs: 400, speaker: 0, side: sides[0] }] };
  const totals = kernel.place(toBatch([call])).totals(standard);
  kernel.place(toBatch([{ ...call, durationMs: 5000 }])).totals(standard);
  expect([...totals.durationMs]).toEqual([1000]);
});

test("no calls give empty columns", () => {
  const totals = kernel.place(toBatch([])).totals(standard);
  expect(totals.count).toBe(0);
  expect(totals.utterances.unknown).toHaveLength(0);
});
