import type { CallEvaluation } from "@earshot/model";

/** A call's evaluation without its events, its holds and what was lost: every field has the evaluation's value. */
export type CallSummary = Pick<
  CallEvaluation,
  | "definition"
  | "support"
  | "durationMs"
  | "speechMs"
  | "overlapMs"
  | "talk"
  | "utterances"
  | "turns"
  | "responseLatency"
  | "talkRatio"
  | "headline"
> & {
  silence: Omit<CallEvaluation["silence"], "events">;
  talkOver: Omit<NonNullable<CallEvaluation["talkOver"]>, "events"> | null;
  score: { value: number; scorecard: string } | Extract<CallEvaluation["score"], { value: null }>;
};

/** The numbers of an evaluation. */
export function toSummary(evaluation: CallEvaluation): CallSummary {
  const { events: _silences, ...silence } = evaluation.silence;
  const { definition, support, durationMs, speechMs, overlapMs, talk, utterances, score } = evaluation;
  const { turns, responseLatency, talkRatio, headline } = evaluation;
  return {
    definition,
    support,
    durationMs,
    speechMs,
    silence,
    overlapMs,
    talkOver: evaluation.talkOver && { count: evaluation.talkOver.count, totalMs: evaluation.talkOver.totalMs },
    talk,
    utterances,
    score: score.value === null ? score : { value: score.value, scorecard: score.scorecard },
    turns,
    responseLatency,
    talkRatio,
    headline,
  };
}
