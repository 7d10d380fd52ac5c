import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRetryAfter, parseSeconds, retryAfterMs } from "../src/retry-after.ts";

const nowMs = Date.UTC(2026, 10, 21, 8, 0, 0);

describe("parseRetryAfter", () => {
  test.each([
    ["0", 0],
    ["42", 42_000],
    [" 7 ", 7000],
    ["1.5", 1500],
    ["0.07", 70],
    ["4.0001", 4001],
    ["2.000", 2000],
    ["9".repeat(400), 100 * 365 * 86_400_000],
    ["Fri, 31 Dec 9999 23:59:59 GMT", 100 * 365 * 86_400_000],
    ["Sat, 21 Nov 2026 08:00:30 GMT", 30_000],
    ["Saturday, 21-Nov-26 08:00:30 GMT", 30_000],
    ["Sat Nov 21 08:00:30 2026", 30_000],
    ["Sun Nov  1 08:00:30 2026", 0],
    ["Sat, 21 Nov 2026 07:59:00 GMT", 0],
  ])("%j asks for %d ms", (header, expected) => {
    expect(parseRetryAfter(header, nowMs)).toBe(expected);
  });

  test.each([
    null,
    "",
    "soon",
    "-5",
    "1.",
    ".5",
    "1.5.2",
    "1,5",
    "1e3",
    "0x10",
    "apples 5",
    "2026-11-21T08:00:30Z",
    "Sat, 99 Foo 2026 08:00:30 GMT",
  ])("ignores %j", (header) => {
    expect(parseRetryAfter(header, nowMs)).toBeNull();
  });

  test("reads back every HTTP date it is given, to the second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 * 365 }), (seconds) => {
        const date = new Date(nowMs + seconds * 1000).toUTCString();
        expect(parseRetryAfter(date, nowMs)).toBe(seconds * 1000);
      }),
      { seed: 1 },
    );
  });

  test("never throws and never asks for negative time, whatever the header", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(parseRetryAfter(header, nowMs) ?? 0).toBeGreaterThanOrEqual(0);
      }),
      { seed: 2 },
    );
  });
});

describe("a date in Retry-After", () => {
  const retryAfter = "Sat, 21 Nov 2026 13:00:30 GMT";
  test.each([
    ["by the clock of a server that is ahead", "Sat, 21 Nov 2026 13:00:00 GMT", 30_000],
    ["as no wait where it has passed for the server", "Sat, 21 Nov 2026 14:00:00 GMT", 0],
    ["by the own clock without a date of the answer", undefined, 5 * 3_600_000 + 30_000],
    ["by the own clock where the answer's date is none", "now", 5 * 3_600_000 + 30_000],
  ])("is read %s", (_how, date, expected) => {
    const headers = { "retry-after": retryAfter, ...(date === undefined ? {} : { date }) };
    expect(retryAfterMs(headers, nowMs)).toBe(expected);
  });
});

test("parseSeconds takes decimal numbers only", () => {
  expect([null, "12", "-1", "1.5", "1e3", ""].map(parseSeconds)).toEqual([null, 12_000, null, 1500, null, null]);
});

test("any time that a header asks for ends at a date", () => {
  const header = fc.oneof(
    fc.string(),
    fc.bigInt({ min: 0n }).map(String),
    fc.double({ min: 0, noNaN: true }).map((seconds) => seconds.toFixed(6)),
  );
  fc.assert(
    fc.property(header, (text) => {
      const waitMs = parseRetryAfter(text, nowMs);
      if (waitMs !== null) expect(Number.isNaN(new Date(nowMs + waitMs).getTime())).toBe(false);
    }),
    { seed: 7 },
  );
});
