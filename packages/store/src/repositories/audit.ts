import canonicalize from "canonicalize";
import { type AuditEntry, type AuditInput, hashEntry, type LatencySummary, toAuditEntry } from "../audit-chain.ts";
import { checkLimit, type Page, type PageRequest, readCursor, toPage } from "../cursor.ts";
import { inTransaction, type StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { epochMsOf } from "../records.ts";
import { toEpochMs, toSortableIso } from "../times.ts";

const iterationSize = 500;

export interface AuditFilter {
  interactionId?: string | undefined;
  status?: AuditEntry["status"] | undefined;
  /** ISO 8601, inclusive. */
  from?: string | undefined;
  /** ISO 8601, exclusive. */
  to?: string | undefined;
}

/**
 * Adds an entry to the end of the chain, in the caller's transaction or one of its own.
 * @throws StoreError `store.invalid_record`, `store.conflict`, `store.audit_broken` when the chain has lost its end
 */
export async function appendAudit(db: StoreDb, input: AuditInput): Promise<AuditEntry> {
  const content = toContent(input);
  return await inTransaction(db, async (trx) => {
    const head = await trx.selectFrom("auditHead").select(["entries", "lastHash"]).executeTakeFirst();
    if (head === undefined) throw brokenChain("has lost its head row");
    const linked = { ...content, sequence: head.entries + 1, previousHash: head.lastHash };
    const entry = { ...linked, hash: hashed(linked) };
    const latencyMs = canonicalize(entry.latencyMs) ?? "";
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto("auditEntries")
      .values({ ...entry, latencyMs })
      .onConflict((conflict) => conflict.column("sequence").doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) throw brokenChain(`has an entry ${entry.sequence} beyond its head`);
    return entry;
  });
}

/** Entries, latest first. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
export async function listAudit(db: StoreDb, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
  const limit = checkLimit(page.limit);
  let query = db.selectFrom("auditEntries").selectAll();
  if (filter.interactionId !== undefined) query = query.where("interactionId", "=", filter.interactionId);
  if (filter.status !== undefined) query = query.where("status", "=", filter.status);
  const [from, to] = [toEpochMs(filter.from, "from"), toEpochMs(filter.to, "to")];
  if (from !== null) query = query.where("timestamp", ">=", toSortableIso(from));
  if (to !== null) query = query.where("timestamp", "<", toSortableIso(to));
  if (page.cursor !== undefined) {
    const [before = 0] = readCursor(page.cursor, "audit", filter, [0]);
    query = query.where("sequence", "<", Number(before));
  }
  const rows = await query
    .orderBy("sequence", "desc")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "audit", filter, (row) => [row.sequence]);
  return { items: items.map(toAuditEntry), nextCursor };
}

/** All entries that are stored when the iteration begins, first to last; holds no lock. */
export async function* iterateAudit(db: StoreDb): AsyncGenerator<AuditEntry, void, undefined> {
  const { last } = await db
    .selectFrom("auditEntries")
    .select((eb) => eb.fn.max("sequence").as("last"))
    .executeTakeFirstOrThrow();
  const query = db.selectFrom("auditEntries").selectAll().where("sequence", "<=", Number(last));
  for (let after = 0; ; ) {
    const rows = await query.where("sequence", ">", after).orderBy("sequence").limit(iterationSize).execute();
    yield* rows.map(toAuditEntry);
    after = rows.at(-1)?.sequence ?? after;
    if (rows.length < iterationSize) return;
  }
}

/** Only what is stored, as it is stored: the hash must be that of the row read back. */
function toContent(input: AuditInput): AuditInput {
  const atMs = epochMsOf(input.timestamp);
  const timestamp = atMs === null ? null : toSortableIso(atMs);
  if (timestamp === null || Date.parse(timestamp) !== atMs) {
    throw invalidEntry("timestamp is not a time of the years 0 to 9999", "Give an ISO 8601 time.");
  }
  const latencies = Object.entries(input.latencyMs).map(([operation, { count, p50, p95, max }]) => {
    const summary: LatencySummary = { count, p50, p95, max };
    return [operation.toWellFormed(), summary] as const;
  });
  return {
    timestamp,
    interactionId: input.interactionId.toWellFormed(),
    payloadHash: input.payloadHash,
    status: input.status,
    reason: input.reason?.toWellFormed() ?? null,
    latencyMs: Object.fromEntries(latencies),
    accuracyRate: input.accuracyRate,
    totalValidations: input.totalValidations,
    governanceTag: input.governanceTag.toWellFormed(),
    correlationId: input.correlationId.toWellFormed(),
    actor: input.actor.toWellFormed(),
  };
}

function hashed(entry: Omit<AuditEntry, "hash">): string {
  try {
    return hashEntry(entry);
  } catch (cause) {
    throw invalidEntry("a number or text has no canonical JSON form", "Give finite numbers and hex hashes.", cause);
  }
}

function invalidEntry(problem: string, hint: string, cause?: unknown): StoreError {
  return new StoreError("store.invalid_record", `audit entry: ${problem}`, { hint, cause });
}

function brokenChain(problem: string): StoreError {
  return new StoreError("store.audit_broken", `the audit trail ${problem}`, {
    hint: "Run `earshot audit verify`, keep the file for inspection, and go on with a backup or a new database.",
  });
}
