import { randomBytes } from "node:crypto";
import { type DeniedName, mostOwnNames, type OwnNameAction, type OwnNames } from "@earshot/model";
import { StoreError } from "../errors.ts";
import { insertInto } from "../insert-rows.ts";
import { storedJson } from "../stored-json.ts";
import { found, lock, type Steps, share, statement } from "../transaction.ts";

// Each of these is a step of the caller's transaction. Whoever stores calls, or what is said of them, shares the lock that whoever
// marks takes: what was masked by an older list than the one under which its call was marked meanwhile is not stored.

const lockName = "own names";
/** Whoever masks what was missed in a call is not kept from it by a full list. */
const mostOfOneCall = 1000;

export interface OwnNameRow {
  action: OwnNameAction;
  kind: string;
  text: string | null;
  hashes: string | null;
  words: number;
  all_calls: 0 | 1;
  recording_key: number | null;
  added_by: string;
  added_at_ms: number;
}

const columns = [
  ...["action", "kind", "text", "hashes", "words", "all_calls", "recording_key", "added_by", "added_at_ms"],
];

const insert = statement<OwnNameRow, { id: number }>(`${insertInto("own_names", columns)} RETURNING id`);
const sameAs = statement<OwnNameRow, { id: number }>(
  `SELECT id FROM own_names WHERE action = @action AND kind = @kind AND all_calls = @all_calls
     AND text IS NOT DISTINCT FROM @text AND hashes IS NOT DISTINCT FROM @hashes
     AND (action = 'allow' OR recording_key = @recording_key)`,
);
const count = statement<object, { count: number; last: number }>(
  "SELECT count(*) AS count, coalesce(max(id), 0) AS last FROM own_names",
);
const ofAllCalls = statement<object, { count: number }>("SELECT count(*) AS count FROM own_names WHERE all_calls = 1");
const ofOneCall = statement<{ recording_key: number | null }, { count: number }>(
  "SELECT count(*) AS count FROM own_names WHERE all_calls = 0 AND recording_key = @recording_key",
);
const all = statement<
  object,
  { kind: string; text: string | null; hashes: string | null; allCalls: 0 | 1; recordingId: string | null }
>(
  `SELECT o.kind, o.text, o.hashes, o.all_calls AS "allCalls", r.id AS "recordingId"
   FROM own_names AS o LEFT JOIN recordings AS r ON r.key = o.recording_key ORDER BY o.id`,
);
const keyRow = statement<object, { key: string }>("SELECT key FROM own_name_key");
const addKey = statement<{ key: string }>(
  "INSERT INTO own_name_key (id, key) VALUES (1, @key) ON CONFLICT (id) DO NOTHING",
);
export const removeOwnName = statement<{ id: number }>("DELETE FROM own_names WHERE id = @id");
const removeDenied = statement<{ key: number }>("DELETE FROM own_names WHERE recording_key = @key AND action = 'deny'");
const forgetOrigin = statement<{ key: number }>("UPDATE own_names SET recording_key = NULL WHERE recording_key = @key");
const markedSince = statement<{ ids: string; lastEntry: number }, { id: string }>(
  ({ textsIn }) => `SELECT r.id FROM own_names AS o JOIN recordings AS r ON r.key = o.recording_key
   WHERE o.id > @lastEntry AND o.action = 'deny' AND r.id IN ${textsIn("@ids")} LIMIT 1`,
);

export function* readOwnNames(): Steps<OwnNames> {
  const { last } = found(yield* count.get({}));
  const denied: DeniedName[] = [];
  const allowed: string[] = [];
  for (const { kind, text, hashes, allCalls, recordingId } of yield* all.all({})) {
    if (text !== null) allowed.push(text);
    else if (hashes !== null && recordingId !== null) {
      const { names } = storedJson.nameHashes.read(hashes);
      denied.push({ kind, recordingId, allCalls: allCalls === 1, hashes: names });
    }
  }
  return { key: (yield* keyRow.get({}))?.key ?? null, denied, allowed, lastEntry: Number(last) };
}

export function* ownNamesVersion(): Steps<string> {
  const row = found(yield* count.get({}));
  return `${row.count} ${row.last}`;
}

export function* ownNameKey(): Steps<string> {
  const known = yield* keyRow.get({});
  if (known !== undefined) return known.key;
  yield* addKey.run({ key: randomBytes(32).toString("hex") });
  return found(yield* keyRow.get({})).key;
}

/** Before all else of a transaction that changes the list. */
export const lockOwnNames = () => lock(lockName);

/** Adds an entry, or gives back the one that says the same. @throws StoreError `store.too_many_own_names` */
export function* addOwnName(row: OwnNameRow): Steps<{ id: number; isNew: boolean }> {
  const same = yield* sameAs.get(row);
  if (same !== undefined) return { id: same.id, isNew: false };
  const isOfOneCall = row.all_calls === 0;
  const { count } = found(yield* isOfOneCall ? ofOneCall.get(row) : ofAllCalls.get({}));
  const most = isOfOneCall ? mostOfOneCall : mostOwnNames;
  if (Number(count) >= most) {
    const where = isOfOneCall ? "this call alone" : "all calls";
    throw new StoreError("store.too_many_own_names", `the list of names has ${most} entries for ${where} already`, {
      hint: "Remove those that are not needed: `earshot pii names list` shows them.",
    });
  }
  return { id: found(yield* insert.get(row)).id, isNew: true };
}

/** A name that was marked in a call goes with it; what is nobody's stays. How many went. */
export function* forgetOwnNames(recordingKey: number): Steps<number> {
  const removed = yield* removeDenied.run({ key: recordingKey });
  yield* forgetOrigin.run({ key: recordingKey });
  return removed;
}

interface MaskedCall {
  recording: { id: string };
  lastOwnName?: number | undefined;
}

/**
 * Before anything else of a transaction that stores calls, or what is said of them: what was marked in one of them since it was masked
 * would come back.
 * @throws StoreError `store.marked_meanwhile`
 */
export function* refuseMarkedMeanwhile(calls: readonly MaskedCall[]): Steps<void> {
  yield* share(lockName);
  for (const [lastEntry, together] of Map.groupBy(calls, ({ lastOwnName = 0 }) => lastOwnName)) {
    const ids = JSON.stringify(together.map(({ recording }) => recording.id));
    const marked = yield* markedSince.get({ ids, lastEntry });
    if (marked === undefined) continue;
    throw new StoreError(
      "store.marked_meanwhile",
      `personal data were marked in recording ${marked.id} while it was worked on`,
      { hint: "Try it again, which masks them." },
    );
  }
}
