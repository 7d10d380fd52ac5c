import type { HoldInterval, HoldMetrics, StateChange } from "../../src/index.ts";
import { lengthOf, longest, measure } from "./intervals.ts";

/** The definition of hold word by word: session by session, then their union. */
export function holdsByTheBook(changes: readonly StateChange[], endMs: number | null): HoldMetrics {
  const sorted = changes.toSorted((a, b) => a.timeMs - b.timeMs);
  const callEndMs = endMs ?? sorted.at(-1)?.timeMs ?? 0;
  const periods: (HoldInterval & { disconnected: boolean })[] = [];
  for (const session of new Set(sorted.map((change) => change.session))) {
    let since: number | null = null;
    for (const { timeMs, hold, disconnect, lastSeen = false } of sorted.filter(
      (change) => change.session === session,
    )) {
      if (hold) since ??= timeMs;
      else if (since !== null) {
        periods.push({ startMs: since, endMs: timeMs, open: lastSeen && !disconnect, disconnected: disconnect });
        since = null;
      }
    }
    if (since !== null) {
      periods.push({ startMs: since, endMs: Math.max(since, callEndMs), open: true, disconnected: false });
    }
  }
  const events: HoldInterval[] = [];
  for (const period of periods.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = events.at(-1);
    if (last === undefined || period.startMs > last.endMs)
      events.push({ startMs: period.startMs, endMs: period.endMs, open: false });
    else last.endMs = Math.max(last.endMs, period.endMs);
  }
  for (const event of events) event.open = periods.some((period) => period.open && period.endMs === event.endMs);
  return {
    count: events.length,
    totalMs: measure(events),
    longestMs: longest(events),
    agentMs: periods.reduce((sum, period) => sum + lengthOf(period), 0),
    thenDisconnected: periods.filter((period) => period.disconnected).length,
    events,
  };
}
