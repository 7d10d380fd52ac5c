import { expect, test } from "vitest";
import { periodsBefore } from "../src/calls/periods.ts";

test.each([
  // A Thursday, a Monday, the last moment of a Sunday, and January, whose last month lies in the year before.
  ["2026-11-26T12:00:00Z", "2026-11-25/2026-11-26", "2026-11-16/2026-11-23", "2026-10-01/2026-11-01"],
  ["2026-11-23T00:00:00Z", "2026-11-22/2026-11-23", "2026-11-16/2026-11-23", "2026-10-01/2026-11-01"],
  ["2026-11-29T23:59:59Z", "2026-11-28/2026-11-29", "2026-11-16/2026-11-23", "2026-10-01/2026-11-01"],
  ["2027-01-01T00:00:00Z", "2026-12-31/2027-01-01", "2026-12-21/2026-12-28", "2026-12-01/2027-01-01"],
])("yesterday, last week and last month as seen at %s", (now, ...spans) => {
  expect(periodsBefore(new Date(now)).map(({ from, to }) => `${from}/${to}`)).toEqual(spans);
});
