import { expect, test } from "vitest";
import { annotationPolicy, createPiiDetector, transcriptPolicy } from "../src/index.ts";
import { detector, found } from "./found.ts";

test("a span says where, how sure, and what to show instead", () => {
  expect(detector.detect("card 4111 1111 1111 1111.")).toEqual([
    { kind: "card", start: 5, end: 24, confidence: 0.99, masked: "[card ••••]" },
  ]);
});

test("offsets count the text given, whatever was looked through", () => {
  const text = "🙂 ٤١١١\u200b ١١١١\u00a0１１１１ \u{1d7cf}\u{1d7cf}\u{1d7cf}\u{1d7cf} ok";
  const [span] = detector.detect(text);
  expect(text.slice(span?.start, span?.end)).toBe(text.slice(3, -3));
});

test("the default region decides what a national number is", () => {
  expect(found("ring 020 7946 0958")).toEqual([]);
  expect(found("ring 020 7946 0958", createPiiDetector({ defaultRegion: "gb" }))).toEqual(["phone: 020 7946 0958"]);
});

test("an unknown region is refused", () => {
  expect(() => createPiiDetector({ defaultRegion: "ZZ" })).toThrow(
    expect.objectContaining({ code: "pii.unknown_region" }),
  );
});

test("blocked kinds are masked when a text is redacted, allowed ones stay", () => {
  const text = "SSN 123-45-6789 from 10.0.0.1";
  expect(detector.redact(text, annotationPolicy).text).toBe("SSN [ssn ••••] from [ip ••••]");
  expect(detector.redact(text, { ...transcriptPolicy, kinds: { ip: "allow" } }).text).toBe(
    "SSN [ssn ••••] from 10.0.0.1",
  );
});

test.each([
  ["digits", "1"],
  ["digits and blanks", "1 "],
  ["brackets", "("],
  ["plus signs and digits", "+1"],
  ["at signs", "@"],
  ["addresses without end", "a@a."],
  ["hex and colons", "a:"],
  ["IBAN heads", "DE89"],
  ["number words", "one "],
  ["tens", "twenty "],
  ["birth words", "born "],
  ["months", "born may "],
  ["dates", "1/1/"],
  ["mask ends", " ••••]"],
  ["mask beginnings", "[card "],
])("a long text of %s does not hang", (_, unit) => {
  const text = unit.repeat(100_000 / unit.length);
  expect(() => detector.detect(text)).not.toThrow();
});
