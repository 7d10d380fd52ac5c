import { chunks } from "../chunks.ts";
import { inTransaction, type StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { toIndexedText } from "../indexed-text.ts";
import {
  type EvaluationRecord,
  epochMsOf,
  type FailureRecord,
  failureColumns,
  type RecordingRecord,
  toJson,
  type UtteranceRecord,
} from "../records.ts";
import type { RecordingStatus } from "../tables/recordings.ts";
import { enqueueEvent, type OutboxEvent } from "./outbox.ts";
import { writeEvaluation } from "./write-evaluation.ts";

interface Saved {
  /** A run that was started. */
  runId: string;
  atMs: number;
  recording: RecordingRecord;
}

/**
 * Stores an evaluated recording in one transaction, or nothing. Its utterances replace those stored before; its
 * evaluations replace those of the same definition and scorecard. Other evaluations of it stay, unless the content hash
 * shows that they are of other audio. The first evaluation becomes the primary one. What archives are to be told of it
 * goes into the outbox with it.
 * @throws StoreError `store.invalid_record`, `store.conflict`, and those of a file that can't be written
 */
export async function saveEvaluated(
  db: StoreDb,
  call: Saved & {
    utterances: readonly UtteranceRecord[];
    evaluations: readonly EvaluationRecord[];
    outbox?: readonly OutboxEvent[] | undefined;
  },
): Promise<void> {
  const { runId, atMs, recording } = call;
  if (call.evaluations.length === 0) {
    throw new StoreError("store.invalid_record", `recording ${recording.id} has no evaluation`, {
      hint: "Evaluate it under at least one definition, or store it as failed.",
    });
  }
  const row = { ...toRow(call), status: "evaluated", ...failureColumns(null), skipReason: null } as const;
  await inTransaction(db, async (trx) => {
    const before = await trx
      .selectFrom("recordings")
      .select(["key", "contentSha256"])
      .where("id", "=", recording.id)
      .executeTakeFirst();
    const { key } = await trx
      .insertInto("recordings")
      .values(row)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
      .returning("key")
      .executeTakeFirstOrThrow();
    if (before !== undefined) {
      const hashes = [before.contentSha256, recording.contentSha256];
      if (!hashes.includes(null) && hashes[0] !== hashes[1]) {
        await trx.deleteFrom("evaluations").where("recordingKey", "=", key).execute();
      }
      await trx.deleteFrom("utterances").where("recordingKey", "=", key).execute();
      await trx.updateTable("evaluations").set({ isPrimary: 0 }).where("recordingKey", "=", key).execute();
    }
    await writeUtterances(trx, key, call.utterances);
    for (const [index, evaluation] of call.evaluations.entries()) {
      await writeEvaluation(trx, { recordingKey: key, runId, atMs, isPrimary: index === 0, evaluation });
    }
    await writeOutcome(trx, { runId, recordingKey: key, atMs, outcome: "evaluated" });
    for (const event of call.outbox ?? []) await enqueueEvent(trx, event);
  });
}

/**
 * Stores that a run could not evaluate a recording. One that was evaluated before keeps its evaluation and its status;
 * the failure is then a fact of the run alone.
 * @throws StoreError
 */
export function saveFailed(db: StoreDb, call: Saved & { failure: FailureRecord }): Promise<void> {
  return saveWithout(db, call, "failed", call.failure, null);
}

/**
 * Stores that a run left a recording out, and why. What is stored of it already stays.
 * @throws StoreError
 */
export function saveSkipped(db: StoreDb, call: Saved & { reason: string }): Promise<void> {
  return saveWithout(db, call, "skipped", null, call.reason);
}

async function saveWithout(
  db: StoreDb,
  call: Saved,
  outcome: Exclude<RecordingStatus, "evaluated">,
  failure: FailureRecord | null,
  skipReason: string | null,
): Promise<void> {
  const { runId, atMs, recording } = call;
  const row = { ...toRow(call), status: outcome, ...failureColumns(failure), skipReason };
  await inTransaction(db, async (trx) => {
    await trx
      .insertInto("recordings")
      .values(row)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(row).where("recordings.status", "<>", "evaluated"))
      .execute();
    const { key } = await trx
      .selectFrom("recordings")
      .select("key")
      .where("id", "=", recording.id)
      .executeTakeFirstOrThrow();
    await writeOutcome(trx, { runId, recordingKey: key, atMs, outcome, failure, skipReason });
  });
}

function toRow({ runId, atMs, recording }: Saved) {
  return {
    id: recording.id,
    interactionId: recording.interactionId,
    startTime: recording.startTime,
    startedAtMs: epochMsOf(recording.startTime),
    durationMs: recording.durationMs,
    contentSha256: recording.contentSha256,
    media: toJson(recording.media, "media"),
    runId,
    updatedAtMs: atMs,
  };
}

async function writeUtterances(db: StoreDb, recordingKey: number, utterances: readonly UtteranceRecord[]) {
  const rows = utterances.map(({ startMs, endMs, side, speaker, channel, text }, ordinal) => {
    // SQLite keeps UTF-8, which has no lone surrogates.
    const stored = text.toWellFormed();
    const indexed = toIndexedText(stored);
    const spacedText = indexed === stored ? null : indexed;
    return { recordingKey, ordinal, startMs, endMs, side, speaker, channel, text: stored, spacedText };
  });
  for (const chunk of chunks(rows)) await db.insertInto("utterances").values(chunk).execute();
}

async function writeOutcome(
  db: StoreDb,
  entry: {
    runId: string;
    recordingKey: number;
    atMs: number;
    outcome: RecordingStatus;
    failure?: FailureRecord | null;
    skipReason?: string | null;
  },
): Promise<void> {
  const { failure = null, skipReason = null, ...key } = entry;
  const row = { ...key, skipReason, ...failureColumns(failure) };
  await db
    .insertInto("runRecordings")
    .values(row)
    .onConflict((conflict) => conflict.columns(["runId", "recordingKey"]).doUpdateSet(row))
    .execute();
}
