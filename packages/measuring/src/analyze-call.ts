import type { Kernel, StateChange } from "@earshot/analysis-wasm";
import type { CallEvaluation, EvaluationWarning, Segment } from "@earshot/model";
import { type Definition, kernelParameters, type Scorecard, toEvaluation } from "@earshot/quality";
import { toColumns } from "@earshot/transcripts";
import { checkHoldPlaces } from "./hold-places.ts";

/** One call as numbers and words: what every measure is taken from. Times are media time, integer ms. */
export interface CallInput {
  segments: readonly Segment[];
  /** Length of the recording when it is known; null measures over the speech alone. */
  durationMs: number | null;
  changes: readonly StateChange[];
  warnings: readonly EvaluationWarning[];
}

/** Measures and scores one call under each definition, in their order. */
export function analyzeCall(
  kernel: Kernel,
  input: CallInput,
  definitions: readonly [Definition, ...Definition[]],
  scorecard: Scorecard,
): [CallEvaluation, ...CallEvaluation[]] {
  const { columns } = toColumns(input.segments);
  const hold = kernel.holds(input.changes, callEndMs(input));
  const warnings = [...input.warnings, ...checkHoldPlaces(hold.events, input.durationMs)];
  const analyze = (definition: Definition) => {
    const metrics = kernel.analyze(
      { segments: columns, durationMs: input.durationMs, holds: hold.events },
      kernelParameters(definition),
    );
    return toEvaluation(metrics, hold, definition, scorecard, warnings);
  };
  const [first, ...others] = definitions;
  return [analyze(first), ...others.map(analyze)];
}

/** The end of the recording, or of the last speech when its length is not known; the last event when that is later. */
export function callEndMs({ segments, durationMs, changes }: CallInput): number {
  const soundEndMs = durationMs ?? segments.reduce((last, { endMs }) => Math.max(last, endMs), 0);
  return changes.reduce((last, { timeMs }) => Math.max(last, timeMs), soundEndMs);
}
