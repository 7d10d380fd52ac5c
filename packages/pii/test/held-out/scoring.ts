import type { PiiDetector, PiiPolicy } from "../../src/index.ts";
import { nameKinds } from "../../src/names/labels.ts";
import { type RuleKind, ruleKinds } from "../../src/span.ts";
import { ruleSpans, rulesPolicy } from "../found.ts";
import { interruptions } from "./interruptions.ts";
import { type Labelled, type PlacedSpan, placeSpans } from "./set.ts";

export interface Find {
  kind: string;
  start: number;
  end: number;
}

interface Scored {
  group: string;
  text: string;
  spans: readonly PlacedSpan[];
  finds: readonly Find[];
}

export interface KindScore {
  kind: string;
  spans: number;
  /** Spans that some find of any kind overlaps. */
  touched: number;
  /** Spans whose letters and digits are all inside finds of any kind, but for what was said in between. */
  covered: number;
  /** Spans that a find of their own kind overlaps. */
  named: number;
  finds: number;
  /** Finds of this kind that overlap a span of any kind. */
  rightFinds: number;
}

export interface Score {
  kinds: KindScore[];
  negativeTexts: number;
  negativeWords: number;
  falseFinds: { group: string; kind: string }[];
  misses: { group: string; kind: RuleKind; isTouched: boolean; text: string }[];
}

const everything: PiiPolicy = { default: "redact", kinds: {} };

/** What rules find, or with `names` all that is found. */
export function scoreDetector(detector: PiiDetector, set: readonly Labelled[], names = false): Score {
  const find = (labelled: Labelled) => findIn(detector, labelled, names);
  const scored = set.flatMap(find);
  const negatives = set.filter((labelled) => partsWithSpans(labelled) === 0);
  const falseFinds = negatives.flatMap((labelled) =>
    find(labelled).flatMap(({ group, finds }) => finds.map(({ kind }) => ({ group, kind }))),
  );
  return {
    kinds: [...ruleKinds, ...(names ? nameKinds : [])].map((kind) => scoreKind(kind, scored)),
    negativeTexts: negatives.length,
    negativeWords: negatives.flatMap(wordsOf).length,
    falseFinds,
    misses: scored.flatMap(missesOf),
  };
}

function findIn(detector: PiiDetector, labelled: Labelled, names: boolean): Scored[] {
  const { group } = labelled;
  if ("text" in labelled) {
    const finds = names ? detector.detect(labelled.text) : ruleSpans(labelled.text, detector);
    return [{ group, text: labelled.text, spans: placeSpans(labelled), finds }];
  }
  const utterances = labelled.turns.map(({ side, text }) => ({ speaker: side, text }));
  const redacted = detector.redactUtterances(utterances, names ? everything : rulesPolicy).utterances;
  return labelled.turns.map((turn, index) => ({
    group,
    text: turn.text,
    spans: placeSpans(turn),
    finds: findsBehindMasks(turn.text, redacted[index]?.text ?? ""),
  }));
}

const mask = /\[([a-z_]+) ••••\]/;

/** What the masks of a text stand for: the stretches of the text between what was left of it. */
export function findsBehindMasks(text: string, redacted: string): Find[] {
  const [head = "", ...rest] = redacted.split(mask);
  let pattern = `^${escapePattern(head)}`;
  const kinds: string[] = [];
  for (let at = 0; at < rest.length; at += 2) {
    kinds.push(rest[at] ?? "");
    pattern += `(.+?)${escapePattern(rest[at + 1] ?? "")}`;
  }
  const matched = new RegExp(`${pattern}$`, "sd").exec(text);
  if (matched === null) throw new Error("a redacted utterance does not fit its text");
  return kinds.map((kind, index) => {
    const [start, end] = matched.indices?.[index + 1] ?? [0, 0];
    return { kind, start, end };
  });
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function scoreKind(kind: string, scored: readonly Scored[]): KindScore {
  const score: KindScore = { kind, spans: 0, touched: 0, covered: 0, named: 0, finds: 0, rightFinds: 0 };
  for (const { text, spans, finds } of scored) {
    for (const span of spans) {
      if (span.kind !== kind) continue;
      score.spans += 1;
      if (finds.some((find) => overlaps(find, span))) score.touched += 1;
      if (isCovered(span, text, finds)) score.covered += 1;
      if (finds.some((find) => find.kind === kind && overlaps(find, span))) score.named += 1;
    }
    for (const find of finds) {
      if (find.kind !== kind) continue;
      score.finds += 1;
      if (spans.some((span) => overlaps(find, span))) score.rightFinds += 1;
    }
  }
  return score;
}

function overlaps(a: Find | PlacedSpan, b: Find | PlacedSpan): boolean {
  return a.start < b.end && b.start < a.end;
}

const besidesTheSecret = new RegExp(`(?<!\\p{L})(?:${[...interruptions, "dash", "plus"].join("|")})(?!\\p{L})`, "gu");

function isCovered(span: PlacedSpan, text: string, finds: readonly Find[]): boolean {
  const secret = text.slice(span.start, span.end).replace(besidesTheSecret, (words) => " ".repeat(words.length));
  for (const { index } of secret.matchAll(/[\p{L}\p{N}]/gu)) {
    const at = span.start + index;
    if (!finds.some((find) => find.start <= at && at < find.end)) return false;
  }
  return true;
}

function missesOf({ group, text, spans, finds }: Scored): Score["misses"] {
  const masked = spans.reduceRight(
    (shown, { start, end, kind }) => `${shown.slice(0, start)}[${kind}]${shown.slice(end)}`,
    text,
  );
  return spans
    .filter((span) => !isCovered(span, text, finds))
    .map((span) => ({
      group,
      kind: span.kind,
      isTouched: finds.some((find) => overlaps(find, span)),
      text: masked,
    }));
}

function partsWithSpans(labelled: Labelled): number {
  return "turns" in labelled ? labelled.turns.reduce((sum, turn) => sum + turn.spans.length, 0) : labelled.spans.length;
}

function wordsOf(labelled: Labelled): string[] {
  const texts = "turns" in labelled ? labelled.turns.map(({ text }) => text) : [labelled.text];
  return texts.flatMap((text) => text.split(/\s+/).filter((word) => word !== ""));
}
