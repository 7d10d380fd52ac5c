import { setImmediate } from "node:timers/promises";
import type {
  ErasedId,
  ErasureSelection,
  ErasureStamp,
  ExpiredCalls,
  KeepingRepository,
  Leftover,
  RetentionRule,
  StoredReceipt,
} from "@earshot/model";
import type { Connection } from "../connection.ts";
import { StoreError } from "../errors.ts";
import { found, lock, type Statement, type Steps, statement } from "../transaction.ts";
import { appendEntry } from "./audit-rows.ts";
import { contentIn } from "./call-texts.ts";
import { erasedAmong, isNewlyErased } from "./erased-ids.ts";
import { addReceipt, keepingEntry, listReceipts } from "./erasure-receipts.ts";
import {
  type CallToErase,
  callToErase,
  eraseAgent,
  eraseCall,
  eraseInteraction,
  eraseQueued,
  listErased,
  noteLeftovers,
} from "./erasure-rows.ts";
import { countSelected, selectErased, selectedCalls } from "./erasure-selection.ts";
import { createErasureTally, type ErasureTally, sha256Of } from "./erasure-tally.ts";
import { ageColumn, forgetMedia, forgetWords, ruleCondition, ruleParameters } from "./expiry-rows.ts";
import { isHeld } from "./hold-conditions.ts";
import { addHold, countKeptBy, findHeld, refuseHeld, removeHold } from "./legal-holds.ts";
import { beginRemoval, endRemoval, lastRemoval } from "./media-removals.ts";
import { forgetNames } from "./named-texts.ts";

/** Before anything else: once a hold is added, nothing that it keeps goes any more. */
const lockHolds = () => lock("holds");

type RuleParameters = Record<string, string | number>;

interface RuleStatements {
  calls: Statement<RuleParameters & { limit: number }, CallToErase>;
  found: Statement<RuleParameters, ExpiredCalls>;
}

interface LeftoverRow {
  id: number;
  kind: Leftover["kind"];
  target: string;
  reference: string;
}

const erasedIds = statement<object, ErasedId>("SELECT kind, sha256 FROM erased_ids ORDER BY key");
const leftovers = statement<object, LeftoverRow>(
  "SELECT id, kind, target, reference FROM erasure_leftovers ORDER BY id",
);
const removeLeftover = statement<{ id: number }>("DELETE FROM erasure_leftovers WHERE id = @id");
const keptMedia = statement<{ after: number; limit: number }, { key: number; media: string }>(
  `SELECT key, media FROM recordings WHERE media LIKE '%"path":"%' AND key > @after ORDER BY key LIMIT @limit`,
);
/** Recordings whose media are read together: other work of the process goes on between them. */
const readTogether = 1000;

/** Statements by what rules are about: a connection keeps each prepared. */
const ruleStatements = new Map<string, RuleStatements>();

/** @param scrub writes the files of the database anew; see `KeepingRepository` */
export function createKeepingRepository(
  { db, transact, runEach }: Connection,
  scrub: KeepingRepository["scrub"],
): KeepingRepository {
  return {
    addHold: async (hold, correlationId) => {
      if (hold.target.trim() === "" || hold.reason.trim() === "") {
        throw new StoreError("store.invalid_record", "a hold needs what it is on, and a reason", {
          hint: "Give both.",
        });
      }
      return transact(function* () {
        yield* lockHolds();
        const added = yield* addHold(hold);
        const subject = `hold ${added.id}`;
        const reason = `added on ${hold.kind} ${sha256Of(hold.target)}`;
        const by = { actor: hold.addedBy, atMs: hold.addedAtMs, correlationId };
        yield* appendEntry(keepingEntry({ subject, reason, ...by }));
        return added;
      });
    },
    removeHold: (id, by) =>
      transact(function* () {
        const hold = yield* removeHold(id);
        if (hold === undefined) return undefined;
        const reason = `removed from ${hold.kind} ${sha256Of(hold.target)}`;
        yield* appendEntry(keepingEntry({ subject: `hold ${id}`, reason, ...by }));
        return hold;
      }),
    keptBy: (id) => transact(() => countKeptBy(id)),
    holds: () => db.selectFrom("legalHolds").selectAll().orderBy("id", "desc").execute(),
    plan: (selection) =>
      transact(function* () {
        return { counts: yield* countSelected(selection), ...(yield* findHeld(selection)) };
      }),
    erase: (selection, options) => transact(() => eraseSome(selection, options)),
    expired: (rule) =>
      transact(function* () {
        const { calls, oldestAtMs, held } = found(yield* statementsOf(rule).found.get(ruleParameters(rule)));
        return {
          calls: Number(calls),
          oldestAtMs: oldestAtMs === null ? null : Number(oldestAtMs),
          held: Number(held),
        };
      }),
    expire: (rule, options) => transact(() => expireSome(rule, options)),
    receipts: (page) => listReceipts(db, page),
    erasedAmong: (recordings) => runEach(() => erasedAmong(recordings)),
    erasedIds: () => transact(() => erasedIds.all({})),
    restored: (ids) =>
      transact(function* () {
        yield* listErased(ids);
        return yield* selectErased(yield* erasedIds.all({}));
      }),
    leftovers: async () => (await transact(() => leftovers.all({}))).map(toLeftover),
    finish: (done) =>
      transact(function* () {
        for (const { id } of done) yield* removeLeftover.run({ id });
      }),
    lastRemoval: () => runEach(lastRemoval),
    beginRemoval: (sha256s, nowMs) => transact(() => beginRemoval(sha256s, nowMs)),
    endRemoval: (removal, sha256s) => transact(() => endRemoval(removal, sha256s)),
    mediaInUse: async () => {
      const inUse = new Set<string>();
      for (let after = 0; ; ) {
        const rows = await runEach(() => keptMedia.all({ after, limit: readTogether }));
        for (const { media } of rows) for (const sha256 of contentIn(media)) inUse.add(sha256);
        const last = rows.at(-1);
        if (last === undefined) return inUse;
        after = last.key;
        await setImmediate();
      }
    },
    scrub,
  };
}

function* eraseSome(
  selection: ErasureSelection,
  { measuresKept, limit, ...stamp }: ErasureStamp & { measuresKept: boolean; limit: number },
): Steps<StoredReceipt | null> {
  yield* lockHolds();
  const { held, holds } = yield* findHeld(selection);
  refuseHeld(held, holds);
  const { parameters, statements } = selectedCalls(selection);
  const calls = yield* statements.calls.all({ ...parameters, limit });
  const tally = createErasureTally();
  for (const call of calls) yield* eraseCall(call, measuresKept, tally);
  if (calls.length < limit) {
    for (const id of selection.recordingIds ?? []) yield* eraseQueued(id, tally);
    for (const id of selection.interactionIds ?? []) yield* eraseInteraction(id, tally);
    for (const id of selection.agentIds ?? []) yield* eraseAgent(id, tally);
  }
  return yield* conclude(tally, stamp, measuresKept, { isListed: true });
}

function* expireSome(
  rule: RetentionRule,
  { limit, ...stamp }: ErasureStamp & { limit: number },
): Steps<StoredReceipt | null> {
  yield* lockHolds();
  const calls = yield* statementsOf(rule).calls.all({ ...ruleParameters(rule), limit });
  const tally = createErasureTally();
  for (const call of calls) {
    if (rule.kind === "measures") yield* eraseCall(call, false, tally);
    else {
      yield* rule.kind === "media" ? forgetMedia(call, tally) : forgetWords(call, tally);
      tally.erased("recording", call.id);
    }
  }
  // Of what is kept in part, a later evaluation may fetch the rest again.
  const isListed = rule.kind === "measures";
  return yield* conclude(tally, stamp, !isListed, { isListed });
}

/** Null when nothing was removed, and nothing asked for by its id is not on the list already. */
function* conclude(
  tally: ErasureTally,
  stamp: ErasureStamp,
  measuresKept: boolean,
  { isListed }: { isListed: boolean },
): Steps<StoredReceipt | null> {
  yield* forgetNames(tally);
  const isNothing = Object.keys(tally.counts()).length === 0;
  if (isNothing && !(isListed && (yield* isNewlyErased(tally.ids())))) return null;
  if (isListed) yield* listErased(tally.ids());
  yield* noteLeftovers(tally);
  return yield* addReceipt(tally, stamp, measuresKept);
}

function statementsOf(rule: RetentionRule): RuleStatements {
  const key = `${rule.kind} ${rule.queueId === null}`;
  const known = ruleStatements.get(key);
  if (known !== undefined) return known;
  const made: RuleStatements = {
    calls: statement(
      (words) => `SELECT ${callToErase} FROM recordings AS r WHERE ${ruleCondition(rule, words)} AND NOT ${isHeld}
       ORDER BY r.key LIMIT @limit`,
    ),
    found: statement(
      (words) => `SELECT count(*) FILTER (WHERE NOT held) AS calls,
         min(at_ms) FILTER (WHERE NOT held) AS "oldestAtMs", count(*) FILTER (WHERE held) AS held
       FROM (SELECT ${ageColumn} AS at_ms, ${isHeld} AS held FROM recordings AS r WHERE ${ruleCondition(rule, words)}) AS x`,
    ),
  };
  ruleStatements.set(key, made);
  return made;
}

function toLeftover({ id, kind, target, reference }: LeftoverRow): Leftover {
  if (kind === "media") return { id, kind, sha256: target, reference };
  return kind === "thumbnails" ? { id, kind, interactionId: target } : { id, kind };
}
