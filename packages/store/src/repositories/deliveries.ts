import type { OutboxEventType } from "@earshot/model";
import { checkLimit, type Page, type PageRequest, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import type { DeliveryStatus } from "../tables/outbox.ts";

export interface DeliveryRecord {
  id: number;
  archive: string;
  eventId: string;
  type: OutboxEventType;
  interactionId: string;
  occurredAtMs: number;
  status: DeliveryStatus;
  /** Attempts begun. */
  attempts: number;
  attemptedAtMs: number | null;
  /** When it is tried next at the earliest, or when the claim on it ends; null when it is delivered or dead. */
  dueAtMs: number | null;
  finishedAtMs: number | null;
  /** What the archive answered. */
  response: unknown;
  /** Why the last attempt failed. */
  error: string | null;
}

export interface DeliveryFilter {
  status?: DeliveryStatus | undefined;
  archive?: string | undefined;
  interactionId?: string | undefined;
}

/** Deliveries, latest event first. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
export async function listDeliveries(
  db: StoreDb,
  filter: DeliveryFilter,
  page: PageRequest,
): Promise<Page<DeliveryRecord>> {
  const limit = checkLimit(page.limit);
  let query = db
    .selectFrom("deliveries as d")
    .innerJoin("outboxEvents as e", "e.key", "d.eventKey")
    .select(["d.id", "d.archive", "e.id as eventId", "e.type", "e.interactionId", "e.occurredAtMs", "d.status"])
    .select(["d.attempts", "d.attemptedAtMs", "d.dueAtMs", "d.isOpen", "d.finishedAtMs", "d.response", "d.error"]);
  if (filter.status !== undefined) query = query.where("d.status", "=", filter.status);
  if (filter.archive !== undefined) query = query.where("d.archive", "=", filter.archive);
  if (filter.interactionId !== undefined) query = query.where("d.interactionId", "=", filter.interactionId);
  if (page.cursor !== undefined) {
    const [before = 0] = readCursor(page.cursor, "deliveries", filter, [0]);
    query = query.where("d.id", "<", Number(before));
  }
  const rows = await query
    .orderBy("d.id", "desc")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "deliveries", filter, (row) => [row.id]);
  return {
    items: items.map(({ isOpen, dueAtMs, response, ...row }) => ({
      ...row,
      dueAtMs: isOpen === 1 ? dueAtMs : null,
      response: response === null ? null : JSON.parse(response),
    })),
    nextCursor,
  };
}

export interface ArchiveCounts extends Record<DeliveryStatus, number> {
  archive: string;
}

/** How many deliveries are in which status, by the names of the archives. */
export async function deliveryCounts(db: StoreDb): Promise<ArchiveCounts[]> {
  const rows = await db
    .selectFrom("deliveries")
    .select((eb) => ["archive", "status", eb.fn.countAll<number>().as("count")])
    .groupBy(["archive", "status"])
    .orderBy("archive")
    .execute();
  const counts = new Map<string, ArchiveCounts>();
  for (const { archive, status, count } of rows) {
    const row = counts.get(archive) ?? { archive, pending: 0, delivering: 0, delivered: 0, dead: 0 };
    row[status] = count;
    counts.set(archive, row);
  }
  return [...counts.values()];
}
