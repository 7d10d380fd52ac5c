import type { StateChange } from "./call.ts";
import { checkChanges, checkEnd } from "./check.ts";
import { element } from "./column.ts";
import type { Core } from "./core.ts";
import { memoryError } from "./fault.ts";
import type { HoldMetrics } from "./metrics.ts";

export function holds(core: Core, changes: readonly StateChange[], endMs: number | null): HoldMetrics {
  checkChanges(core, changes);
  if (endMs !== null) checkEnd(endMs);
  const sessions = changes.reduce((bound, change) => Math.max(bound, change.session + 1), 0);
  if (core.input("placeChanges", changes.length, sessions) !== core.constant("STATUS_OK")) throw memoryError();
  copyChanges(core, changes);
  core.call("measureHolds", changes.length, sessions, Number(endMs !== null), endMs ?? 0);

  const totals = core.float64("HOLD_TOTALS");
  const total = (name: string) => element(totals, core.constant(`HOLD_${name}`));
  const starts = core.int32("HOLD_START_MS");
  const ends = core.int32("HOLD_END_MS");
  const open = core.uint8("HOLD_OPEN");
  const count = total("COUNT");
  return {
    count,
    totalMs: total("TOTAL_MS"),
    longestMs: total("LONGEST_MS"),
    agentMs: total("AGENT_MS"),
    thenDisconnected: total("THEN_DISCONNECTED"),
    events: Array.from({ length: count }, (_, i) => ({
      startMs: element(starts, i),
      endMs: element(ends, i),
      open: open[i] === 1,
    })),
  };
}

function copyChanges(core: Core, changes: readonly StateChange[]): void {
  const times = core.int32("CHANGE_TIME_MS");
  const sessions = core.int32("CHANGE_SESSION");
  const kinds = core.uint8("CHANGE_KIND");
  const hold = core.constant("CHANGE_HOLD");
  const disconnect = core.constant("CHANGE_DISCONNECT");
  const other = core.constant("CHANGE_OTHER");
  for (const [index, change] of changes.entries()) {
    times[index] = change.timeMs;
    sessions[index] = change.session;
    kinds[index] = change.hold ? hold : change.disconnect ? disconnect : other;
  }
}
