import type { Rescoring, Store } from "@earshot/model";
import { type Scorecard, scoreCall } from "@earshot/quality";
import { scorecardSha256 } from "./fingerprint.ts";

export interface RescoreSummary {
  rescored: number;
  /** How many scores are not what they were. */
  changed: number;
}

/**
 * Scores every stored evaluation, or those under one definition, by a scorecard; nothing is measured again.
 * A scorecard of the same name replaces the score, one of another name is kept beside it and reported from then on.
 */
export async function rescoreEvaluations(
  store: Pick<Store, "evaluations">,
  scorecard: Scorecard,
  options: { definition?: string | undefined; nowMs: number },
): Promise<RescoreSummary> {
  const summary: RescoreSummary = { rescored: 0, changed: 0 };
  const { name, version } = scorecard;
  const stamp = { name, version, sha256: scorecardSha256(scorecard) };
  const done = new Set<string>();
  for await (const page of store.evaluations.pages({ definition: options.definition })) {
    const rescorings: Rescoring[] = [];
    for (const { id, recordingId, definition, evaluation: stored } of page) {
      // Evaluations of one call that differ by their scorecard alone have the same measures: one of them is enough.
      const key = `${recordingId} ${definition}`;
      if (done.has(key)) continue;
      done.add(key);
      const evaluation = { ...stored, score: scoreCall(stored, scorecard) };
      rescorings.push({ evaluationId: id, scorecard: stamp, evaluation });
      if (evaluation.score.value !== stored.score.value) summary.changed += 1;
    }
    await store.evaluations.rescore(rescorings, options.nowMs);
    summary.rescored += rescorings.length;
  }
  return summary;
}
