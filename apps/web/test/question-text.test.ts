import { expect, test } from "vitest";
import { questionCost } from "../src/review/question-text.ts";

const named = { id: "q", label: "Q?" };
const yesNo = { ...named, kind: "yes-no" } as const;
const scale = { ...named, kind: "scale", from: 1, to: 5 } as const;

test.each([
  [{ ...yesNo, weight: 8 }, "No costs 8 points."],
  [{ ...yesNo, weight: 1, right: "no" }, "Yes costs 1 point."],
  [{ ...yesNo, weight: 8, critical: true }, "No fails the call."],
  [yesNo, null],
  [{ ...scale, weight: 8 }, "5 costs nothing, 1 costs 8 points, 2 for each step down."],
  [{ ...scale, to: 2, weight: 8 }, "2 costs nothing, 1 costs 8 points."],
  [{ ...scale, criticalAtMost: 2 }, "2 or less fails the call."],
  [scale, null],
  [{ ...named, kind: "text" } as const, null],
] as const)("%j: %s", (question, expected) => {
  expect(questionCost(question, "deduct")).toBe(expected);
});

test("where points are earned, an answer costs a part of those", () => {
  expect(questionCost({ ...yesNo, weight: 8 }, "weighted")).toBe("No costs 8 points of those that can be earned.");
});
