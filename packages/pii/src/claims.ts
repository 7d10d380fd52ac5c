import type { Finding } from "./span.ts";

interface Range {
  start: number;
  end: number;
}

/** The parts of one text that are spoken for: findings, and places known to be something harmless. */
export interface Claims {
  /** Whether nothing claimed overlaps the half-open range. */
  isFree(start: number, end: number): boolean;
  /** Takes a finding unless part of it is claimed; says whether it was taken. */
  take(finding: Finding): boolean;
  /** Marks a place that no later scanner may touch. */
  exclude(start: number, end: number): void;
  /** `text` from `start` to `end` with every claimed character replaced by ";", which no scanner accepts. */
  unclaimed(text: string, start: number, end: number): string;
  readonly findings: readonly Finding[];
}

export function createClaims(): Claims {
  // Sorted by start and free of overlaps, so one binary search answers.
  const ranges: Range[] = [];
  const findings: Finding[] = [];

  /** The first range that ends beyond the offset. */
  const firstEndingAfter = (offset: number): number => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.end ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  };

  const isFree = (start: number, end: number): boolean => (ranges[firstEndingAfter(start)]?.start ?? end) >= end;

  const exclude = (start: number, end: number): void => {
    const first = firstEndingAfter(start);
    let past = first;
    let from = start;
    let to = end;
    for (let range = ranges[past]; range !== undefined && range.start < end; range = ranges[past]) {
      from = Math.min(from, range.start);
      to = Math.max(to, range.end);
      past++;
    }
    ranges.splice(first, past - first, { start: from, end: to });
  };

  return {
    isFree,
    exclude,
    take: (finding) => {
      if (!isFree(finding.start, finding.end)) return false;
      exclude(finding.start, finding.end);
      findings.push(finding);
      return true;
    },
    unclaimed: (text, start, end) => {
      let result = "";
      let at = start;
      for (let index = firstEndingAfter(start); at < end; index++) {
        const range = ranges[index];
        const from = Math.min(range?.start ?? end, end);
        if (from > at) result += text.slice(at, from);
        const to = Math.min(range?.end ?? end, end);
        result += ";".repeat(Math.max(0, to - Math.max(from, at)));
        at = Math.max(to, from);
      }
      return result;
    },
    findings,
  };
}
