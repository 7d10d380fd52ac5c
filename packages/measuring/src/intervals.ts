import type { Interval } from "@earshot/analysis-wasm";

/** Union in time order, without what has no length. */
export function unite(intervals: readonly Interval[]): Interval[] {
  const united: Interval[] = [];
  for (const { startMs, endMs } of intervals.toSorted((a, b) => a.startMs - b.startMs)) {
    if (startMs === endMs) continue;
    const last = united.at(-1);
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else united.push({ startMs, endMs });
  }
  return united;
}

/** What is left of a union without another. */
export function subtract(from: readonly Interval[], other: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let next = 0;
  for (const { startMs, endMs } of from) {
    let at = startMs;
    // One that reaches beyond this interval may cut the next one too.
    for (; (other[next]?.startMs ?? endMs) < endMs; next++) {
      const cut = other[next];
      if (cut === undefined) break;
      if (cut.startMs > at) rest.push({ startMs: at, endMs: cut.startMs });
      at = Math.max(at, cut.endMs);
      if (cut.endMs > endMs) break;
    }
    if (at < endMs) rest.push({ startMs: at, endMs });
  }
  return rest;
}

export function sumMs(intervals: readonly Interval[]): number {
  return intervals.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
}
