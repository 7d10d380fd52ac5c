import type { CallEvaluation } from "@earshot/model";
import { storedJson } from "./stored-json.ts";

/** What lists show and filters ask for, beside the evaluation that it is derived from. */
export function toEvaluationColumns(evaluation: CallEvaluation) {
  const { silence, talkOver, hold, score } = evaluation;
  return {
    support: evaluation.support,
    duration_ms: evaluation.durationMs,
    speech_ms: evaluation.speechMs,
    silence_ms: silence.totalMs,
    silence_count: silence.count,
    longest_silence_ms: silence.longestMs,
    talk_over_ms: talkOver?.totalMs ?? 0,
    talk_over_count: talkOver?.count ?? 0,
    hold_ms: hold.totalMs,
    score: score.value,
    unscorable_reason: score.value === null ? score.reason : null,
    failed_critical: score.value === null ? 0 : score.failedCritical.length,
    warnings: evaluation.warnings.length,
    evaluation: storedJson.evaluation.write(evaluation),
  };
}
