import type {
  ErasedId,
  ErasureSelection,
  ErasureStamp,
  ExpiredCalls,
  KeepingRepository,
  Leftover,
  LegalHold,
  RetentionRule,
  StoredReceipt,
} from "@earshot/model";
import { StoreError } from "../errors.ts";
import { type Connection, once } from "../sqlite/connection.ts";
import { jsonValues } from "../sqlite/json-values.ts";
import { scrubFile } from "../sqlite/scrub.ts";
import { createAuditChain } from "./audit-rows.ts";
import { contentIn } from "./call-texts.ts";
import { createReceiptRows, keepingEntry, listReceipts } from "./erasure-receipts.ts";
import { type CallToErase, callToErase, createErasureRows } from "./erasure-rows.ts";
import { countSelected, selectErased, selectedCalls } from "./erasure-selection.ts";
import { createErasureTally, type ErasureTally, sha256Of } from "./erasure-tally.ts";
import { ageColumn, createExpiryRows, ruleCondition, ruleParameters } from "./expiry-rows.ts";
import { createHoldRows, isHeld, refuseHeld } from "./legal-holds.ts";
import { createNamedTexts } from "./named-texts.ts";

export function createKeepingRepository({ file, db, transact, retry }: Connection): KeepingRepository {
  const audit = createAuditChain(file);
  const receiptRows = createReceiptRows(file);
  const holdRows = createHoldRows(file);
  const rows = createErasureRows(file);
  const expiry = createExpiryRows(file);
  const texts = createNamedTexts(file);
  const statements = once(() => ({
    erasedIds: file.prepare<[], ErasedId>("SELECT kind, sha256 FROM erased_ids ORDER BY key"),
    leftovers: file.prepare<[], { id: number; kind: Leftover["kind"]; target: string; reference: string }>(
      "SELECT id, kind, target, reference FROM erasure_leftovers ORDER BY id",
    ),
    finished: file.prepare<[number]>("DELETE FROM erasure_leftovers WHERE id = ?"),
    media: file.prepare<[], string>(`SELECT media FROM recordings WHERE media LIKE '%"path":"%'`).pluck(),
  }));

  function heldIn(selection: ErasureSelection): { held: number; holds: LegalHold[] } {
    const { condition, parameters } = selectedCalls(selection);
    const held = file.prepare(`SELECT count(*) FROM recordings AS r WHERE ${condition} AND ${isHeld}`).pluck();
    return { held: Number(held.get(parameters)), holds: holdRows.onSelection(condition, selection, parameters) };
  }

  function callsOf(condition: string, parameters: object, limit: number): CallToErase[] {
    return file
      .prepare<[object], CallToErase>(
        `SELECT ${callToErase} FROM recordings AS r WHERE ${condition} ORDER BY r.key LIMIT @limit`,
      )
      .all({ ...parameters, limit });
  }

  /** Null when nothing was removed. */
  function conclude(tally: ErasureTally, stamp: ErasureStamp, measuresKept: boolean): StoredReceipt | null {
    texts.forget(tally);
    if (Object.keys(tally.counts()).length === 0) return null;
    rows.noteLeftovers(tally);
    return receiptRows.add(tally, stamp, measuresKept);
  }

  function eraseSome(
    selection: ErasureSelection,
    { measuresKept, limit, ...stamp }: ErasureStamp & { measuresKept: boolean; limit: number },
  ): StoredReceipt | null {
    const { held, holds } = heldIn(selection);
    refuseHeld(held, holds);
    const { condition, parameters } = selectedCalls(selection);
    const calls = callsOf(condition, parameters, limit);
    const tally = createErasureTally();
    for (const call of calls) rows.eraseCall(call, measuresKept, tally);
    if (calls.length < limit) {
      for (const id of selection.interactionIds ?? []) rows.eraseInteraction(id, tally);
      for (const id of selection.agentIds ?? []) rows.eraseAgent(id, tally);
    }
    const receipt = conclude(tally, stamp, measuresKept);
    if (receipt !== null) rows.list(tally.ids());
    return receipt;
  }

  function expireSome(
    rule: RetentionRule,
    { limit, ...stamp }: ErasureStamp & { limit: number },
  ): StoredReceipt | null {
    const calls = callsOf(`${ruleCondition(rule)} AND NOT ${isHeld}`, ruleParameters(rule), limit);
    const tally = createErasureTally();
    for (const call of calls) {
      if (rule.kind === "measures") rows.eraseCall(call, false, tally);
      else {
        if (rule.kind === "media") expiry.forgetMedia(call, tally);
        else expiry.forgetWords(call, tally);
        tally.erased("recording", call.id);
      }
    }
    const receipt = conclude(tally, stamp, rule.kind !== "measures");
    // Of what is kept in part, a later evaluation may fetch the rest again.
    if (receipt !== null && rule.kind === "measures") rows.list(tally.ids());
    return receipt;
  }

  return {
    addHold: async (hold, correlationId) => {
      if (hold.target.trim() === "" || hold.reason.trim() === "") {
        throw new StoreError("store.invalid_record", "a hold needs what it is on, and a reason", {
          hint: "Give both.",
        });
      }
      return transact(() => {
        const added = holdRows.add(hold);
        const subject = `hold ${added.id}`;
        const reason = `added on ${hold.kind} ${sha256Of(hold.target)}`;
        audit.append(keepingEntry({ subject, reason, actor: hold.addedBy, atMs: hold.addedAtMs, correlationId }));
        return added;
      });
    },
    removeHold: (id, by) =>
      transact(() => {
        const hold = holdRows.remove(id);
        if (hold === undefined) return undefined;
        const reason = `removed from ${hold.kind} ${sha256Of(hold.target)}`;
        audit.append(keepingEntry({ subject: `hold ${id}`, reason, ...by }));
        return hold;
      }),
    holds: () => retry(() => holdRows.list()),
    plan: (selection) => retry(() => ({ counts: countSelected(file, selection), ...heldIn(selection) })),
    erase: (selection, options) => transact(() => eraseSome(selection, options)),
    expired: (rule) =>
      retry(() => {
        const parameters = ruleParameters(rule);
        const found = file.prepare<[object], { calls: number; oldestAtMs: number | null; held: number }>(
          `SELECT count(*) FILTER (WHERE NOT held) AS calls, min(at_ms) FILTER (WHERE NOT held) AS oldestAtMs,
             count(*) FILTER (WHERE held) AS held
           FROM (SELECT ${ageColumn} AS at_ms, ${isHeld} AS held FROM recordings AS r WHERE ${ruleCondition(rule)})`,
        );
        const none: ExpiredCalls = { calls: 0, oldestAtMs: null, held: 0 };
        return found.get(parameters) ?? none;
      }),
    expire: (rule, options) => transact(() => expireSome(rule, options)),
    receipts: (page) => listReceipts(db, page),
    erasedAmong: async (recordings) => {
      if (recordings.length === 0) return new Set();
      const ids = recordings.map(({ id, interactionId }) => ({
        id,
        sha256s: [sha256Of(id), ...(interactionId === undefined ? [] : [sha256Of(interactionId)])],
      }));
      const found = await db
        .selectFrom("erasedIds")
        .select("sha256")
        .where("kind", "in", ["recording", "interaction"])
        .where("sha256", "in", jsonValues(ids.flatMap(({ sha256s }) => sha256s)))
        .execute();
      const erased = new Set(found.map(({ sha256 }) => sha256));
      return new Set(ids.flatMap(({ id, sha256s }) => (sha256s.some((sha256) => erased.has(sha256)) ? [id] : [])));
    },
    erasedIds: () => retry(() => statements().erasedIds.all()),
    restored: (ids) =>
      transact(() => {
        rows.list(ids);
        return selectErased(file, statements().erasedIds.all());
      }),
    leftovers: () => retry(() => statements().leftovers.all().map(toLeftover)),
    finish: (leftovers) =>
      transact(() => {
        for (const { id } of leftovers) statements().finished.run(id);
      }),
    mediaInUse: () => retry(() => new Set(statements().media.all().flatMap(contentIn))),
    scrub: () => scrubFile(file),
  };
}

function toLeftover(row: { id: number; kind: Leftover["kind"]; target: string; reference: string }): Leftover {
  const { id, kind, target, reference } = row;
  if (kind === "media") return { id, kind, sha256: target, reference };
  return kind === "thumbnails" ? { id, kind, interactionId: target } : { id, kind };
}
