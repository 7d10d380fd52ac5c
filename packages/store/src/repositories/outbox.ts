import type { OutboxEventType } from "@earshot/model";
import { sql } from "kysely";
import { inTransaction, type StoreDb } from "../database.ts";
import { toJson } from "../records.ts";

/** What archives are told. */
export interface OutboxEvent {
  /** `evt_…`; archives tell repeated deliveries by it. */
  id: string;
  type: OutboxEventType;
  interactionId: string;
  occurredAtMs: number;
  /** Stored as JSON. */
  data: unknown;
  /** Names of the archives that are to hear of it. */
  archives: readonly string[];
}

/** A claimed delivery. */
export interface Delivery {
  id: number;
  /** 1 for the first attempt; `finishDelivery` wants it back. */
  attempt: number;
  archive: string;
  eventId: string;
  type: OutboxEventType;
  interactionId: string;
  occurredAtMs: number;
  data: unknown;
}

export type DeliveryResult =
  | { ok: true /** Stored as JSON; undefined as null. */; response: unknown }
  | {
      ok: false;
      error: string /** null: give up, the delivery becomes a dead letter. */;
      nextAttemptAtMs: number | null;
    };

/**
 * Puts an event into the outbox, in the caller's transaction: it is delivered if, and only if, what it tells of is
 * stored.
 * @throws StoreError `store.invalid_record`, `store.conflict` when the id is taken
 */
export async function enqueueEvent(db: StoreDb, event: OutboxEvent): Promise<void> {
  const { archives, interactionId, ...columns } = event;
  const row = { ...columns, interactionId, data: toJson(event.data, "data") };
  await inTransaction(db, async (trx) => {
    const { key } = await trx.insertInto("outboxEvents").values(row).returning("key").executeTakeFirstOrThrow();
    const deliveries = [...new Set(archives)].map((archive) => ({
      eventKey: key,
      archive,
      interactionId,
      status: "pending" as const,
      attempts: 0,
      dueAtMs: event.occurredAtMs,
    }));
    if (deliveries.length > 0) await trx.insertInto("deliveries").values(deliveries).execute();
  });
}

/**
 * Claims deliveries that are due, longest due first. At each archive the events of one interaction come in the order in
 * which they were enqueued: a later one is not due before the earlier one is delivered or dead. The claim lasts until
 * `nowMs + leaseMs`; after that the delivery is due again.
 */
export function claimDueDeliveries(
  db: StoreDb,
  claim: {
    nowMs: number;
    leaseMs: number;
    limit: number;
    owner: string;
    /** Only this archive's, so that a slow archive can't fill the claims of others. */
    archive?: string | undefined;
    /** Only of this interaction. */
    interactionId?: string | undefined;
  },
): Promise<Delivery[]> {
  const { nowMs, leaseMs, owner } = claim;
  return inTransaction(db, async (trx) => {
    let due = trx
      .selectFrom("deliveries as d")
      .select("d.id")
      // Literals: SQLite uses a partial index only when it sees its condition.
      .where(sql<boolean>`d.is_open = 1`)
      .where("d.dueAtMs", "<=", nowMs)
      .where(
        sql<boolean>`not exists (
          select 1 from deliveries e where e.is_open = 1
          and e.archive = d.archive and e.interaction_id = d.interaction_id and e.id < d.id)`,
      );
    if (claim.archive !== undefined) due = due.where("d.archive", "=", claim.archive);
    if (claim.interactionId !== undefined) due = due.where("d.interactionId", "=", claim.interactionId);
    const ids = await due.orderBy("d.dueAtMs").orderBy("d.id").limit(claim.limit).execute();
    if (ids.length === 0) return [];
    const claimed = ids.map(({ id }) => id);
    await trx
      .updateTable("deliveries")
      .set({ status: "delivering", owner, attempts: sql`attempts + 1`, attemptedAtMs: nowMs, dueAtMs: nowMs + leaseMs })
      .where("id", "in", claimed)
      .execute();
    const rows = await trx
      .selectFrom("deliveries as d")
      .innerJoin("outboxEvents as e", "e.key", "d.eventKey")
      .select(["d.id", "d.attempts as attempt", "d.archive", "e.id as eventId"])
      .select(["e.type", "e.interactionId", "e.occurredAtMs", "e.data"])
      .where("d.id", "in", claimed)
      .orderBy("d.id")
      .execute();
    return rows.map((row) => ({ ...row, data: JSON.parse(row.data) }));
  });
}

/**
 * Stores how an attempt ended. False when the claim was lost: its lease ran out and another attempt began, or it was
 * finished before; nothing is stored then.
 * @throws StoreError `store.invalid_record`
 */
export async function finishDelivery(
  db: StoreDb,
  finished: { id: number; attempt: number; result: DeliveryResult; atMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("deliveries")
    .set({ owner: null, ...toColumns(finished.result, finished.atMs) })
    .where("id", "=", finished.id)
    .where("attempts", "=", finished.attempt)
    .where("status", "=", "delivering")
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Makes dead letters due again, all of them or those with these ids; returns how many. Their attempts count on. */
export async function retryDeliveries(
  db: StoreDb,
  filter: { ids?: readonly number[] | undefined },
  nowMs: number,
): Promise<number> {
  let query = db
    .updateTable("deliveries")
    .set({ status: "pending", dueAtMs: nowMs, finishedAtMs: null })
    .where("status", "=", "dead");
  // One variable for any number of ids.
  if (filter.ids !== undefined) {
    query = query.where(sql<boolean>`id in (select value from json_each(${JSON.stringify(filter.ids)}))`);
  }
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

function toColumns(result: DeliveryResult, atMs: number) {
  if (result.ok) {
    const response = toJson(result.response ?? null, "response");
    return { status: "delivered", finishedAtMs: atMs, response, error: null } as const;
  }
  const { error, nextAttemptAtMs } = result;
  if (nextAttemptAtMs === null) return { status: "dead", finishedAtMs: atMs, error } as const;
  return { status: "pending", dueAtMs: nextAttemptAtMs, error } as const;
}
