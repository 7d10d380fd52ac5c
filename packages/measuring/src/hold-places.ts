import type { Interval } from "@earshot/analysis-wasm";
import type { EvaluationWarning } from "@earshot/model";

/** Less is left out: a recording and the events beside it are rarely cut at the same moment. */
const leastMs = 1000;

/**
 * A warning when holds lie outside the recording, as they do with a wrong start time. Without its length there is none: a
 * transcript may end long before the call.
 */
export function checkHoldPlaces(holds: readonly Interval[], durationMs: number | null): EvaluationWarning[] {
  if (durationMs === null) return [];
  const outside = holds.filter(({ startMs, endMs }) => Math.max(-startMs, endMs - durationMs) >= leastMs);
  const [first] = outside;
  if (first === undefined) return [];
  const message = `${outside.length} of ${holds.length} holds lie wholly or partly outside the recording of ${durationMs} ms, the first from ${first.startMs} to ${first.endMs} ms; check its start time`;
  return [{ code: "event.hold_outside_recording", index: null, field: null, message }];
}
