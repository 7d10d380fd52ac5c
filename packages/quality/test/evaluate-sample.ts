import { createKernel } from "@earshot/analysis-wasm";
import type { CallEvaluation, EvaluationWarning } from "@earshot/model";
import { type SampleCall, sampleInput } from "@earshot/test-kit";
import {
  type Definition,
  getDefinition,
  guideScorecard,
  kernelParameters,
  type Scorecard,
  toEvaluation,
} from "../src/index.ts";

const kernel = await createKernel();

/** Measures a call with the kernel and evaluates it. */
export function evaluateSample(
  call: SampleCall,
  definition: Definition = getDefinition("standard"),
  scorecard: Scorecard = guideScorecard,
  warnings: readonly EvaluationWarning[] = [],
): CallEvaluation {
  const { durationMs } = call;
  const { segments, changes } = sampleInput(call);
  const hold = kernel.holds(changes, durationMs);
  const metrics = kernel.analyze({ segments, durationMs, holds: hold.events }, kernelParameters(definition));
  return toEvaluation(metrics, hold, definition, scorecard, { warnings });
}
