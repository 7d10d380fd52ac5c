import { type PiiSpan, ruleKinds } from "./span.ts";

/** Fewer digits, or words of numbers, are said for other things too. */
const fewestParts = 3;
const mostValues = 200;
/** Nobody says more at a time: longer texts are not looked through again. */
const longestUtterance = 10_000;
const part = /\p{L}+|\d/gu;
const isDigit = /^\d$/;
const sameByRules: ReadonlySet<string> = new Set(ruleKinds);

/**
 * The spans of each utterance, with those of numbers and addresses that were found elsewhere in the call and are said again where
 * nothing around them says what they are, as when an agent reads a number back.
 */
export function withRepeatedValues(
  utterances: readonly { text: string }[],
  found: readonly (readonly PiiSpan[])[],
): PiiSpan[][] {
  const values = new Map<string, PiiSpan>();
  for (const [index, spans] of found.entries()) {
    for (const span of spans) {
      const parts = utterances[index]?.text.slice(span.start, span.end).match(part) ?? [];
      if (parts.length < fewestParts || !sameByRules.has(span.kind) || values.size >= mostValues) continue;
      values.set(patternOf(parts), span);
    }
  }
  if (values.size === 0 || utterances.length < 2) return found.map((spans) => [...spans]);
  const kinds = [...values].toSorted(([left], [right]) => right.length - left.length);
  const alternatives = kinds.map(([pattern]) => `(${pattern})`).join("|");
  const any = new RegExp(`(?<![\\p{L}\\p{N}]|\\d[.,])(?:${alternatives})(?![\\p{L}\\p{N}]|[.,]\\d)`, "giu");
  return found.map((spans, index) => {
    const { text } = utterances[index] ?? { text: "" };
    if (text.length > longestUtterance) return [...spans];
    const again = Array.from(text.matchAll(any)).flatMap((match): PiiSpan[] => {
      const [, like] = kinds[match.slice(1).findIndex((group) => group !== undefined)] ?? [];
      const [start, end] = [match.index, match.index + match[0].length];
      const isTaken = spans.some((span) => span.start < end && start < span.end);
      return like === undefined || isTaken ? [] : [{ ...like, start, end }];
    });
    return [...spans, ...again].sort((left, right) => left.start - right.start);
  });
}

/** Groups of digits are read back in other groups. */
function patternOf(parts: readonly string[]): string {
  return parts
    .map((text, index) => {
      const before = parts[index - 1];
      if (before === undefined) return text;
      const fewest = isDigit.test(before) || isDigit.test(text) ? 0 : 1;
      return `[\\s.,/@()_-]{${fewest},3}${text}`;
    })
    .join("");
}
