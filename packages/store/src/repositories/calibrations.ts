import type {
  Calibration,
  CalibrationFacts,
  CalibrationRepository,
  CalibrationSummary,
  Page,
  PageRequest,
  Viewer,
} from "@earshot/model";
import { hasRight, nameOfActor } from "@earshot/model";
import { type Expression, type SqlBool, sql } from "kysely";
import type { Connection } from "../connection.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { isOwnCall, seenConditions } from "../seen-calls.ts";
import { storedJson } from "../stored-json.ts";
import { found } from "../transaction.ts";
import {
  addCalibration,
  addCall,
  addParticipant,
  auditStep,
  closeCalibration,
  interactionsOf,
  submitReview,
} from "./calibration-rows.ts";
import { refuseMarkedMeanwhile } from "./own-name-rows.ts";
import { authorIdOf } from "./review-rows.ts";

export function createCalibrationRepository({ db, transact }: Connection, viewer: Viewer): CalibrationRepository {
  async function stored(id: number): Promise<Calibration> {
    const calibration = await readCalibration(db, viewer, id);
    if (calibration !== undefined) return calibration;
    throw new StoreError("store.unknown_calibration", `there is no calibration ${id}`, {
      hint: "List the calibrations again.",
    });
  }

  return {
    list: (page) => listCalibrations(db, viewer, page),
    get: (id) => readCalibration(db, viewer, id),
    begin: async ({ name, scorecard, calls, participants }, facts) => {
      const keys = await keysOfCalls(db, viewer, calls, participants);
      const id = await transact(function* () {
        yield* refuseMarkedMeanwhile(calls.map(({ recordingId }) => ({ ...facts, recording: { id: recordingId } })));
        const author = { author_id: authorIdOf(viewer), author: viewer.actor };
        const { id } = found(yield* addCalibration.get({ name, scorecard, ...author, created_at_ms: facts.atMs }));
        for (const [ordinal, { recordingId, judged }] of calls.entries()) {
          const recordingKey = keys.get(recordingId);
          if (recordingKey === undefined) continue;
          const call = { id, recordingKey, recordingId, ordinal, judged: storedJson.evaluation.write(judged) };
          if ((yield* addCall.run(call)) === 0) throw refused(`call ${recordingId} was erased meanwhile`);
        }
        for (const one of participants) yield* addParticipant.run({ id, userId: authorIdOf(one), name: nameOf(one) });
        for (const { interactionId } of yield* interactionsOf.all({ id })) {
          yield* auditStep(id, interactionId, "begun", viewer, facts);
        }
        return id;
      });
      return stored(id);
    },
    submit: async (id, { recordingId, content, reviewed }, facts) => {
      const { participants, closedAtMs } = await stored(id);
      if (!participants.some(({ isMe }) => isMe)) throw refused("whoever asks does not take part in it");
      if (closedAtMs !== null) throw refused("it is closed");
      const call = await selectCalls(db, viewer)
        .select(isOwnCall(viewer).as("isOwn"))
        .where("c.calibrationId", "=", id)
        .where("r.id", "=", recordingId)
        .executeTakeFirst();
      if (call === undefined) throw refused(`it has no call ${recordingId}`);
      if (call.isOwn === 1) throw refused("nobody judges a call of their own");
      await transact(function* () {
        yield* refuseMarkedMeanwhile([{ ...facts, recording: { id: recordingId } }]);
        const submitted = yield* submitReview.run({
          ...{ calibration_id: id, recording_key: call.key, user_id: authorIdOf(viewer), submitted_at_ms: facts.atMs },
          content: storedJson.blindContent.write(content),
          reviewed: storedJson.reviewedScore.write(reviewed),
        });
        if (submitted === 0) throw refused("it was closed, or the call erased, meanwhile");
        yield* auditStep(id, call.interactionId, "submitted", viewer, facts);
      });
      return stored(id);
    },
    close: async (id, facts) => {
      const { isMine } = await stored(id);
      if (!isMine && !hasRight(viewer, "people:manage")) throw refused("somebody else began it");
      await transact(function* () {
        if ((yield* closeCalibration.run({ id, atMs: facts.atMs })) === 0) throw refused("it is closed already");
        for (const { interactionId } of yield* interactionsOf.all({ id })) {
          yield* auditStep(id, interactionId, "closed", viewer, facts);
        }
      });
      return stored(id);
    },
  };
}

const nameOf = ({ actor }: Viewer) => nameOfActor(actor);

function refused(why: string): StoreError {
  return new StoreError("store.calibration_refused", `this step of the calibration is not possible: ${why}`, {
    hint: "Everybody who takes part must see all its calls and have none of them as their own. Once it has begun, it says who takes part and whether it is open.",
  });
}

/** The keys of the calls, if the author and all participants may see each of them and none is an agent of one. */
async function keysOfCalls(
  db: StoreDb,
  viewer: Viewer,
  calls: CalibrationFacts["calls"],
  participants: readonly Viewer[],
): Promise<Map<string, number>> {
  const ids = calls.map(({ recordingId }) => recordingId);
  if (ids.length === 0 || new Set(ids).size < ids.length) throw refused("it needs at least one call, and each once");
  const found = await seenOf(db, viewer, ids);
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw refused(`there is no call ${missing}`);
  if (participants.length === 0) throw refused("it needs participants");
  for (const one of participants) {
    const seen = await seenOf(db, one, ids);
    const unseen = ids.find((id) => !seen.has(id));
    if (unseen !== undefined) throw refused(`${nameOf(one)} may not see call ${unseen}`);
    const own = ids.find((id) => seen.get(id)?.isOwn === 1);
    if (own !== undefined) throw refused(`call ${own} is one of ${nameOf(one)}'s own`);
  }
  return new Map(Array.from(found, ([id, { key }]) => [id, key]));
}

async function seenOf(db: StoreDb, viewer: Viewer, recordingIds: readonly string[]) {
  const found = await db
    .selectFrom("recordings as r")
    .select(["r.id", "r.key", isOwnCall(viewer).as("isOwn")])
    .where("r.id", "in", db.words.textsOf(recordingIds))
    .where((eb) => eb.and(seenConditions(db, viewer)))
    .execute();
  return new Map(found.map((row) => [row.id, row]));
}

/** The calls of calibrations that a viewer may see. */
function selectCalls(db: StoreDb, viewer: Viewer) {
  return db
    .selectFrom("calibrationCalls as c")
    .innerJoin("recordings as r", "r.key", "c.recordingKey")
    .where((eb) => eb.and(seenConditions(db, viewer)))
    .select(["c.calibrationId", "r.key", "r.id as recordingId", "r.interactionId", "r.startTime"])
    .orderBy("c.ordinal");
}

/** That a viewer may see the calibrations `k`: one that they began or take part in, or any for whoever sees all calls. */
function isShown(viewer: Viewer): Expression<SqlBool> {
  if (viewer.calls === "all") return sql<SqlBool>`true`;
  const me = authorIdOf(viewer);
  return sql<SqlBool>`(k.author_id = ${me} OR EXISTS (
    SELECT 1 FROM calibration_participants AS p WHERE p.calibration_id = k.id AND p.user_id = ${me}
  ))`;
}

/** Calibrations that a viewer may see. One of which they may see no call is as if it were not stored. */
function selectCalibrations(db: StoreDb, viewer: Viewer) {
  return db
    .selectFrom("calibrations as k")
    .where(isShown(viewer))
    .where(({ exists }) => exists(selectCalls(db, viewer).where("c.calibrationId", "=", sql.ref<number>("k.id"))))
    .select(["k.id", "k.name", "k.scorecard", "k.author", "k.createdAtMs", "k.closedAtMs"])
    .select(sql<0 | 1>`CASE WHEN k.author_id = ${authorIdOf(viewer)} THEN 1 ELSE 0 END`.as("isMine"));
}

type Row = Awaited<ReturnType<ReturnType<typeof selectCalibrations>["execute"]>>[number];

async function listCalibrations(db: StoreDb, viewer: Viewer, page: PageRequest): Promise<Page<CalibrationSummary>> {
  const limit = checkLimit(page.limit);
  let query = selectCalibrations(db, viewer);
  if (page.cursor !== undefined) {
    const [before = 0] = readCursor(page.cursor, "calibrations", {}, [0]);
    query = query.where("k.id", "<", Number(before));
  }
  const found = await query
    .orderBy("k.id", "desc")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(found, limit, "calibrations", {}, ({ id }) => [id]);
  return { items: await toSummaries(db, viewer, items), nextCursor };
}

async function toSummaries(db: StoreDb, viewer: Viewer, found: readonly Row[]): Promise<CalibrationSummary[]> {
  const ids = found.map(({ id }) => id);
  const calls = await selectCalls(db, viewer).where("c.calibrationId", "in", db.words.numbersOf(ids)).execute();
  const participants = await db
    .selectFrom("calibrationParticipants as p")
    .select(["p.calibrationId", "p.userId as id", "p.name"])
    .where("p.calibrationId", "in", db.words.numbersOf(ids))
    .orderBy("p.name")
    .execute();
  const submissions = await selectReviews(db, viewer)
    .select(({ fn }) => fn.countAll<number>().as("submitted"))
    .where("v.calibrationId", "in", db.words.numbersOf(ids))
    .groupBy(["v.calibrationId", "v.userId"])
    .execute();
  const me = authorIdOf(viewer);
  return found.map(({ isMine, ...row }) => ({
    ...row,
    isMine: isMine === 1,
    recordingIds: calls.filter((call) => call.calibrationId === row.id).map(({ recordingId }) => recordingId),
    participants: participants
      .filter(({ calibrationId }) => calibrationId === row.id)
      .map(({ id, name }) => {
        const own = submissions.find((one) => one.calibrationId === row.id && one.userId === id);
        return { id, name, isMe: id === me, submitted: own?.submitted ?? 0 };
      }),
  }));
}

/** Reviews of the calls that a viewer may see; that there is one says nothing of what it holds. */
function selectReviews(db: StoreDb, viewer: Viewer) {
  return db
    .selectFrom("calibrationReviews as v")
    .innerJoin("recordings as r", "r.key", "v.recordingKey")
    .where((eb) => eb.and(seenConditions(db, viewer)))
    .select(["v.calibrationId", "v.userId"]);
}

async function readCalibration(db: StoreDb, viewer: Viewer, id: number): Promise<Calibration | undefined> {
  const row = await selectCalibrations(db, viewer).where("k.id", "=", id).executeTakeFirst();
  if (row === undefined) return undefined;
  const [summary] = await toSummaries(db, viewer, [row]);
  if (summary === undefined) return undefined;
  const calls = await selectCalls(db, viewer).select("c.judged").where("c.calibrationId", "=", id).execute();
  // Blind: while it is open, nobody else's review is read.
  const reviews = await selectReviews(db, viewer)
    .innerJoin("calibrations as k", "k.id", "v.calibrationId")
    .where((eb) => eb.or([eb("k.closedAtMs", "is not", null), eb("v.userId", "=", authorIdOf(viewer))]))
    .where("v.calibrationId", "=", id)
    .select(["r.id as recordingId", "v.submittedAtMs", "v.content", "v.reviewed"])
    .orderBy("v.userId")
    .execute();
  return {
    ...summary,
    calls: calls.map(({ recordingId, interactionId, startTime, judged }) => ({
      ...{ recordingId, interactionId, startTime },
      judged: storedJson.evaluation.read(judged),
    })),
    reviews: reviews.map(({ recordingId, userId, submittedAtMs, content, reviewed }) => ({
      ...{ recordingId, participantId: userId, submittedAtMs },
      content: storedJson.blindContent.read(content),
      reviewed: storedJson.reviewedScore.read(reviewed),
    })),
  };
}
