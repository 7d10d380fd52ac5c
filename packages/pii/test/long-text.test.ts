import fc from "fast-check";
import { expect, test } from "vitest";
import { createPiiDetector } from "../src/index.ts";
import { toRegions } from "../src/regions.ts";
import { scan } from "../src/scan.ts";
import { piiKinds } from "../src/span.ts";
import { detector } from "./found.ts";
import { readLabelledTexts } from "./labelled/labelled-text.ts";

const rules = { regions: toRegions(["US"]), matchers: [], kinds: new Set<string>(piiKinds) };
const labelled = readLabelledTexts().map(({ text }) => text);
const piece = fc.oneof(
  fc.constantFrom(...labelled),
  fc.constantFrom(
    "what is your card number?\n\n",
    "4, 1, 1, 1, ",
    "one two three ",
    "um ",
    "and then ",
    "born ",
    "5 May 1984 ",
    "415 ",
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);

test("a text in windows holds what the whole text holds", () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }),
      fc.integer({ min: 1, max: 600 }),
      fc.boolean(),
      (pieces, length, isTranscript) => {
        const text = pieces.join(" ");
        const whole = scan(text, rules, isTranscript, Number.POSITIVE_INFINITY);
        expect(scan(text, rules, isTranscript, length)).toEqual(whole);
      },
    ),
    { seed: 42, numRuns: 300 },
  );
});

test("personal data deep in a long text is found at its place", () => {
  const words = "and the agent promised to call again within the day ";
  const secret = "my card number is 4111, 1111, 1111, 1111. ";
  for (const before of [32_700, 32_740, 32_768, 70_000]) {
    const start = words.repeat(2000).slice(0, before);
    const text = `${start} ${secret}${words.repeat(1000)}`;
    expect(detector.detect(text).map((span) => text.slice(span.start, span.end))).toEqual(["4111, 1111, 1111, 1111"]);
  }
});

const units = [
  "4 ",
  "4",
  "a",
  "one two three ",
  ",",
  "4, ",
  "12 34 ",
  "44-",
  "123456789012 ",
  "4111 1111 1111 1111, ",
  "415-555-0132\n",
  "4 um ",
  "two hundred thousand ",
  "a@",
  "a@1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.",
  "DE89 ",
  " ••••]",
  "[card ••••] ",
  "жж",
];

test.each(units)("a long text of nothing but %j is scanned to its end", { timeout: 60_000 }, (unit) => {
  const end = " mail jane.roe@example.com";
  const text = unit.repeat(1_000_000 / unit.length) + end;
  expect(detector.detect(text).at(-1)).toMatchObject({ kind: "email", end: text.length });
});

test("eight megabytes of digits do not fill the stack", { timeout: 60_000 }, () => {
  expect(() => detector.detect("4 ".repeat(4_000_000))).not.toThrow();
});

test("masks and matches of a pattern may both be many", () => {
  const own = createPiiDetector({ patterns: [{ name: "own", pattern: "x\\d" }] });
  expect(own.detect("[card ••••] x1\n".repeat(20_000))).toHaveLength(20_000);
});
