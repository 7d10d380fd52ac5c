import {
  hasRight,
  type Marked,
  type NewMark,
  type OwnNameEntry,
  type OwnNameReading,
  type OwnNameRepository,
  type PageRequest,
  type StepFacts,
  type Viewer,
} from "@earshot/model";
import { type SqlBool, sql } from "kysely";
import type { Connection } from "../connection.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { isOwnCall, seenConditions } from "../seen-calls.ts";
import { storedJson } from "../stored-json.ts";
import { toSortableIso } from "../times.ts";
import type { Steps } from "../transaction.ts";
import { appendEntry } from "./audit-rows.ts";
import { notePages } from "./erasure-rows.ts";
import { maskNotes, maskWords } from "./marked-texts.ts";
import { addOwnName, lockOwnNames, ownNameKey, ownNamesVersion, readOwnNames, removeOwnName } from "./own-name-rows.ts";

export function createOwnNameReading({ transact, runEach }: Connection): OwnNameReading {
  return {
    read: () => transact(readOwnNames),
    version: () => runEach(ownNamesVersion),
    key: () => transact(ownNameKey),
  };
}

/** @param emptyLog leaves nothing in the log of the database of what was replaced */
export function createOwnNameRepository(
  { db, transact }: Connection,
  viewer: Viewer,
  emptyLog: () => void,
): OwnNameRepository {
  /** What is said of an entry in the trail, from which nothing can be removed. */
  const audit = (about: { interactionId: string; reason: string }, { atMs, correlationId }: StepFacts) =>
    appendEntry({
      ...{ timestamp: toSortableIso(atMs), status: "completed", payloadHash: null, latencyMs: {}, accuracyRate: null },
      ...{ totalValidations: 0, governanceTag: "own_names_v1", correlationId, actor: viewer.actor, ...about },
    });

  const allow: OwnNameRepository["allow"] = async (text, words, recordingId, facts) => {
    const call = recordingId === null ? null : await seenCall(db, viewer, recordingId);
    if (call === undefined) return undefined;
    const added = { added_by: viewer.actor, added_at_ms: facts.atMs };
    const id = await transact(function* () {
      yield* lockOwnNames();
      const what = { action: "allow", kind: "person", text, hashes: null, words, all_calls: 1 } as const;
      const entry = yield* addOwnName({ ...what, recording_key: call?.key ?? null, ...added });
      if (entry.isNew) yield* audit({ interactionId: nowhere(entry.id), reason: "allowed as nobody's" }, facts);
      return entry.id;
    });
    const [entry] = await entries(db, viewer).where("o.id", "=", id).execute();
    // Somebody removed it before it was read.
    return entry === undefined ? allow(text, words, recordingId, facts) : toEntry(entry);
  };

  return {
    list: (page) => listEntries(db, viewer, page),
    mask: async (mark, facts) => {
      const call = await seenCall(db, viewer, mark.recordingId);
      if (call === undefined) return undefined;
      if (call.isOwn === 1 && !hasRight(viewer, "names:manage")) throw ownCall();
      const marked = await transact(() => maskCall(call, mark, facts));
      if (marked != null) emptyLog();
      return marked;
    },
    allow,
    remove: async (id, facts) => {
      const [entry] = await entries(db, viewer).where("o.id", "=", id).where(isRemovable(db, viewer)).execute();
      if (entry === undefined) return undefined;
      return transact(function* () {
        yield* lockOwnNames();
        if ((yield* removeOwnName.run({ id })) === 0) return undefined;
        const what = entry.action === "deny" ? `denied ${entry.kind}` : "what was allowed";
        yield* audit({ interactionId: nowhere(id), reason: `${what} removed` }, facts);
        return toEntry(entry);
      });
    },
  };

  function* maskCall(
    { key, interactionId }: SeenCall,
    { kind, allCalls, hashes, words, masking }: NewMark,
    facts: StepFacts,
  ): Steps<Marked | null | undefined> {
    yield* lockOwnNames();
    const places = yield* maskWords(key, masking, db.words.fullText);
    // It was erased meanwhile.
    if (places === undefined) return undefined;
    if (places === 0) return null;
    yield* maskNotes(key, masking);
    const { id: entry } = yield* addOwnName({
      ...{ action: "deny", kind, text: null, words, all_calls: allCalls ? 1 : 0, recording_key: key },
      hashes: storedJson.nameHashes.write({ names: [...hashes] }),
      ...{ added_by: viewer.actor, added_at_ms: facts.atMs },
    });
    const where = allCalls ? "in all calls" : "in this call";
    const reason = `name ${entry}: ${kind} marked, ${places} ${places === 1 ? "place" : "places"} masked, ${where} from now on`;
    yield* audit({ interactionId, reason }, facts);
    yield* notePages();
    return { entry, places };
  }
}

/** What the trail has as interaction of what is about no single call. */
const nowhere = (id: number) => `name ${id}`;

interface SeenCall {
  key: number;
  interactionId: string;
  isOwn: 0 | 1;
}

/** What is masked is heard and judged by nobody any more. */
function ownCall(): StoreError {
  return new StoreError("store.mark_refused", "nobody marks words of a call of their own", {
    hint: "Ask another reviewer, or a manager, to mark what was missed.",
  });
}

function seenCall(db: StoreDb, viewer: Viewer, recordingId: string): Promise<SeenCall | undefined> {
  return db
    .selectFrom("recordings as r")
    .select(["r.key", "r.interactionId"])
    .select(isOwnCall(viewer).as("isOwn"))
    .where("r.id", "=", recordingId)
    .where("r.status", "=", "evaluated")
    .where((eb) => eb.and(seenConditions(db, viewer)))
    .executeTakeFirst();
}

/** The entries, each with its call where the viewer may see it. */
function entries(db: StoreDb, viewer: Viewer) {
  const [isSeen = sql`true`] = seenConditions(db, viewer);
  return db
    .selectFrom("ownNames as o")
    .select(["o.id", "o.action", "o.kind", "o.text", "o.words", "o.allCalls", "o.addedBy", "o.addedAtMs"])
    .select(
      sql<string | null>`(SELECT r.id FROM recordings AS r WHERE r.key = o.recording_key AND ${isSeen})`.as(
        "recordingId",
      ),
    );
}

/** What is sought in one call alone is of that call; all else is the organisation's. */
function isRemovable(db: StoreDb, viewer: Viewer) {
  const [isSeen = sql`true`] = seenConditions(db, viewer);
  return sql<SqlBool>`(o.all_calls = 1 OR EXISTS (SELECT 1 FROM recordings AS r WHERE r.key = o.recording_key AND ${isSeen}))`;
}

async function listEntries(db: StoreDb, viewer: Viewer, page: PageRequest) {
  const limit = checkLimit(page.limit);
  let query = entries(db, viewer);
  if (page.cursor !== undefined) {
    const [before = 0] = readCursor(page.cursor, "own names", {}, [0]);
    query = query.where("o.id", "<", Number(before));
  }
  const rows = await query
    .orderBy("o.id", "desc")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "own names", {}, (row) => [row.id]);
  return { items: items.map(toEntry), nextCursor };
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof entries>["execute"]>>[number];

function toEntry({ allCalls, ...row }: EntryRow): OwnNameEntry {
  return { ...row, allCalls: allCalls === 1 };
}
