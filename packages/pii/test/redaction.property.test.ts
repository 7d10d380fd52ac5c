import fc from "fast-check";
import { expect, test } from "vitest";
import { annotationPolicy, transcriptPolicy } from "../src/index.ts";
import { actionFor } from "../src/policy.ts";
import { detector } from "./found.ts";
import { readLabelledTexts } from "./labelled/labelled-text.ts";

const labelled = readLabelledTexts();
const fixed = { seed: 42, numRuns: 400 };
const piece = fc.oneof(
  fc.constantFrom(...labelled.map(({ text }) => text)),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 10 }),
  fc.stringMatching(/^[\d +().:@/-]{0,30}$/),
  fc.constantFrom(
    "born ",
    "DOB ",
    " 5 May 1984 ",
    "phone ",
    "five ",
    "double ",
    "twenty ",
    "oh ",
    "one one ",
    "•",
    "[card ••••]",
    "::",
    "\n",
  ),
);
const anyText = fc
  .array(piece, { maxLength: 8 })
  .chain((parts) => fc.constantFrom("", " ").map((glue) => parts.join(glue)));

test("spans are sorted, in range, not empty and free of overlaps", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let last = 0;
      for (const { start, end, confidence } of detector.detect(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(confidence > 0 && confidence <= 1).toBe(true);
        last = end;
      }
    }),
    fixed,
  );
});

test("redacting what is redacted changes nothing, and nothing is found in it", () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(annotationPolicy, transcriptPolicy), (text, policy) => {
      const redacted = detector.redact(text, policy).text;
      const left = detector.detect(redacted).filter(({ kind }) => actionFor(kind, policy) !== "allow");
      expect(left).toEqual([]);
      expect(detector.redact(redacted, policy)).toEqual({ text: redacted, spans: [] });
    }),
    fixed,
  );
});

test("a redacted text holds none of the secrets that were labelled in it", () => {
  for (const { text, labels } of labelled) {
    const redacted = detector.redact(text, transcriptPolicy).text;
    for (const { start, end } of labels) expect(redacted).not.toContain(text.slice(start, end));
  }
});

test("a mask is made from the kind alone and holds no digit", () => {
  for (const { text } of labelled) {
    for (const { kind, masked } of detector.detect(text)) expect(masked).toBe(`[${kind} ••••]`);
  }
});

const saidDigits = fc.array(fc.constantFrom("zero", "one", "two", "five", "nine", "oh"), {
  minLength: 1,
  maxLength: 6,
});

test("no run of seven digits and more is left in a speaker's utterances, however they are cut", () => {
  const call = fc.array(fc.record({ speaker: fc.constantFrom("agent", "customer"), said: saidDigits }), {
    maxLength: 10,
  });
  fc.assert(
    fc.property(call, (utterances) => {
      const spoken = utterances.map(({ speaker, said }) => ({ speaker, text: said.join(" ") }));
      const redacted = detector.redactUtterances(spoken, transcriptPolicy).utterances;
      for (const name of ["agent", "customer"]) {
        const words = redacted.filter(({ speaker }) => speaker === name).map(({ text }) => text);
        expect(longestRun(words.join(" "))).toBeLessThan(7);
      }
    }),
    fixed,
  );
});

function longestRun(text: string): number {
  let longest = 0;
  let run = 0;
  for (const word of text.split(/\s+/)) {
    run = /^(?:zero|one|two|five|nine|oh)$/.test(word) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
