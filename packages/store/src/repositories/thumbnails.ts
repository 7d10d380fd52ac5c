import { sql } from "kysely";
import { checkLimit, type Page, type PageRequest, readCursor, toPage } from "../cursor.ts";
import { inTransaction, type StoreDb } from "../database.ts";
import type { ThumbnailJobsTable, ThumbnailStatus } from "../tables/thumbnail-jobs.ts";

export interface ThumbnailJob extends Omit<ThumbnailJobsTable, "id" | "claimedAtMs" | "leaseEndsAtMs"> {
  id: number;
  action: "generate_thumbnail";
  format: "jpeg";
  dimensions: "320x240";
}

export interface ThumbnailFilter {
  status?: ThumbnailStatus | undefined;
  interactionId?: string | undefined;
  mediaId?: string | undefined;
}

export type ThumbnailResult =
  | { status: "done"; path: string }
  /** `waiting`: for something that the machine lacks, such as ffmpeg. */
  | { status: "failed" | "waiting"; reason: string };

/**
 * Queues the thumbnail of a screen medium, once per interaction and medium. Asking again renews the address of one that
 * is not done, and queues one that failed or waits anew.
 * @param job `storageLocation` is null when Genesys gave none
 */
export async function enqueueThumbnail(
  db: StoreDb,
  job: { interactionId: string; mediaId: string; storageLocation: string | null },
): Promise<ThumbnailJob> {
  const { interactionId, mediaId, storageLocation } = job;
  const row = await db
    .insertInto("thumbnailJobs")
    .values({ interactionId, mediaId, storageLocation, status: "queued", attempts: 0 })
    .onConflict((conflict) =>
      conflict.columns(["interactionId", "mediaId"]).doUpdateSet({
        storageLocation: sql<string | null>`iif(status = 'done', storage_location, excluded.storage_location)`,
        status: sql<ThumbnailStatus>`iif(status IN ('failed', 'waiting'), 'queued', status)`,
        reason: null,
      }),
    )
    .returning(columns)
    .executeTakeFirstOrThrow();
  return toJob(row);
}

/**
 * Claims one job for `leaseMs`; a job whose worker was killed can be claimed again after that. Queued jobs come first,
 * waiting ones are tried again once in each pass over the queue. Undefined when there is none.
 */
export function claimThumbnail(
  db: StoreDb,
  claim: {
    nowMs: number;
    leaseMs: number;
    /** When this pass began: waiting jobs that were tried since are left for the next one, so that a pass ends. */
    passBeganAtMs: number;
  },
): Promise<(ThumbnailJob & { /** `finishThumbnail` wants it back. */ attempt: number }) | undefined> {
  const { nowMs, leaseMs, passBeganAtMs } = claim;
  return inTransaction(db, async (trx) => {
    const next = await trx
      .selectFrom("thumbnailJobs")
      .select("id")
      .where((eb) =>
        eb.or([
          eb("status", "=", "queued"),
          eb("status", "=", "running").and("leaseEndsAtMs", "<=", nowMs),
          eb("status", "=", "waiting").and("claimedAtMs", "<", passBeganAtMs),
        ]),
      )
      .orderBy(sql`status = 'waiting'`)
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return undefined;
    const row = await trx
      .updateTable("thumbnailJobs")
      .set({ status: "running", attempts: sql`attempts + 1`, claimedAtMs: nowMs, reason: null })
      .set({ leaseEndsAtMs: nowMs + leaseMs })
      .where("id", "=", next.id)
      .returning(columns)
      .executeTakeFirstOrThrow();
    return { ...toJob(row), attempt: row.attempts };
  });
}

/** Stores how an attempt ended. False when the claim was lost: its lease ran out and another attempt began. */
export async function finishThumbnail(
  db: StoreDb,
  finished: { id: number; attempt: number } & ThumbnailResult,
): Promise<boolean> {
  const { id, attempt, status } = finished;
  const { numUpdatedRows } = await db
    .updateTable("thumbnailJobs")
    .set({
      status,
      leaseEndsAtMs: null,
      path: finished.status === "done" ? finished.path : null,
      reason: finished.status === "done" ? null : finished.reason,
    })
    .where("id", "=", id)
    .where("attempts", "=", attempt)
    .where("status", "=", "running")
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Jobs in the order in which they were queued. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
export async function listThumbnails(
  db: StoreDb,
  filter: ThumbnailFilter,
  page: PageRequest,
): Promise<Page<ThumbnailJob>> {
  const limit = checkLimit(page.limit);
  let query = db.selectFrom("thumbnailJobs").select(columns);
  if (filter.status !== undefined) query = query.where("status", "=", filter.status);
  if (filter.interactionId !== undefined) query = query.where("interactionId", "=", filter.interactionId);
  if (filter.mediaId !== undefined) query = query.where("mediaId", "=", filter.mediaId);
  if (page.cursor !== undefined) {
    const [after = 0] = readCursor(page.cursor, "thumbnails", filter, [0]);
    query = query.where("id", ">", Number(after));
  }
  const rows = await query
    .orderBy("id")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "thumbnails", filter, (row) => [row.id]);
  return { items: items.map(toJob), nextCursor };
}

const columns = ["id", "interactionId", "mediaId", "storageLocation", "status", "attempts", "path", "reason"] as const;

function toJob(row: Omit<ThumbnailJob, "action" | "format" | "dimensions">): ThumbnailJob {
  return { ...row, action: "generate_thumbnail", format: "jpeg", dimensions: "320x240" };
}
