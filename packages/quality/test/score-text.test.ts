import { expect, test } from "vitest";
import { formatPoints, formatScore } from "../src/index.ts";

test.each([
  [86, "86.0"],
  [0, "0.0"],
  [83.94, "83.9"],
  [83.95, "84.0"],
  [1.05, "1.1"],
  [57.826_800_000_000_006, "57.8"],
])("%d has one decimal as a score and as points lost", (value, text) => {
  expect(formatScore(value)).toBe(text);
  if (value > 0) expect(formatPoints(value)).toBe(text);
});

test("points too few to show are not nothing", () => {
  expect(formatPoints(0.04)).toBe("<0.1");
  expect(formatPoints(0)).toBe("0.0");
});

test("a score and the points lost add up as they are shown, but for halves", () => {
  for (let thousandths = 0; thousandths <= 100_000; thousandths += 7) {
    const [lost, score] = [thousandths / 1000, (100_000 - thousandths) / 1000];
    if (lost < 0.05 || thousandths % 100 === 50) continue;
    expect(Number(formatScore(score)) + Number(formatPoints(lost))).toBeCloseTo(100, 9);
  }
});
