/** A stretch of time, half-open, epoch ms. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** The longest interval that a details query takes. */
const longestMs = 7 * 24 * 3_600_000;

/** The range in pieces that a query takes, the latest first. */
export function queryWindows({ fromMs, toMs }: TimeRange): TimeRange[] {
  const windows: TimeRange[] = [];
  for (let endMs = toMs; endMs > fromMs; endMs -= longestMs) {
    windows.push({ fromMs: Math.max(fromMs, endMs - longestMs), toMs: endMs });
  }
  return windows;
}

/** As analytics takes an interval. */
export function toInterval({ fromMs, toMs }: TimeRange): string {
  return `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`;
}
