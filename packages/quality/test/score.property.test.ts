import type { MeasuredCall } from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { guideScorecard, metricNames, needsEvents, parseScorecard, scoreCall, scoreTotals } from "../src/index.ts";
import { toThousandths } from "../src/rounding.ts";
import { lasting, measuredCall } from "./measured-call.ts";

const runs = { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 500 };
const ms = fc.oneof(fc.nat(5000), fc.nat(200_000), fc.constantFrom(0, 60_000, 60_001, 120_000, 120_001));

/** The guide's rule word for word, in thousandths of a point. */
function guideOracle(holdMs: number, silenceMs: number, talkOverMs: number): number {
  let score = 100_000;
  if (holdMs > 120_000) score -= 20_000;
  else if (holdMs > 60_000) score -= 10_000;
  score -= silenceMs * 2;
  score -= talkOverMs * 5;
  return Math.max(0, Math.min(100_000, score)) / 1000;
}

const call = (holdMs: number, silenceMs: number, talkOverMs: number) =>
  measuredCall({ holds: lasting(holdMs), silences: lasting(silenceMs), talkOvers: lasting(talkOverMs) });
const value = (measured: MeasuredCall, card = guideScorecard) => scoreCall(measured, card).value ?? Number.NaN;

test("guide@1 is the guide's rule to the thousandth", () => {
  fc.assert(
    fc.property(ms, ms, ms, (hold, silence, talkOver) => {
      expect(value(call(hold, silence, talkOver))).toBe(guideOracle(hold, silence, talkOver));
    }),
    runs,
  );
});

test("more silence, talk-over or hold never raises a guide score", () => {
  fc.assert(
    fc.property(ms, ms, ms, ms, (hold, silence, talkOver, more) => {
      const before = value(call(hold, silence, talkOver));
      expect(value(call(hold, silence + more, talkOver))).toBeLessThanOrEqual(before);
      expect(value(call(hold, silence, talkOver + more))).toBeLessThanOrEqual(before);
      expect(value(call(hold + more, silence, talkOver))).toBeLessThanOrEqual(before);
    }),
    runs,
  );
});

const points = fc.integer({ min: 1, max: 500 }).map((tenths) => tenths / 10);
const line = fc.record({
  points,
  per: fc.constantFrom(100, 1000, 60_000),
  cap: points,
  possible: points,
  weight: points,
});
const two = fc.tuple(line, line);
const metrics = ["silence.totalMs", "talkOver.totalMs"];

test("a weighted score is the literal formula over the criteria that apply, within 0 and 100", () => {
  fc.assert(
    fc.property(two, ms, fc.option(ms), (lines, silence, talkOver) => {
      const criteria = lines.map((entry, index) => ({
        ...entry,
        id: `c${index}`,
        label: "C",
        metric: metrics[index],
        method: "linear",
      }));
      const card = parseScorecard({ name: "w", version: 1, formula: "weighted", criteria }, "generated");
      const measured = measuredCall({
        silences: lasting(silence),
        talkOvers: talkOver === null ? null : lasting(talkOver),
      });
      let earned = 0;
      let possible = 0;
      lines.forEach((entry, index) => {
        const amount = index === 0 ? silence : talkOver;
        if (amount === null) return;
        const lost = Math.min((entry.points * amount) / entry.per, entry.cap, entry.possible);
        earned += (entry.possible - lost) * entry.weight;
        possible += entry.possible * entry.weight;
      });
      const score = value(measured, card);
      expect(Math.abs(score - (100 * earned) / possible)).toBeLessThan(0.00051);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
    }),
    runs,
  );
});

test("what a deduct score lost is what its deductions list, and none passes its cap", () => {
  fc.assert(
    fc.property(two, ms, ms, (lines, silence, talkOver) => {
      const criteria = lines.map(({ points: rate, per, cap }, index) => ({
        points: rate,
        per,
        cap,
        id: `c${index}`,
        label: "C",
        metric: metrics[index],
        method: "linear",
      }));
      const card = parseScorecard({ name: "d", version: 1, formula: "deduct", criteria }, "generated");
      const score = scoreCall(measuredCall({ silences: lasting(silence), talkOvers: lasting(talkOver) }), card);
      if (score.value === null) throw new Error("unscorable");
      const lost = score.deductions.reduce((sum, deduction) => sum + Math.round(deduction.points * 1000), 0);
      expect(score.value).toBe(Math.max(0, 100_000 - lost) / 1000);
      for (const { criterion, points: taken } of score.deductions) {
        expect(taken).toBeLessThanOrEqual(lines[criterion === "c0" ? 0 : 1]?.cap ?? 0);
      }
    }),
    runs,
  );
});

const bound = fc.record({ above: fc.nat(3000), below: fc.nat(60_000) }, { requiredKeys: ["above"] });
const criterion = fc
  .record(
    { metric: fc.constantFrom(...metricNames), points, cap: points, critical: bound },
    { requiredKeys: ["metric", "points"] },
  )
  .chain((entry) =>
    fc
      .record(
        {
          notApplicableWhen: fc.record({ metric: fc.constantFrom(...metricNames), atLeast: fc.nat(5000) }),
          how: fc.constantFrom(
            { method: "linear", per: 1000 },
            { method: "linear", per: 7, below: 3000 },
            { method: "per-minute", per: 300, above: 5 },
          ),
        },
        { requiredKeys: ["how"] },
      )
      .map(({ how, ...rest }) => ({ ...entry, ...rest, ...how })),
  );

test("totals alone score as the whole call does, whatever the scorecard", () => {
  let withoutEvents = 0;
  fc.assert(
    fc.property(
      fc.array(criterion, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("deduct", "weighted"),
      ms,
      fc.option(ms),
      fc.constantFrom({}, { agentMs: 0 }, { customerMs: 0, unknownMs: 5 }),
      (entries, formula, silence, talkOver, talk) => {
        const criteria = entries.map((entry, index) => ({
          ...entry,
          ...(/percent|talkRatio/.test(entry.metric) ? { method: "linear" } : {}),
          ...(formula === "weighted" ? { possible: 10, weight: index + 0.5 } : {}),
          id: `c${index}`,
          label: "C",
        }));
        const card = parseScorecard({ name: "g", version: 1, formula, criteria }, "generated");
        const {
          silence: silences,
          talkOver: talkOvers,
          ...others
        } = measuredCall({
          silences: lasting(silence),
          talkOvers: talkOver === null ? null : lasting(talkOver),
          talk,
        });
        const whole = { ...others, silence: silences, talkOver: talkOvers };
        const score = scoreCall(whole, card);
        const expected = score.value ?? score.reason;
        expect(scoreTotals(whole, card)).toBe(expected);
        if (needsEvents(card)) return;
        withoutEvents += 1;
        const { events: _, ...numbers } = talkOvers ?? { events: [], count: 0, totalMs: 0 };
        expect(scoreTotals({ ...whole, talkOver: talkOvers && numbers }, card)).toBe(expected);
      },
    ),
    runs,
  );
  expect(withoutEvents).toBeGreaterThan(100);
});

test("thousandths are rounded as fifteen decimal digits would be", () => {
  const thousandths = (value: number) => Math.round(Number((value * 1000).toPrecision(15)));
  const nearHalf = fc
    .tuple(
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.constantFrom(0, 0.00049, 0.0005, 0.00051, 0.000499999999, 0.000500000001),
    )
    .map(([whole, rest]) => whole / 1000 + rest);
  fc.assert(
    fc.property(fc.oneof(nearHalf, fc.double({ noNaN: true, noDefaultInfinity: true })), (number) => {
      expect(toThousandths(number) + 0).toBe(thousandths(number) + 0);
    }),
    { ...runs, numRuns: 5000 },
  );
});
