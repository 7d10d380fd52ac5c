import { expect, test } from "vitest";
import { isoWeekOf, isoWeekRange } from "../src/index.ts";

test.each([
  ["2026-11-25T10:00:00Z", "2026-W48"],
  ["2026-11-22T23:59:59.999Z", "2026-W47"],
  ["2026-11-23T00:00:00Z", "2026-W48"],
  // Days of a year whose week is another year's.
  ["2021-01-03T12:00:00Z", "2020-W53"],
  ["2024-12-30T00:00:00Z", "2025-W01"],
  ["1970-01-01T00:00:00Z", "1970-W01"],
  ["1969-12-28T23:00:00Z", "1969-W52"],
])("%s lies in %s", (time, week) => {
  expect(isoWeekOf(Date.parse(time))).toBe(week);
});

test("every day of a century lies in its week, which begins on a Monday", () => {
  const dayMs = 86_400_000;
  for (let epochMs = Date.UTC(1950, 0, 1, 12); epochMs < Date.UTC(2050, 0); epochMs += dayMs) {
    const week = isoWeekOf(epochMs);
    const { startMs, endMs } = isoWeekRange(week) ?? { startMs: Number.NaN, endMs: Number.NaN };
    expect(startMs <= epochMs && epochMs < endMs, week).toBe(true);
    expect([new Date(startMs).getUTCDay(), endMs - startMs]).toEqual([1, 7 * dayMs]);
  }
});

test.each(["2026-W00", "2026-W54", "2025-W53", "2026-W7", "2026W48", "26-W48", ""])("there is no week %j", (week) => {
  expect(isoWeekRange(week)).toBeNull();
});
