import type { PiiDetector, PiiSpan } from "../../src/index.ts";
import type { LabelledText } from "./labelled-text.ts";

export interface KindAccuracy {
  found: number;
  missed: number;
  wrong: number;
  precision: number;
  recall: number;
}

interface Miss {
  problem: "missed" | "wrong";
  kind: string;
  where: string;
  text: string;
}

const slack = 3;

/** Counts a label as found when a span of its kind covers it whole and goes at most 3 characters beyond; every other span is wrong. */
export function measureAccuracy(detector: Pick<PiiDetector, "detect">, texts: readonly LabelledText[]) {
  const kinds = new Map<string, KindAccuracy>();
  const misses: Miss[] = [];
  const of = (kind: string): KindAccuracy => {
    const known = kinds.get(kind) ?? { found: 0, missed: 0, wrong: 0, precision: 1, recall: 1 };
    kinds.set(kind, known);
    return known;
  };
  for (const { file, line, text, labels } of texts) {
    const spans = new Set<PiiSpan>(detector.detect(text));
    for (const label of labels) {
      const span = [...spans].find(
        ({ kind, start, end }) =>
          kind === label.kind &&
          start <= label.start &&
          end >= label.end &&
          end - start - (label.end - label.start) <= slack,
      );
      if (span === undefined) {
        of(label.kind).missed++;
        misses.push({
          problem: "missed",
          kind: label.kind,
          where: `${file}:${line}`,
          text: text.slice(label.start, label.end),
        });
      } else {
        of(label.kind).found++;
        spans.delete(span);
      }
    }
    for (const span of spans) {
      of(span.kind).wrong++;
      misses.push({
        problem: "wrong",
        kind: span.kind,
        where: `${file}:${line}`,
        text: text.slice(span.start, span.end),
      });
    }
  }
  for (const counts of kinds.values()) {
    counts.precision = counts.found / Math.max(1, counts.found + counts.wrong);
    counts.recall = counts.found / Math.max(1, counts.found + counts.missed);
  }
  return { kinds, misses };
}
