import type { Kernel, StateChange } from "@earshot/analysis-wasm";
import type { CallEvaluation, EvaluationWarning, Segment } from "@earshot/model";
import { type Definition, kernelParameters, type Scorecard, toEvaluation } from "@earshot/quality";
import { toColumns } from "@earshot/transcripts";

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
  // An open hold ends with the call: with the recording or with the last event, whichever is later.
  const lastChangeMs = input.changes.reduce((last, change) => Math.max(last, change.timeMs), 0);
  const hold = kernel.holds(input.changes, input.durationMs && Math.max(input.durationMs, lastChangeMs));
  const analyze = (definition: Definition) => {
    const metrics = kernel.analyze(
      { segments: columns, durationMs: input.durationMs, holds: hold.events },
      kernelParameters(definition),
    );
    return toEvaluation(metrics, hold, definition, scorecard, input.warnings);
  };
  const [first, ...others] = definitions;
  return [analyze(first), ...others.map(analyze)];
}
