import type { PiiPolicy } from "./policy.ts";
import { disallowed, replaceSpans } from "./redaction.ts";
import type { PiiSpan } from "./span.ts";

interface Utterance {
  text: string;
  speaker: string;
}

type Scan = (text: string) => PiiSpan[];

/** Between two speakers is an empty line, which no number crosses; between two utterances of one speaker a line end. */
const gap = { sameSpeaker: "\n", otherSpeaker: "\n\n" } as const;

/**
 * The spans of each utterance, sorted and free of overlaps. The call is read twice: in order, where a question gives the answer
 * its meaning, and per speaker, where a number goes on after the other one's "mm-hm".
 */
export function spansOfUtterances(utterances: readonly Utterance[], policy: PiiPolicy, scan: Scan): PiiSpan[][] {
  const perUtterance: PiiSpan[][] = utterances.map(() => []);
  const everyone = utterances.map((_, index) => index);
  const speakers = Map.groupBy(everyone, (index) => utterances[index]?.speaker ?? "");
  collect(utterances, everyone, policy, scan, perUtterance, () => true);
  // Without the other one's questions an order's number looks like a person's: only what goes on past them is sought there.
  const isSure = (span: PiiSpan, goesOn: boolean) => goesOn || span.kind !== "spoken_number";
  if (speakers.size > 1)
    for (const indexes of speakers.values()) collect(utterances, indexes, policy, scan, perUtterance, isSure);
  return perUtterance.map(mergeOverlapping);
}

function collect(
  utterances: readonly Utterance[],
  indexes: readonly number[],
  policy: PiiPolicy,
  scan: Scan,
  perUtterance: readonly PiiSpan[][],
  accept: (span: PiiSpan, goesOn: boolean) => boolean,
): void {
  const places: { index: number; start: number; end: number }[] = [];
  let joined = "";
  let previous: string | null = null;
  for (const index of indexes) {
    const utterance = utterances[index];
    if (utterance === undefined) continue;
    if (previous !== null) joined += previous === utterance.speaker ? gap.sameSpeaker : gap.otherSpeaker;
    places.push({ index, start: joined.length, end: joined.length + utterance.text.length });
    joined += utterance.text;
    previous = utterance.speaker;
  }
  const spans = disallowed(scan(joined), policy);
  let first = 0;
  for (const span of spans) {
    while ((places[first]?.end ?? joined.length) <= span.start && first < places.length) first++;
    if (!accept(span, span.end > (places[first]?.end ?? joined.length))) continue;
    for (let at = first; at < places.length; at++) {
      const place = places[at];
      if (place === undefined || place.start >= span.end) break;
      const start = Math.max(span.start, place.start) - place.start;
      const end = span.end > place.end ? wordsEnd(joined, place) : span.end - place.start;
      if (end > start) perUtterance[place.index]?.push({ ...span, start, end });
    }
  }
}

/** Where the words of an utterance end whose span goes on in another one: its full stop is no part of the secret. */
function wordsEnd(joined: string, place: { start: number; end: number }): number {
  let end = place.end;
  while (end > place.start && " \t\n.,;:!?-".includes(joined[end - 1] ?? "x")) end--;
  return end - place.start;
}

/** Overlapping spans become one, of the earlier one's kind, or the surer one's where they start together. */
function mergeOverlapping(spans: readonly PiiSpan[]): PiiSpan[] {
  const sorted = [...spans].sort((left, right) => left.start - right.start || right.confidence - left.confidence);
  const merged: PiiSpan[] = [];
  for (const span of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

export function redactSpans<T extends Utterance>(
  utterances: readonly T[],
  spans: readonly (readonly PiiSpan[])[],
): T[] {
  return utterances.map((utterance, index) => ({
    ...utterance,
    text: replaceSpans(utterance.text, spans[index] ?? []),
  }));
}

/**
 * The utterances with personal data masked in the names of their speakers. Two speakers stay two: where two masked names would be the
 * same, the later one is numbered.
 */
export function redactSpeakers<T extends Utterance>(
  utterances: readonly T[],
  redact: (name: string) => string,
): { utterances: T[]; masks: number } {
  const names = new Map<string, string>();
  const masked: string[] = [];
  for (const { speaker } of utterances) {
    if (names.has(speaker)) continue;
    const name = redact(speaker);
    names.set(speaker, name);
    if (name !== speaker) masked.push(speaker);
  }
  const taken = new Set([...names].filter(([speaker, name]) => speaker === name).map(([, name]) => name));
  const counts = new Map<string, number>();
  for (const speaker of masked) {
    const name = names.get(speaker) ?? "";
    let distinct = name;
    let count = counts.get(name) ?? 1;
    while (taken.has(distinct)) distinct = `${name} ${++count}`;
    counts.set(name, count);
    taken.add(distinct);
    names.set(speaker, distinct);
  }
  if (masked.length === 0) return { utterances: [...utterances], masks: 0 };
  return {
    utterances: utterances.map((utterance) => ({
      ...utterance,
      speaker: names.get(utterance.speaker) ?? utterance.speaker,
    })),
    masks: masked.length,
  };
}
