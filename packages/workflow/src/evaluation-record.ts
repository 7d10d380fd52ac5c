import { engineVersion } from "@earshot/analysis-wasm";
import type { CallEvaluation } from "@earshot/model";
import type { Definition, Scorecard } from "@earshot/quality";
import type { EvaluationRecord, EventRecord, ScoreRecord } from "@earshot/store";

/** What the store keeps of an evaluation: columns to filter by, its events, and all of it as JSON. */
export function toEvaluationRecord(
  evaluation: CallEvaluation,
  facts: { definition: Definition; scorecard: Scorecard; inputSha256: string },
): EvaluationRecord {
  const { silence, talkOver } = evaluation;
  return {
    definition: facts.definition.name,
    definitionParameters: facts.definition,
    engineVersion,
    inputSha256: facts.inputSha256,
    support: evaluation.support,
    durationMs: evaluation.durationMs,
    speechMs: evaluation.speechMs,
    silenceMs: silence.totalMs,
    silenceCount: silence.count,
    longestSilenceMs: silence.longestMs,
    talkOverMs: talkOver?.totalMs ?? 0,
    talkOverCount: talkOver?.count ?? 0,
    holdMs: evaluation.hold.totalMs,
    ...toScoreRecord(evaluation, facts.scorecard),
    events: toEvents(evaluation),
  };
}

export function toScoreRecord(evaluation: CallEvaluation, scorecard: Scorecard): ScoreRecord {
  const { score } = evaluation;
  return {
    scorecard: scorecard.name,
    scorecardVersion: scorecard.version,
    score: score.value,
    unscorableReason: score.value === null ? score.reason : null,
    deductions: score.value === null ? [] : score.deductions,
    evaluation,
  };
}

function toEvents({ silence, talkOver, hold }: CallEvaluation): EventRecord[] {
  return [
    ...silence.events.map((event) => ({ kind: "silence" as const, ...event, detail: {} })),
    ...(talkOver?.events ?? []).map(({ startMs, endMs, ...detail }) => ({
      kind: "talkOver" as const,
      startMs,
      endMs,
      detail,
    })),
    ...hold.events.map(({ startMs, endMs, ...detail }) => ({ kind: "hold" as const, startMs, endMs, detail })),
  ];
}
