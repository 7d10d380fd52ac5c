import type { HoldInterval, HoldMetrics } from "@earshot/analysis-wasm";
import type { HoldAudio, Segment } from "@earshot/model";
import { subtract, unite } from "./intervals.ts";

/**
 * Holds where the recording has them. One that the recorder cut out has no length there, and all that follows moves up by what it
 * lasted; what holds last in wall time stays.
 */
export function toMediaTime(hold: HoldMetrics, audio: HoldAudio): HoldMetrics {
  if (audio !== "suppressed") return hold;
  let cutMs = 0;
  const events = hold.events.map(({ startMs, endMs, open }): HoldInterval => {
    // What lies before the recording began is not cut out of it.
    cutMs += Math.max(0, endMs - Math.max(0, startMs));
    const atMs = endMs - cutMs;
    return { startMs: atMs, endMs: atMs, open };
  });
  return { ...hold, events };
}

/** A moment of wall time where a recording has it whose recorder cut these holds out; one that nothing closes is not cut. */
export function toMediaMs(wallMs: number, holds: readonly HoldInterval[]): number {
  const cutMs = holds
    .filter(({ open }) => !open)
    .reduce((sum, { startMs, endMs }) => sum + Math.max(0, Math.min(endMs, wallMs) - Math.max(0, startMs)), 0);
  return wallMs - cutMs;
}

/** Sound that was detected, without what is heard on hold: that is music. */
export function withoutHoldMusic(detected: readonly Segment[], holds: readonly HoldInterval[]): Segment[] {
  const music = unite(holds);
  return detected.flatMap((segment) =>
    subtract([segment], music).map(({ startMs, endMs }) => ({ ...segment, startMs, endMs })),
  );
}
