import { expect, test } from "vitest";
import { progressLines } from "../src/set-progress.ts";

test("a log has a line of progress every ten seconds, with the pace and the time that is left", () => {
  let now = 5000;
  const lines: string[] = [];
  const on = progressLines(
    () => now,
    (line) => lines.push(line),
  );
  const at = (seconds: number, done: number, calls: number) => {
    now = 5000 + 1000 * seconds;
    on({ done, total: 1200 }, calls);
  };
  at(1, 1, 250);
  at(9, 9, 2250);
  expect(lines).toEqual([]);
  at(10, 10, 2500);
  at(15, 15, 3750);
  at(20, 20, 5000);
  at(600, 1199, 299_750);
  expect(lines).toEqual([
    "0 % (10 of 1200 pieces) · 2,500 calls · 250 calls/s · 20 min left",
    "1 % (20 of 1200 pieces) · 5,000 calls · 250 calls/s · 20 min left",
    "99 % (1199 of 1200 pieces) · 299,750 calls · 500 calls/s · 1 s left",
  ]);
});
