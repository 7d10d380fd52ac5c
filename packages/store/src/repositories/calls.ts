import {
  type CallRepository,
  type CallState,
  type Claim,
  everyone,
  type PageRequest,
  type RecordedSound,
  type RecordingRecord,
  type Viewer,
} from "@earshot/model";
import { filterConditions } from "../call-filter.ts";
import type { Connection } from "../connection.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { toFailure } from "../records.ts";
import { seenConditions } from "../seen-calls.ts";
import { readFingerprint, storedJson } from "../stored-json.ts";
import { type Steps, statement } from "../transaction.ts";
import { type CallRows, saveEvaluatedRows, saveWithout, toCallRows } from "./call-rows.ts";
import { erasedAmong } from "./erased-ids.ts";
import { countCalls, listCalls } from "./listed-calls.ts";
import { refuseRemoved } from "./media-removals.ts";
import { enqueueEvents } from "./outbox.ts";
import { refuseMarkedMeanwhile } from "./own-name-rows.ts";
import { readCall } from "./stored-call.ts";
import { endWork, removeWork } from "./work-rows.ts";

const reviveWork = statement<{ id: string; nowMs: number; dueAtMs: number }>(
  `UPDATE work SET status = 'waiting', set_at_ms = @nowMs, due_at_ms = @dueAtMs, finished_at_ms = NULL
   WHERE kind = 'recording' AND key = @id AND status = 'dead'`,
);
const forgetFailure = statement<{ id: string }>(
  `UPDATE recordings SET status = 'skipped', skip_reason = failure_code,
     failure_code = NULL, failure_message = NULL, failure_hint = NULL
   WHERE id = @id AND status = 'failed'`,
);

export function createCallRepository({ db, transact }: Connection): CallRepository {
  return {
    list: (query, page) => listCalls(db, everyone, query, page),
    count: (query) => countCalls(db, everyone, query),
    get: (recordingId) => readCall(db, everyone, recordingId),
    failures: (filter, page) => readFailures(db, everyone, filter, page),
    sound: (recordingId) => readSound(db, everyone, recordingId),
    states: (recordingIds) => states(db, recordingIds),
    saveEvaluated: async (calls, saving) => {
      const prepared = calls.map((call) => ({ claim: call.claim, rows: toCallRows(call, saving, db.words.fullText) }));
      return transact(function* () {
        yield* refuseRemoved(calls);
        yield* refuseMarkedMeanwhile(calls);
        const held: CallRows[] = [];
        const lost: string[] = [];
        const erased = yield* erasedAmong(calls.map(({ recording }) => recording));
        for (const { claim, rows } of prepared) {
          const isHeld = yield* removeWork(claim);
          if (isHeld && !erased.has(rows.recording.id)) held.push(rows);
          else lost.push(rows.recording.id);
        }
        yield* saveEvaluatedRows(held, saving);
        yield* enqueueEvents(held.flatMap(({ events }) => events));
        return lost;
      });
    },
    saveFailed: ({ claim, recording, failure }, saving) =>
      transact(function* () {
        if (yield* isErased(recording)) return yield* endErased(claim);
        if (!(yield* endWork(claim, { status: "dead", atMs: saving.atMs, failure }))) return false;
        yield* saveWithout(recording, { failure }, saving);
        return true;
      }),
    saveSkipped: ({ claim, recording, reason }, saving) =>
      transact(function* () {
        if (yield* isErased(recording)) return yield* endErased(claim);
        if (!(yield* removeWork(claim))) return false;
        yield* saveWithout(recording, { reason }, saving);
        return true;
      }),
    forgetFailures: (recordingIds, back) =>
      transact(function* () {
        for (const id of recordingIds) {
          yield* reviveWork.run({ id, ...back });
          yield* forgetFailure.run({ id });
        }
      }),
  };
}

/** It may have been erased, by itself or with its interaction, while somebody worked on it. */
function* isErased(recording: RecordingRecord): Steps<boolean> {
  return (yield* erasedAmong([recording])).size > 0;
}

/** Nothing is kept of it, as if the claim had been lost. */
function* endErased(claim: Claim): Steps<false> {
  yield* removeWork(claim);
  return false;
}

export async function readFailures(
  db: StoreDb,
  viewer: Viewer,
  { recordingId, interactionId, from, to, week, direction, ...filter }: Parameters<CallRepository["failures"]>[0],
  page: PageRequest,
): ReturnType<CallRepository["failures"]> {
  const limit = checkLimit(page.limit);
  const { agent, queue, skill, wrapup, division } = filter;
  const times = { from, to, week };
  const narrowed = { recordingId, interactionId, ...times, direction, agent, queue, skill, wrapup, division };
  let query = db
    .selectFrom("recordings as r")
    .leftJoin("evaluations as e", (join) => join.onRef("e.recordingKey", "=", "r.key").on("e.isPrimary", "=", 1))
    .select(["r.id as recordingId", "r.failureCode", "r.failureMessage", "r.failureHint"])
    .where("r.status", "=", "failed")
    .where((eb) => eb.and(filterConditions(db, eb, narrowed, viewer)));
  if (page.cursor !== undefined) {
    const [after = ""] = readCursor(page.cursor, "failures", narrowed, [""]);
    query = query.where("r.id", ">", String(after));
  }
  const rows = await query
    .orderBy("r.id")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "failures", narrowed, (row) => [row.recordingId]);
  return {
    items: items.map(({ recordingId, ...failure }) => ({ recordingId, failure: toFailure(failure) })),
    nextCursor,
  };
}

export async function readSound(db: StoreDb, viewer: Viewer, recordingId: string): Promise<RecordedSound | null> {
  const row = await db
    .selectFrom("recordings as r")
    .select(["r.media", "r.durationMs", "r.silenced"])
    .where("r.id", "=", recordingId)
    .where((eb) => eb.and(seenConditions(db, viewer)))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { media, durationMs, silenced } = row;
  return {
    media: storedJson.media.read(media),
    durationMs,
    silenced: silenced === null ? null : storedJson.silenced.read(silenced),
  };
}

async function states(db: StoreDb, recordingIds: readonly string[]): Promise<Map<string, CallState>> {
  const found = await db
    .selectFrom("recordings")
    .select(["id", "status", "fingerprint", "contentSha256", "failureCode", "failureMessage", "failureHint"])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom("work")
          .select("work.id")
          .where("kind", "=", "recording")
          .whereRef("key", "=", "recordings.id")
          .where("work.status", "=", "dead"),
      ).as("lastTryFailed"),
    )
    .where("id", "in", db.words.textsOf(recordingIds))
    .execute();
  return new Map(
    found.map(({ id, status, fingerprint, contentSha256, lastTryFailed, ...failure }): [string, CallState] => [
      id,
      {
        recordingId: id,
        status,
        fingerprint: fingerprint === null ? null : readFingerprint(fingerprint),
        contentSha256,
        failure: toFailure(failure),
        lastTryFailed: Boolean(lastTryFailed),
      },
    ]),
  );
}
