import fc from "fast-check";
import { expect, test } from "vitest";
import { parseWallTime } from "../src/index.ts";

const noonMs = Date.UTC(2026, 10, 20, 12);

test.each([
  "2026-11-20T12:00:00Z",
  "2026-11-20T12:00Z",
  "2026-11-20t12:00:00z",
  "2026-11-20 12:00:00Z",
  "20261120T120000Z",
  "20261120T1200Z",
  "2026-11-20T12:00:00+00:00",
  "2026-11-20T12:00:00-00:00",
  "2026-11-20T12:00:00+0000",
  "2026-11-20T12:00:00+00",
  "2026-11-20T14:00:00+02",
  "2026-11-20T17:30:00+0530",
  "20261120T173000+0530",
  "2026-11-20T04:00:00-08:00",
  "2026-11-20T12:00:00,000Z",
  "2026-11-20T11:59:60Z",
  "2026-11-20T24:00:00+12:00",
])("%s is noon", (text) => {
  expect(parseWallTime(text)).toBe(noonMs);
});

test.each([
  ["2026-11-20T12:00:00.0004999Z", 0],
  ["2026-11-20T12:00:00.0004999999999999999999999Z", 0],
  ["2026-11-20T12:00:00.0005Z", 1],
  ["2026-11-20T12:00:00,000600Z", 1],
  ["2026-11-20T12:00:00.9996Z", 1000],
  ["2026-11-20T12:00:00.5Z", 500],
  ["2026-11-20T11:59:60.25Z", 250],
  ["2026-11-20T13:00:00.0015+01:00", 2],
])("%s is rounded once to the nearest millisecond", (text, ms) => {
  expect(parseWallTime(text)).toBe(noonMs + ms);
});

test.each([
  "",
  "2026-11-20",
  "2026-11-20T12:00:00",
  "2026-11-20T12Z",
  "2026-02-29T12:00:00Z",
  "2026-13-01T12:00:00Z",
  "2026-11-20T24:00:01Z",
  "2026-11-20T12:60:00Z",
  "2026-11-20T12:00:61Z",
  "2026-11-20T12:00:00+24:00",
  "2026-1120T12:00:00Z",
  "apples 5",
  " 2026-11-20T12:00:00Z",
])("%j is no date and time with a zone", (text) => {
  expect(parseWallTime(text)).toBeNull();
});

test("the years 1 and 9999 are years, and every time that a date writes is read back", () => {
  expect(parseWallTime("0001-01-01T00:00:00Z")).toBe(Date.parse("0001-01-01T00:00:00Z"));
  expect(parseWallTime("9999-12-31T23:59:59Z")).toBe(Date.parse("9999-12-31T23:59:59Z"));
  const dates = fc.date({
    min: new Date("0000-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      expect(parseWallTime(date.toISOString())).toBe(date.getTime());
    }),
    { seed: 20_231_025 },
  );
});
