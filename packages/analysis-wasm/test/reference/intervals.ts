import type { Interval } from "../../src/index.ts";

export const lengthOf = ({ startMs, endMs }: Interval) => endMs - startMs;
export const measure = (intervals: readonly Interval[]) => intervals.reduce((sum, i) => sum + lengthOf(i), 0);
export const longest = (intervals: readonly Interval[]) => Math.max(0, ...intervals.map(lengthOf));

/** Maximal intervals covered by any of the given ones; stretches less than `bridgeMs` apart are joined. */
export function union(intervals: readonly Interval[], bridgeMs = 0): Interval[] {
  const merged: Interval[] = [];
  for (const { startMs, endMs } of intervals.filter((i) => lengthOf(i) > 0).sort((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    const gapMs = last === undefined ? Number.POSITIVE_INFINITY : startMs - last.endMs;
    if (last !== undefined && (gapMs <= 0 || gapMs < bridgeMs)) last.endMs = Math.max(last.endMs, endMs);
    else merged.push({ startMs, endMs });
  }
  return merged;
}

export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return a
    .flatMap((x) => b.map((y) => ({ startMs: Math.max(x.startMs, y.startMs), endMs: Math.min(x.endMs, y.endMs) })))
    .filter((i) => lengthOf(i) > 0)
    .sort((x, y) => x.startMs - y.startMs);
}

/** What is left of `from` outside the given intervals. */
export function subtract(from: Interval, intervals: readonly Interval[]): Interval[] {
  const edges = union(intervals);
  const outside = [
    { startMs: Number.NEGATIVE_INFINITY, endMs: edges[0]?.startMs ?? Number.POSITIVE_INFINITY },
    ...edges.map(({ endMs }, i) => ({ startMs: endMs, endMs: edges[i + 1]?.startMs ?? Number.POSITIVE_INFINITY })),
  ];
  return intersect([from], outside);
}
