import { RE2JS } from "re2js";
import { PiiError } from "./errors.ts";
import type { Finding } from "./span.ts";

/** A pattern of the user's own, in RE2 syntax. */
export interface CustomPattern {
  /** The kind of its spans: lower-case letters and underscores, and none of `piiKinds`. */
  name: string;
  /** At most 500 characters, compiled to at most 500 steps, matched line by line. */
  pattern: string;
  caseSensitive?: boolean | undefined;
}

export const longestPattern = 500;
const largestProgram = 500;
const longestStretch = 2000;
const overlap = 500;
const mostMatches = 64;

export interface Matcher {
  name: string;
  find(text: string): Finding[];
}

/**
 * Compiles for an engine that matches in linear time, whatever pattern and text. Finding *all* matches can still be quadratic, so a
 * matcher looks at stretches of at most 2,000 characters of a line, and a stretch with more than 64 matches is taken whole from there.
 * Throws `PiiError` with `pii.invalid_pattern`.
 */
export function compilePattern({ name, pattern, caseSensitive = true }: CustomPattern): Matcher {
  const compiled = compile(name, pattern, caseSensitive);
  return {
    name,
    find: (text) => {
      const findings: Finding[] = [];
      for (const stretch of stretches(text)) findIn(compiled, name, text, stretch, findings);
      return findings;
    },
  };
}

interface Stretch {
  start: number;
  end: number;
}

/** The lines of a text, long ones in overlapping stretches so that no match of up to `overlap` characters is cut. */
function* stretches(text: string): Generator<Stretch> {
  for (let start = 0; start < text.length; ) {
    const lineEnd = text.indexOf("\n", start);
    const end = lineEnd === -1 ? text.length : lineEnd;
    let from = start;
    for (; end - from > longestStretch; from += longestStretch - overlap)
      yield { start: from, end: from + longestStretch };
    if (end > from) yield { start: from, end };
    start = end + 1;
  }
}

function findIn(compiled: RE2JS, kind: string, text: string, { start, end }: Stretch, findings: Finding[]): void {
  const matcher = compiled.matcher(text.slice(start, end));
  let count = 0;
  while (matcher.find()) {
    const from = start + matcher.start();
    if (matcher.end() === matcher.start()) continue;
    count++;
    const to = count > mostMatches ? end : start + matcher.end();
    findings.push({ kind, start: from, end: to, confidence: 0.9 });
    if (count > mostMatches) return;
  }
}

function compile(name: string, pattern: string, caseSensitive: boolean): RE2JS {
  const hint = `Write an RE2 pattern of at most ${longestPattern} characters: no look-around and no back-references, small repeat counts.`;
  if (pattern.length > longestPattern) {
    throw new PiiError("pii.invalid_pattern", `The pattern "${name}" has ${pattern.length} characters`, { hint });
  }
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "it does not compile";
    throw new PiiError("pii.invalid_pattern", `The pattern "${name}" cannot be used: ${reason}`, { hint, cause });
  }
  if (compiled.programSize() > largestProgram) {
    throw new PiiError("pii.invalid_pattern", `The pattern "${name}" compiles to ${compiled.programSize()} steps`, {
      hint,
    });
  }
  if (compiled.matches("")) {
    throw new PiiError("pii.invalid_pattern", `The pattern "${name}" matches the empty text`, {
      hint: "Let it ask for at least one character.",
    });
  }
  return compiled;
}
