import fc from "fast-check";
import { expect, test } from "vitest";
import { createKernel, sides, type TotalsColumns } from "../src/index.ts";
import { callArbitrary, parametersArbitrary } from "./arbitraries.ts";
import { fcOptions } from "./fast-check-options.ts";
import { standard } from "./parameters.ts";
import { toBatch, toCall } from "./reference/plain.ts";

const kernel = await createKernel();

/** Row of one call in the shape of `CallMetrics`, as far as the columns have it. */
function row(totals: TotalsColumns, call: number) {
  const pick = (value: unknown): unknown => {
    if (value instanceof Int32Array) return value[call];
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pick(inner)]));
  };
  const { count, support, responseLatency, ...rest } = totals;
  const orNull = (value = -1) => (value === -1 ? null : value);
  return {
    ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, pick(value)])),
    support: support[call] === 1 ? "recording" : "speech",
    responseLatency: {
      count: responseLatency.count[call],
      medianMs: orNull(responseLatency.medianMs[call]),
      p95Ms: orNull(responseLatency.p95Ms[call]),
    },
  };
}

test("every row is what the call measures on its own", () => {
  fc.assert(
    fc.property(fc.array(callArbitrary, { maxLength: 12 }), parametersArbitrary, (calls, parameters) => {
      const totals = kernel.analyzeTotals(toBatch(calls), parameters);
      expect(totals.count).toBe(calls.length);
      for (const [i, call] of calls.entries()) {
        const { speakers, talkRatio, ...metrics } = kernel.analyze(toCall(call), parameters);
        const { meanMs, events: silences, ...silence } = metrics.silence;
        const { events: talkOvers, ...talkOver } = metrics.talkOver;
        expect(row(totals, i)).toEqual({ ...metrics, silence, talkOver });
      }
    }),
    { ...fcOptions, numRuns: 100 },
  );
});

test("the columns are copies: the next run leaves them alone", () => {
  const call = { durationMs: 1000, holds: [], segments: [{ startMs: 0, endMs: 400, speaker: 0, side: sides[0] }] };
  const totals = kernel.analyzeTotals(toBatch([call]), standard);
  kernel.analyzeTotals(toBatch([{ ...call, durationMs: 5000 }]), standard);
  expect([...totals.durationMs]).toEqual([1000]);
});

test("no calls give empty columns", () => {
  const totals = kernel.analyzeTotals(toBatch([]), standard);
  expect(totals.count).toBe(0);
  expect(totals.utterances.unknown).toHaveLength(0);
});
