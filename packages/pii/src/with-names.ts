import type { NameFinder, NameSpan, Turn } from "./names/finder.ts";
import type { KnownStretch } from "./names/tokens.ts";
import { findMasks, maskOf, type PiiSpan } from "./span.ts";

const confidence = 0.8;
/** What is asked before a speaker's label, which is a name or what somebody is in the call. */
const labelQuestion = "what is your name";

/** What rules found, with the names beside it. A text without a blank is an identifier, and nobody's name. */
export function withNames(
  text: string,
  rules: readonly PiiSpan[],
  finder: NameFinder,
  kinds: ReadonlySet<string>,
): PiiSpan[] {
  if (!/\s/.test(text.trim())) return [...rules];
  const [names = []] = finder.find([{ text, speaker: null, known: knownStretches(text, rules, kinds) }]);
  return merged(rules, names);
}

/** The same for a call: a question gives its answer a meaning, and a name that was found once is found again. */
export function withNamesOfCall(
  utterances: readonly { text: string; speaker: string }[],
  rules: readonly (readonly PiiSpan[])[],
  finder: NameFinder,
  kinds: ReadonlySet<string>,
  known: readonly string[],
): PiiSpan[][] {
  const turns = utterances.map(({ text, speaker }, index): Turn => {
    return { text, speaker, known: knownStretches(text, rules[index] ?? [], kinds) };
  });
  return finder.find(turns, known).map((names, index) => merged(rules[index] ?? [], names));
}

/** The same for the label of a speaker: a person's name, and nothing else that looks like personal data. */
export function withNamesOfLabel(
  label: string,
  rules: readonly PiiSpan[],
  finder: NameFinder,
  kinds: ReadonlySet<string>,
): PiiSpan[] {
  const question: Turn = { text: labelQuestion, speaker: "other", known: [] };
  const known = knownStretches(label, rules, kinds);
  const answers = finder.find([question, { text: label, speaker: "self", known }])[1] ?? [];
  const names = answers.filter(({ kind, isListed }) => kind === "person" && isListed);
  const others = finder
    .firstNames(label, known)
    .filter((first) => names.every(({ start, end }) => end <= first.start || first.end <= start));
  return merged(rules, [...names, ...others]);
}

/** Masks and what rules found: both are known, and no name is sought there. */
export function knownStretches(text: string, rules: readonly PiiSpan[], kinds: ReadonlySet<string>): KnownStretch[] {
  const masks = findMasks(text, kinds).map(({ start, end }) => ({ kind: text.slice(start + 1, end - 6), start, end }));
  return [...masks, ...rules].sort((left, right) => left.start - right.start);
}

function merged(rules: readonly PiiSpan[], names: readonly NameSpan[]): PiiSpan[] {
  const spans = names.map(({ kind, start, end }) => ({ kind, start, end, confidence, masked: maskOf(kind) }));
  return [...rules, ...spans].sort((left, right) => left.start - right.start);
}
