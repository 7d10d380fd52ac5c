import { expect, test } from "vitest";
import { interleave, judge, toRatio } from "../src/measure.ts";

test("contenders take turns, and the first rounds are not counted", async () => {
  const order: string[] = [];
  const contender = (name: string) => ({ name, unit: "calls", run: () => order.push(name) });
  const measures = await interleave([contender("A"), contender("B")], { warmUps: 1, rounds: 3 });
  expect(order.join("")).toBe("ABABABAB");
  expect(measures).toEqual([
    { name: "A", unit: "calls", median: 5, samples: [3, 5, 7] },
    { name: "B", unit: "calls", median: 6, samples: [4, 6, 8] },
  ]);
});

test("a ratio is the median of the rounds' quotients, not the quotient of medians", () => {
  const ratio = toRatio("A ÷ B", [10, 40, 90], [10, 10, 30], { atLeast: 3 });
  expect(ratio).toEqual({ name: "A ÷ B", samples: [1, 4, 3], median: 3, target: { atLeast: 3 }, met: true });
});

test.each([
  [[1, 2], { atLeast: 1.5 }, true],
  [[1, 2], { atLeast: 1.6 }, false],
  [[1, 2], { atMost: 1.5 }, true],
  [[1, 2], { atMost: 1.4 }, false],
  [[], { atLeast: 0 }, false],
])("%j against %j", (samples, target, met) => {
  expect(judge("", samples, target).met).toBe(met);
});
