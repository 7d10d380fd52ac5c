import { callEvaluationSchema } from "@earshot/model";
import { type Scorecard, scoreCall } from "@earshot/quality";
import { iterateEvaluations, type Store, updateScore } from "@earshot/store";
import { toScoreRecord } from "./evaluation-record.ts";

export interface RescoreSummary {
  rescored: number;
  /** How many scores are not what they were. */
  changed: number;
}

/**
 * Scores every stored evaluation, or those under one definition, by a scorecard; nothing is analysed again.
 * A scorecard of the same name replaces the score, one of another name is kept beside it and reported from then on.
 */
export async function rescoreEvaluations(
  store: Store,
  scorecard: Scorecard,
  options: { definition?: string; nowMs: number },
): Promise<RescoreSummary> {
  const summary: RescoreSummary = { rescored: 0, changed: 0 };
  const done = new Set<string>();
  for await (const stored of iterateEvaluations(store.db, { definition: options.definition })) {
    // Evaluations of one call that differ by their scorecard alone have the same measures: one of them is enough.
    const key = `${stored.recordingId} ${stored.definition}`;
    if (done.has(key)) continue;
    done.add(key);
    const measured = callEvaluationSchema.parse(stored.evaluation);
    const evaluation = { ...measured, score: scoreCall(measured, scorecard) };
    await updateScore(store.db, {
      evaluationId: stored.id,
      atMs: options.nowMs,
      ...toScoreRecord(evaluation, scorecard),
    });
    summary.rescored += 1;
    if (evaluation.score.value !== measured.score.value) summary.changed += 1;
  }
  return summary;
}
