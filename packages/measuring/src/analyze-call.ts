import type { HoldMetrics, Kernel, StateChange } from "@earshot/analysis-wasm";
import type { CallEvaluation, EvaluationWarning, HoldAudio, Segment, VendorMetrics } from "@earshot/model";
import { type Definition, kernelParameters, type Scorecard, toEvaluation } from "@earshot/quality";
import { toColumns } from "@earshot/transcripts";
import { isDualMono } from "./dual-mono.ts";
import { toMediaTime, withoutHoldMusic } from "./hold-audio.ts";
import { checkHoldPlaces } from "./hold-places.ts";
import { checkSpeakers } from "./unknown-speakers.ts";

/** One call as numbers and words: what every measure is taken from. Times are media time, integer ms. */
export interface CallInput {
  /** None ends after the recording. */
  segments: readonly Segment[];
  /** Length of the recording when it is known; null measures over the speech alone. */
  durationMs: number | null;
  changes: readonly StateChange[];
  /** What the recording has of holds; by default music. */
  holdAudio?: HoldAudio | undefined;
  /** The segments are sound that was detected, without words. */
  detected?: boolean | undefined;
  /** All channels of the recording have the same sound. */
  identicalChannels?: boolean | undefined;
  warnings: readonly EvaluationWarning[];
  /** What the speech service measured itself. */
  vendorMetrics?: VendorMetrics | undefined;
}

/** Measures and scores one call under each definition, in their order. */
export function analyzeCall(
  kernel: Kernel,
  input: CallInput,
  definitions: readonly [Definition, ...Definition[]],
  scorecard: Scorecard,
): [CallEvaluation, ...CallEvaluation[]] {
  const { durationMs, holdAudio = "music" } = input;
  const hold = toMediaTime(measureHolds(kernel, input), holdAudio);
  const isMusicHeard = holdAudio === "music" && input.detected === true;
  const segments = isMusicHeard ? withoutHoldMusic(input.segments, hold.events) : input.segments;
  const dualMono = input.identicalChannels === true || isDualMono(segments);
  const warnings = [
    ...input.warnings,
    ...checkSpeakers(segments),
    ...checkHoldPlaces(hold.events, { segments, durationMs }),
  ];
  const { columns } = toColumns(segments);
  const analyze = (definition: Definition) => {
    const metrics = kernel.analyze({ segments: columns, durationMs, holds: hold.events }, kernelParameters(definition));
    const evaluation = toEvaluation(metrics, hold, definition, scorecard, { warnings, dualMono, holdAudio });
    return input.vendorMetrics === undefined ? evaluation : { ...evaluation, vendorMetrics: input.vendorMetrics };
  };
  const [first, ...others] = definitions;
  return [analyze(first), ...others.map(analyze)];
}

/** The holds in wall time from the recording's start; one that nothing closes ends with the call. */
export function measureHolds(kernel: Kernel, input: CallInput): HoldMetrics {
  return kernel.holds(input.changes, callEndMs(kernel, input));
}

/**
 * The end of the call in wall time from the recording's start: that of the recording, or of the last speech when its length is not
 * known, or the last event when that is later.
 */
export function callEndMs(kernel: Kernel, { segments, durationMs, changes, holdAudio }: CallInput): number {
  const lastEventMs = changes.reduce((last, { timeMs }) => Math.max(last, timeMs), 0);
  const soundEndMs = durationMs ?? segments.reduce((last, { endMs }) => Math.max(last, endMs), 0);
  if (holdAudio !== "suppressed") return Math.max(lastEventMs, soundEndMs);
  // The recording is shorter than the call by the holds that were cut out of it.
  const closed = kernel.holds(changes, lastEventMs).events.filter(({ open }) => !open);
  const cutMs = closed.reduce((sum, { startMs, endMs }) => sum + Math.max(0, endMs - Math.max(0, startMs)), 0);
  return Math.max(lastEventMs, soundEndMs + cutMs);
}
