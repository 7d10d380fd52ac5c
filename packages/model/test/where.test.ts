import fc from "fast-check";
import { expect, test } from "vitest";
import { type CallFilter, formatWhere, parseWhere } from "../src/index.ts";

const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .map((text) => text.trim().replaceAll('"', ""))
  .filter((text) => text.trim() === text && text !== "");
const ms = fc.nat({ max: 10_000_000 });

/** Filters that `where` can say whole. */
const filters: fc.Arbitrary<CallFilter> = fc.record(
  {
    minSilenceMs: ms,
    maxSilenceMs: ms,
    minTalkOverMs: ms,
    maxTalkOverMs: ms,
    minHoldMs: ms,
    maxHoldMs: ms,
    aboveScore: fc.nat({ max: 100 }),
    minScore: fc.nat({ max: 100 }),
    belowScore: fc.nat({ max: 100 }),
    maxScore: fc.nat({ max: 100 }),
    agent: fc.array(name, { minLength: 1, maxLength: 3 }),
    queue: fc.array(name, { minLength: 1, maxLength: 2 }),
    direction: fc.constantFrom("inbound" as const, "outbound" as const),
    week: fc.constant("2026-W48"),
  },
  { requiredKeys: [] },
);

test("a filter written as text is read as the same filter", () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const text = formatWhere(filter);
      expect(text === "" ? {} : parseWhere(text)).toEqual(filter);
    }),
  );
});

test("bounds are written as people write them", () => {
  const text = 'score < 60 and silence > 5s and hold <= 2min and agent = "Ann Lee" and queue = Billing';
  expect(formatWhere(parseWhere(text))).toBe(text);
});
