import { fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseInstant } from "../../src/platform/instant.ts";
import { queryWindows, toInterval } from "../../src/platform/windows.ts";

const dayMs = 86_400_000;

test("windows cover a range without gaps, the latest first, none longer than 7 days", () => {
  const range = fc.record({
    fromMs: fc.integer({ min: 0, max: 2e12 }),
    lengthMs: fc.integer({ min: 1, max: 400 * dayMs }),
  });
  fc.assert(
    fc.property(range, ({ fromMs, lengthMs }) => {
      const windows = queryWindows({ fromMs, toMs: fromMs + lengthMs });
      let endMs = fromMs + lengthMs;
      for (const window of windows) {
        expect(window.toMs).toBe(endMs);
        expect(window.toMs - window.fromMs).toBeGreaterThan(0);
        expect(window.toMs - window.fromMs).toBeLessThanOrEqual(7 * dayMs);
        endMs = window.fromMs;
      }
      expect(endMs).toBe(fromMs);
    }),
    fcOptions,
  );
});

test("an interval is two instants in ISO 8601", () => {
  expect(toInterval({ fromMs: 0, toMs: dayMs })).toBe("1970-01-01T00:00:00.000Z/1970-01-02T00:00:00.000Z");
});

test.each([
  ["2026-10-20T09:15:00.500Z", Date.UTC(2026, 9, 20, 9, 15, 0, 500)],
  ["2026-10-20T09:15:00Z", Date.UTC(2026, 9, 20, 9, 15)],
  ["2026-10-20T09:15:00.123+0000", Date.UTC(2026, 9, 20, 9, 15, 0, 123)],
  ["2026-10-20T11:15:00+02:00", Date.UTC(2026, 9, 20, 9, 15)],
  ["2026-10-20T09:15:00", null],
  ["2026-13-20T09:15:00Z", null],
  ["yesterday", null],
  [null, null],
])("reads the instant %s", (text, timeMs) => {
  expect(parseInstant(text)).toBe(timeMs);
});
