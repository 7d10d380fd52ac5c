import { createKernel } from "@earshot/analysis-wasm";
import type { CallEvaluation, EvaluationWarning } from "@earshot/model";
import {
  type Definition,
  getDefinition,
  guideScorecard,
  kernelParameters,
  type Scorecard,
  toEvaluation,
} from "@earshot/quality";
import { type SampleCall, sampleInput } from "@earshot/test-kit";
import type { ReportCall } from "../src/index.ts";

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

/** A sample as reports take it; `minute` keeps the start times of several different. */
export function reportCall(sample: SampleCall, minute = 0, evaluation = evaluateSample(sample)): ReportCall {
  return {
    recordingId: sample.id,
    interactionId: `interaction-of-${sample.id}`,
    startTime: `2023-10-25T14:${String(minute % 60).padStart(2, "0")}:00Z`,
    conversation: null,
    agentParts: [],
    evaluation,
    utterances: sample.segments.map((segment) => ({ ...segment, speaker: segment.side })),
  };
}

/** What the sound and the service may say beside our measures. */
export const otherwise = {
  sound: {
    speechMs: 20_000,
    silence: { count: 2, totalMs: 1500, longestMs: 900 },
    talkOver: null,
    talk: null,
    wordsWithoutSpeech: [{ side: "agent", startMs: 500, endMs: 3000 }],
    speechWithoutWords: [],
  },
  vendorMetrics: {
    vendor: "contact-lens",
    durationMs: 27_000,
    talk: { agentMs: 9000, customerMs: 8000 },
    silence: { count: 2, totalMs: 3000 },
    interruptions: { count: 4, totalMs: null, byAgent: 3, byCustomer: 1 },
    wordsPerMinute: { agent: 150.5, customer: null },
  },
} satisfies Partial<CallEvaluation>;
