import { expect, test } from "vitest";
import { nextScheduledTime } from "../src/index.ts";

const next = (cron: string, timezone: string, after: string) =>
  new Date(nextScheduledTime({ cron, timezone }, Date.parse(after))).toISOString();

test("an hour that is left out comes right after the gap, one that comes twice is due once", () => {
  expect(next("30 2 * * *", "Europe/Berlin", "2027-03-27T12:00:00Z")).toBe("2027-03-28T01:00:00.000Z");
  expect(next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z")).toBe("2026-10-25T00:30:00.000Z");
  expect(next("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z")).toBe("2026-10-26T01:30:00.000Z");
});

test.each([
  ["a date, which comes once", "2030-01-01T02:00:00", "UTC"],
  ["seconds", "* * * * * *", "UTC"],
  ["a day that never comes", "0 0 30 2 *", "UTC"],
  ["no timezone", "0 2 * * *", ""],
  ["an unknown timezone", "0 2 * * *", "Europe/Nowhere"],
])("%s is no schedule", (_, cron, timezone) => {
  expect(() => next(cron, timezone, "2026-11-26T00:00:00Z")).toThrow(
    expect.objectContaining({ code: "schedule.invalid" }),
  );
});
