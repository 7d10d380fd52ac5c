import type { TrendGroup } from "@earshot/model";
import { expect, test } from "vitest";
import { rankTrend } from "../src/index.ts";

const group = (id: string | null, median: number | null, count = 20): TrendGroup => ({
  ...{ id, name: id === null ? null : `name of ${id}`, calls: count, before: null },
  now:
    median === null
      ? null
      : { count, lowerQuartile: median, median, upperQuartile: median, rank: 1, low: median - 1, high: median + 1 },
});

const groups = [group(null, 10), group("z", 99, 4), group("a", 70), group("b", 50), group("c", null), group("d", 50)];
const idsOf = (by: "agent" | "week", measure: "score" | "silence") =>
  rankTrend(by, measure, groups).map(({ id }) => id);

test("groups are ranked by the worst median, small ones come after them by name, and calls without any last", () => {
  expect(idsOf("agent", "score")).toEqual(["b", "d", "a", "c", "z", null]);
  expect(idsOf("agent", "silence")).toEqual(["a", "b", "d", "c", "z", null]);
  expect(idsOf("week", "score")).toEqual(["z", "d", "c", "b", "a", null]);
  expect(rankTrend("agent", "score", groups).map(({ isSmall }) => isSmall)).toEqual([
    ...[false, false, false],
    ...[true, true, false],
  ]);
});

test("a group stands beside the period before only where both have values", () => {
  const [first] = groups;
  const before = group("before", 40).now;
  if (first === undefined || before === null) throw new Error("no groups");
  const [changed] = rankTrend("agent", "score", [{ ...first, before }]);
  expect(changed?.change).toMatchObject({ value: -30, interval: { low: expect.any(Number) } });
  expect(rankTrend("agent", "score", [first])[0]?.change).toBeNull();
});
