import { expect, test } from "vitest";
import { createPiiDetector, transcriptPolicy } from "../src/index.ts";
import { found } from "./found.ts";

const withPattern = (pattern: string, caseSensitive = true) =>
  createPiiDetector({ patterns: [{ name: "employee", pattern, caseSensitive }] });

test("a pattern of one's own is a kind of its own", () => {
  expect(found("by EMP-123456, ok", withPattern("EMP-\\d{6}"))).toEqual(["employee: EMP-123456"]);
  expect(found("by emp-123456", withPattern("EMP-\\d{6}", false))).toEqual(["employee: emp-123456"]);
});

test("where a built-in kind overlaps, both places are one of the custom kind", () => {
  expect(found("EMP 4111 1111 1111 1111 x", withPattern("EMP \\d{4}"))).toEqual(["employee: EMP 4111 1111 1111 1111"]);
});

test("a pattern that matches masks leaves them alone", () => {
  const detector = withPattern("[a-z]+");
  const { text } = detector.redact("call now 4111 1111 1111 1111", transcriptPolicy);
  expect(text).toBe("[employee ••••] [employee ••••] [card ••••]");
  expect(detector.redact(text, transcriptPolicy).text).toBe(text);
});

test.each(["(a+)+$", "(?:a.*b|a)", "((a{0,20}){0,5}b)|a", "(?:a[^x]*b|a){1,10}c|a", "(a|aa)+b"])(
  "the hostile pattern %s does not hang on a hostile text",
  (pattern) => {
    const detector = withPattern(pattern);
    detector.redact(`${"a".repeat(20_000)}!`, transcriptPolicy);
  },
);

test("a stretch with very many matches is masked whole", () => {
  expect(withPattern("a").redact("a b ".repeat(200), transcriptPolicy).text.endsWith("[employee ••••]")).toBe(true);
});

test("matches in long lines are not cut", () => {
  const text = `${"x".repeat(1_990)} EMP-123456 ${"x".repeat(3_000)}`;
  expect(found(text, withPattern("EMP-\\d{6}"))).toEqual(["employee: EMP-123456"]);
});

test.each([
  ["look-ahead, which cannot be matched in linear time", "a(?=b)"],
  ["a back-reference", "(a)\\1"],
  ["a syntax error", "("],
  ["a pattern that matches nothing at all", "a*"],
  ["a pattern too long", "a".repeat(501)],
  ["a pattern that grows too large", "(?:a{100}){100}"],
])("%s is refused", (_, pattern) => {
  expect(() => withPattern(pattern)).toThrow(expect.objectContaining({ code: "pii.invalid_pattern" }));
});
