import type { HoldInterval, HoldMetrics, Interval } from "@earshot/analysis-wasm";
import type { Segment } from "@earshot/model";
import { subtract, sumMs, unite } from "./intervals.ts";

/**
 * What a recorder that cuts holds out left out of a recording, in wall time and in order: each hold that something closes. When an
 * open hold ended is not known, so that of open ones only what the recording lacks is cut, from the start of the first on.
 */
export function findCuts(holds: readonly HoldInterval[], lackingMs: number): Interval[] {
  let leftMs = lackingMs;
  return holds.map((hold) => {
    // What lies before the recording began is not cut out of it.
    const startMs = Math.max(0, hold.startMs);
    const lengthMs = Math.max(0, hold.endMs - startMs);
    if (!hold.open) return { startMs, endMs: startMs + lengthMs };
    const cutMs = Math.min(lengthMs, leftMs);
    leftMs -= cutMs;
    return { startMs, endMs: startMs + cutMs };
  });
}

/** How much of closed holds is cut out. */
export function closedCutMs(holds: readonly HoldInterval[]): number {
  return sumMs(findCuts(holds, 0));
}

/** A moment of wall time where the recording has it. */
export function toMediaMs(wallMs: number, cuts: readonly Interval[]): number {
  return cuts.reduce((ms, cut) => ms - Math.max(0, Math.min(cut.endMs, wallMs) - cut.startMs), wallMs);
}

/** Holds where the recording has them. One that was cut out has no length there; what holds last in wall time stays. */
export function toMediaTime(hold: HoldMetrics, cuts: readonly Interval[]): HoldMetrics {
  if (cuts.length === 0) return hold;
  const events = hold.events.map(({ startMs, endMs, open }): HoldInterval => {
    const startedMs = Math.max(startMs, Math.min(0, endMs));
    return { startMs: toMediaMs(startedMs, cuts), endMs: toMediaMs(endMs, cuts), open };
  });
  return { ...hold, events };
}

/** Sound that was detected, without what is heard on hold: that is music. */
export function withoutHoldMusic(detected: readonly Segment[], holds: readonly HoldInterval[]): Segment[] {
  const music = unite(holds);
  return detected.flatMap((segment) =>
    subtract([segment], music).map(({ startMs, endMs }) => ({ ...segment, startMs, endMs })),
  );
}
