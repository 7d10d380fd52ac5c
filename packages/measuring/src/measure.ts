import { createHash } from "node:crypto";
import type { Kernel, StateChange } from "@earshot/analysis-wasm";
import type { CallEvaluation, EvaluationWarning, Segment } from "@earshot/model";
import { type Definition, evaluateCall, kernelParameters, type Scorecard } from "@earshot/quality";
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
export function measureCall(
  kernel: Kernel,
  input: CallInput,
  definitions: readonly [Definition, ...Definition[]],
  scorecard: Scorecard,
): [CallEvaluation, ...CallEvaluation[]] {
  const { columns } = toColumns(input.segments);
  // An open hold ends with the call: with the recording or with the last event, whichever is later.
  const lastChangeMs = input.changes.reduce((last, change) => Math.max(last, change.timeMs), 0);
  const hold = kernel.holds(input.changes, input.durationMs && Math.max(input.durationMs, lastChangeMs));
  const evaluate = (definition: Definition) => {
    const metrics = kernel.analyze(
      { segments: columns, durationMs: input.durationMs, holds: hold.events },
      kernelParameters(definition),
    );
    return evaluateCall(metrics, hold, definition, scorecard, input.warnings);
  };
  const [first, ...others] = definitions;
  return [evaluate(first), ...others.map(evaluate)];
}

/** SHA-256 over all that the measures depend on, so that equal inputs are recognised whatever file they came from. */
export function inputSha256(input: CallInput): string {
  const { segments, durationMs, changes } = input;
  return createHash("sha256").update(JSON.stringify({ segments, durationMs, changes })).digest("hex");
}
