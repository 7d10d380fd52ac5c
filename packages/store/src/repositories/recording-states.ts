import type { StoreDb } from "../database.ts";
import { type FailureRecord, toFailure } from "../records.ts";
import type { RecordingStatus } from "../tables/recordings.ts";

/** What tells whether an evaluation is still the one that would be made now. */
export interface KnownEvaluation {
  definition: string;
  scorecard: string;
  scorecardVersion: number;
  engineVersion: string;
  inputSha256: string;
}

/** What the store holds of a recording. */
export interface RecordingState {
  status: RecordingStatus;
  contentSha256: string | null;
  /** The run that set the status. */
  runId: string;
  /** Why it failed, when it did. */
  failure: FailureRecord | null;
  /** Why it was skipped, when it was. */
  skipReason: string | null;
  evaluations: KnownEvaluation[];
}

/** The states of those recordings that are stored, by id. */
export async function recordingStates(db: StoreDb, ids: readonly string[]): Promise<Map<string, RecordingState>> {
  const states = new Map<string, RecordingState>();
  const list = [...new Set(ids)];
  for (let start = 0; start < list.length; start += 1000) {
    const some = list.slice(start, start + 1000);
    const recordings = await db
      .selectFrom("recordings")
      .select(["id", "status", "contentSha256", "runId", "skipReason", "failureCode", "failureMessage", "failureHint"])
      .where("id", "in", some)
      .execute();
    for (const { id, failureCode, failureMessage, failureHint, ...recording } of recordings) {
      const failure = toFailure({ failureCode, failureMessage, failureHint });
      states.set(id, { ...recording, failure, evaluations: [] });
    }
    const evaluations = await db
      .selectFrom("evaluations as e")
      .innerJoin("recordings as r", "r.key", "e.recordingKey")
      .select(["r.id", "e.definition", "e.scorecard", "e.scorecardVersion", "e.engineVersion", "e.inputSha256"])
      .where("r.id", "in", some)
      .orderBy("e.id")
      .execute();
    for (const { id, ...evaluation } of evaluations) states.get(id)?.evaluations.push(evaluation);
  }
  return states;
}
