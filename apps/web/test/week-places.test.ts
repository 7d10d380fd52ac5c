import { expect, test } from "vitest";
import { weekPlaces } from "../src/trends/week-places.ts";

test("weeks lie where they are in time, also over the turn of a year, and one without calls leaves a gap", () => {
  // 2026 has a week 53.
  expect(weekPlaces(["2026-W51", "2026-W52", "2027-W01", "2027-W02"])).toEqual([0, 0.25, 0.75, 1]);
  expect(weekPlaces(["2026-W51"])).toEqual([0]);
});
