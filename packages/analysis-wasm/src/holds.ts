import * as layout from "../build/layout.js";
import type { StateChange } from "./call.ts";
import { checkChanges, checkEnd } from "./check.ts";
import { element } from "./column.ts";
import type { Core } from "./core.ts";
import { memoryError } from "./fault.ts";
import type { HoldMetrics } from "./metrics.ts";

export function holds(core: Core, changes: readonly StateChange[], endMs: number | null): HoldMetrics {
  checkChanges(changes);
  if (endMs !== null) checkEnd(endMs);
  const sessions = changes.reduce((bound, change) => Math.max(bound, change.session + 1), 0);
  if (core.input.placeChanges(changes.length, sessions) !== layout.STATUS_OK) throw memoryError();
  copyChanges(core, changes);
  core.wasm.measureHolds(changes.length, sessions, endMs !== null, endMs ?? 0);

  const totals = core.float64(layout.REGION_HOLD_TOTALS);
  const total = (value: number) => element(totals, value);
  const starts = core.int32(layout.REGION_HOLD_START_MS);
  const ends = core.int32(layout.REGION_HOLD_END_MS);
  const open = core.uint8(layout.REGION_HOLD_OPEN);
  const count = total(layout.HOLD_COUNT);
  return {
    count,
    totalMs: total(layout.HOLD_TOTAL_MS),
    longestMs: total(layout.HOLD_LONGEST_MS),
    agentMs: total(layout.HOLD_AGENT_MS),
    thenDisconnected: total(layout.HOLD_THEN_DISCONNECTED),
    events: Array.from({ length: count }, (_, i) => ({
      startMs: element(starts, i),
      endMs: element(ends, i),
      open: open[i] === 1,
    })),
  };
}

function copyChanges(core: Core, changes: readonly StateChange[]): void {
  const times = core.int32(layout.REGION_CHANGE_TIME_MS);
  const sessions = core.int32(layout.REGION_CHANGE_SESSION);
  const kinds = core.uint8(layout.REGION_CHANGE_KIND);
  for (const [index, change] of changes.entries()) {
    times[index] = change.timeMs;
    sessions[index] = change.session;
    kinds[index] = change.hold
      ? layout.CHANGE_HOLD
      : change.disconnect
        ? layout.CHANGE_DISCONNECT
        : change.lastSeen
          ? layout.CHANGE_LAST_SEEN
          : layout.CHANGE_OTHER;
  }
}
