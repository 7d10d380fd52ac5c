import type { EvaluationRepository } from "@earshot/model";
import { type Connection, once } from "../sqlite/connection.ts";

interface Change {
  recordingId: string;
  recordingKey: number;
  evaluationId: number;
}

export function createPrimaryEvaluation({ file, transact }: Connection): EvaluationRepository["makePrimary"] {
  const statements = once(() => ({
    hidden: file.prepare<[{ ids: string; definition: string; scorecard: string }], Change>(
      `SELECT r.id AS recordingId, r.key AS recordingKey, e.id AS evaluationId
       FROM json_each(@ids) AS asked
       JOIN recordings r ON r.id = asked.value
       JOIN evaluations e ON e.recording_key = r.key AND e.definition = @definition AND e.scorecard = @scorecard
       WHERE e.is_primary = 0`,
    ),
    unsetPrimary: file.prepare<[number]>(
      "UPDATE evaluations SET is_primary = 0 WHERE recording_key = ? AND is_primary = 1",
    ),
    setPrimary: file.prepare<[number]>("UPDATE evaluations SET is_primary = 1 WHERE id = ?"),
  }));

  return async (recordingIds, rules) => {
    const { hidden, unsetPrimary, setPrimary } = statements();
    const asked = { ids: JSON.stringify([...new Set(recordingIds)]), ...rules };
    // Mostly there are none: the lock for writing is left to others then.
    if (hidden.get(asked) === undefined) return [];
    return transact(() =>
      hidden.all(asked).map(({ recordingId, recordingKey, evaluationId }) => {
        unsetPrimary.run(recordingKey);
        setPrimary.run(evaluationId);
        return recordingId;
      }),
    );
  };
}
