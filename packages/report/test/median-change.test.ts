import type { Spread } from "@earshot/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { medianChange } from "../src/index.ts";

/** The spread of values, by sorting them. */
function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const quantile = (share: number) => {
    const place = (sorted.length - 1) * share;
    return at(Math.floor(place)) + (place % 1) * (at(Math.ceil(place)) - at(Math.floor(place)));
  };
  const rank = Math.max(1, Math.round((sorted.length + 1) / 2 - Math.sqrt(sorted.length)));
  return {
    ...{ count: sorted.length, lowerQuartile: quantile(0.25), median: quantile(0.5), upperQuartile: quantile(0.75) },
    ...{ rank, low: at(rank - 1), high: at(sorted.length - rank) },
  };
}

describe("the change of a median", () => {
  test.each([
    // Examples of ci.median2 in the R package statpsych, versions 1.6.0 and 2.0.0, by the authors of the formula.
    {
      now: [32, 39, 26, 35, 43, 27, 40, 37, 34, 29],
      before: [36, 44, 47, 42, 49, 39, 46, 31, 33, 48],
      change: [-8.5, -16.95977, -0.04022524],
    },
    {
      now: [70, 394, 43, 95, 62, 128, 2, 203, 81, 436, 85, 35, 156, 1, 3, 27, 63, 181, 184, 18],
      before: [102, 120, 78, 78, 417, 124, 86, 171, 176, 129, 230, 194, 100, 157, 306, 411, 164, 103, 193, 312],
      change: [-85, -157.7441, -12.25589],
    },
  ])("has the interval of published examples: $change", ({ now, before, change }) => {
    const { value, interval } = medianChange(spreadOf(now), spreadOf(before));
    const [expected = 0, low = 0, high = 0] = change;
    expect(value).toBe(expected);
    expect(interval?.low).toBeCloseTo(low, 3);
    expect(interval?.high).toBeCloseTo(high, 3);
  });

  const values = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 5, maxLength: 80 });

  test("turns round with its periods, moves with what is added and grows with the unit", () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: -500, max: 500 }), (now, before, added) => {
        const change = medianChange(spreadOf(now), spreadOf(before));
        const back = medianChange(spreadOf(before), spreadOf(now));
        expect(back.value).toBeCloseTo(-change.value, 6);
        expect(back.interval === null).toBe(change.interval === null);
        expect(back.interval?.low ?? 0).toBeCloseTo(-(change.interval?.high ?? 0), 6);
        const moved = medianChange(spreadOf(now.map((one) => one + added)), spreadOf(before));
        expect(moved.value).toBeCloseTo(change.value + added, 6);
        expect(moved.interval?.high ?? 0).toBeCloseTo((change.interval?.high ?? -added) + added, 6);
        const scaled = medianChange(spreadOf(now.map((one) => 10 * one)), spreadOf(before.map((one) => 10 * one)));
        expect(scaled.interval?.low ?? 0).toBeCloseTo(10 * (change.interval?.low ?? 0), 4);
      }),
    );
  });

  test("holds the true one in about 95 of 100 samples, of few calls and of many, with long tails too", () => {
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    for (const count of [12, 200]) {
      const rounds = 1000;
      let held = 0;
      for (let round = 0; round < rounds; round++) {
        const sample = () => spreadOf(Array.from({ length: count }, () => -1000 * Math.log(random())));
        const { interval } = medianChange(sample(), sample());
        if (interval !== null && interval.low <= 0 && interval.high >= 0) held++;
      }
      expect(held / rounds, `of ${count}`).toBeGreaterThan(0.93);
      expect(held / rounds, `of ${count}`).toBeLessThan(0.985);
    }
  });

  test("has no interval of few calls, and none where all are equal", () => {
    expect(medianChange(spreadOf([1, 2, 3, 4]), spreadOf([5, 6, 7, 8, 9]))).toEqual({ value: -4.5, interval: null });
    expect(medianChange(spreadOf([0, 0, 0, 0, 0]), spreadOf([0, 0, 0, 0, 0]))).toEqual({ value: 0, interval: null });
  });

  test("is computed for as many calls as a database has", () => {
    const many = {
      count: 1_000_000,
      lowerQuartile: 40,
      median: 50,
      upperQuartile: 60,
      rank: 499_001,
      low: 49,
      high: 51,
    };
    const { interval } = medianChange(many, { ...many, median: 49 });
    expect(interval?.low).toBeCloseTo(1 - 1.96 * Math.SQRT2 * 0.5, 1);
  });
});
