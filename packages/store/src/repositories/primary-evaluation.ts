import type { EvaluationRepository } from "@earshot/model";
import type { Connection } from "../connection.ts";

import { statement } from "../transaction.ts";

interface Change {
  recordingId: string;
  recordingKey: number;
  evaluationId: number;
}

// In one order for all transactions, so that none waits for another that waits for it.
const lockRecordings = statement<{ ids: string }>(
  ({ textsIn, forUpdate }) => `SELECT key FROM recordings WHERE id IN ${textsIn("@ids")} ORDER BY key ${forUpdate}`,
);
const hidden = statement<{ ids: string; definition: string; scorecard: string }, Change>(
  ({ textsIn }) => `SELECT r.id AS "recordingId", r.key AS "recordingKey", e.id AS "evaluationId"
   FROM recordings r
   JOIN evaluations e ON e.recording_key = r.key AND e.definition = @definition AND e.scorecard = @scorecard
   WHERE r.id IN ${textsIn("@ids")} AND e.is_primary = 0`,
);
const unsetPrimary = statement<{ recordingKey: number }>(
  "UPDATE evaluations SET is_primary = 0 WHERE recording_key = @recordingKey AND is_primary = 1",
);
const setPrimary = statement<{ evaluationId: number }>(
  "UPDATE evaluations SET is_primary = 1 WHERE id = @evaluationId",
);

export function createPrimaryEvaluation({ db, transact }: Connection): EvaluationRepository["makePrimary"] {
  return async (recordingIds, { definition, scorecard }) => {
    const anyHidden = await db
      .selectFrom("recordings as r")
      .innerJoin("evaluations as e", "e.recordingKey", "r.key")
      .select("e.id")
      .where("r.id", "in", db.words.textsOf(recordingIds))
      .where("e.definition", "=", definition)
      .where("e.scorecard", "=", scorecard)
      .where("e.isPrimary", "=", 0)
      .limit(1)
      .executeTakeFirst();
    // Mostly there are none: the lock for writing is left to others then.
    if (anyHidden === undefined) return [];
    const ids = JSON.stringify(recordingIds);
    return transact(function* () {
      yield* lockRecordings.all({ ids });
      const changes = yield* hidden.all({ ids, definition, scorecard });
      for (const { recordingKey, evaluationId } of changes) {
        yield* unsetPrimary.run({ recordingKey });
        yield* setPrimary.run({ evaluationId });
      }
      return changes.map(({ recordingId }) => recordingId);
    });
  };
}
