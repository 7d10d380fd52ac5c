import { expect, test } from "vitest";
import { parseWallTime } from "../src/state-events.ts";

test.each([
  ["2026-11-20T10:00:00Z", 0],
  ["2026-11-20T10:00:00.0004999Z", 0],
  ["2026-11-20T10:00:00.0005Z", 1],
  ["2026-11-20T10:00:00.000600Z", 1],
  ["2026-11-20T10:00:00.9996Z", 1000],
  ["2026-11-20T11:00:00.0015+01:00", 2],
])("%s is rounded to the nearest millisecond", (text, ms) => {
  expect(parseWallTime(text)).toBe(Date.UTC(2026, 10, 20, 10) + ms);
});
