import { setImmediate } from "node:timers/promises";
import type { Rescoring, Store } from "@earshot/model";
import { needsWords, type Scorecard } from "@earshot/quality";
import { scorecardSha256 } from "./fingerprint.ts";
import { publishScorecard } from "./publish-scorecard.ts";
import { scoreStored, scoreStoredPart } from "./stored-scoring.ts";

export interface RescoreSummary {
  rescored: number;
  /** How many scores are not what they were under the scorecard before. */
  changed: number;
}

/**
 * Scores what was measured last of each call, or what was under one definition, by a scorecard; nothing is measured again.
 * A scorecard of the same name replaces the score, one of another name is kept beside it and reported from then on.
 */
export async function rescoreEvaluations(
  store: Pick<Store, "evaluations" | "conversations" | "scorecards">,
  scorecard: Scorecard,
  options: {
    definition?: string | undefined;
    nowMs: number;
    /** Called with the number of rescored ones after each page is stored; what it throws ends the work. */
    onPage?: ((rescored: number) => Promise<void>) | undefined;
  },
): Promise<RescoreSummary> {
  const summary: RescoreSummary = { rescored: 0, changed: 0 };
  const { name, version } = scorecard;
  const stamp = { name, version, sha256: scorecardSha256(scorecard) };
  await publishScorecard(store, scorecard, { by: null, nowMs: options.nowMs });
  for await (const page of store.evaluations.pages({ definition: options.definition })) {
    const parts = await store.conversations.agentParts(page.map(({ id }) => id));
    const words = needsWords(scorecard)
      ? await store.evaluations.utterancesOf(page.map(({ recordingId }) => recordingId))
      : null;
    const rescorings = page.map(({ id, recordingId, evaluation: stored }): Rescoring => {
      const said = words?.get(recordingId) ?? [];
      const evaluation = scoreStored(stored, scorecard, said);
      if (evaluation.score.value !== stored.score.value) summary.changed += 1;
      const agentParts = (parts.get(id) ?? []).map((part) => scoreStoredPart(part, scorecard, said));
      return { evaluationId: id, scorecard: stamp, evaluation, agentParts };
    });
    await store.evaluations.rescore(rescorings, options.nowMs);
    summary.rescored += rescorings.length;
    await options.onPage?.(summary.rescored);
    // Nothing of a page waits for anything: a server answers others in between.
    await setImmediate();
  }
  return summary;
}
