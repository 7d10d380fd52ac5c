import type { AuditEntry, AuditFilter, AuditRepository, Page, PageRequest } from "@earshot/model";
import { toAuditEntry } from "../audit-chain.ts";
import { isCountable } from "../audit-range.ts";
import type { Connection } from "../connection.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { toSortableIso, toSpan } from "../times.ts";
import { verifyAudit } from "../verify-audit.ts";
import { appendEntry } from "./audit-rows.ts";

const iterationSize = 500;

export function createAuditRepository({ db, transact }: Connection): AuditRepository {
  return {
    append: (input) => transact(() => appendEntry(input)),
    list: (filter, page) => list(db, filter, page),
    entries: () => entries(db),
    verify: () => verifyAudit(db),
  };
}

async function list(db: StoreDb, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
  const limit = checkLimit(page.limit);
  let query = db.selectFrom("auditEntries").selectAll().where(isCountable);
  if (filter.interactionId !== undefined) query = query.where("interactionId", "=", filter.interactionId);
  if (filter.status !== undefined) query = query.where("status", "=", filter.status);
  const { fromMs, toMs } = toSpan(filter);
  if (fromMs !== null) query = query.where("timestamp", ">=", toSortableIso(fromMs));
  if (toMs !== null) query = query.where("timestamp", "<", toSortableIso(toMs));
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

async function* entries(db: StoreDb): AsyncGenerator<AuditEntry, void, undefined> {
  const { last } = await db
    .selectFrom("auditEntries")
    .select((eb) => eb.fn.max("sequence").as("last"))
    .where(isCountable)
    .executeTakeFirstOrThrow();
  const query = db.selectFrom("auditEntries").selectAll().where("sequence", "<=", Number(last));
  for (let after = 0; ; ) {
    const rows = await query.where("sequence", ">", after).orderBy("sequence").limit(iterationSize).execute();
    yield* rows.map(toAuditEntry);
    after = rows.at(-1)?.sequence ?? after;
    if (rows.length < iterationSize) return;
  }
}
