import type { Finding } from "./span.ts";

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

/**
 * Claims in a text of so many characters. One bit per character, 32 to a number: ranges in a sorted list would cost a move of the list
 * per claim, and a typed array more than most texts take to scan.
 */
export function createClaims(length: number): Claims {
  let marks: number[] | null = null;
  const findings: Finding[] = [];

  const isMarked = (at: number): boolean => marks !== null && (((marks[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;

  const isFree = (start: number, end: number): boolean => {
    if (marks === null) return true;
    for (let at = start; at < end; at++) if (isMarked(at)) return false;
    return true;
  };

  const exclude = (start: number, end: number): void => {
    marks ??= new Array<number>((length >>> 5) + 1).fill(0);
    for (let at = start; at < end; at++) marks[at >>> 5] = (marks[at >>> 5] ?? 0) | (1 << (at & 31));
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
      if (isFree(start, end)) return text.slice(start, end);
      let result = "";
      for (let at = start; at < end; ) {
        const isTaken = isMarked(at);
        let to = at + 1;
        while (to < end && isMarked(to) === isTaken) to++;
        result += isTaken ? ";".repeat(to - at) : text.slice(at, to);
        at = to;
      }
      return result;
    },
    findings,
  };
}
