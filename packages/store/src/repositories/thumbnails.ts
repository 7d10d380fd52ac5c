import type {
  Lease,
  Page,
  PageRequest,
  ThumbnailFilter,
  ThumbnailJob,
  ThumbnailRepository,
  ThumbnailResult,
  ThumbnailStatus,
} from "@earshot/model";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { type Connection, once } from "../sqlite/connection.ts";
import { storedJson } from "../stored-json.ts";
import { clockStepMs } from "../times.ts";
import { createOutbox, toEventRow } from "./outbox.ts";
import { type ThumbnailRow, thumbnailColumns, toThumbnailJob } from "./thumbnail-rows.ts";
import { createWorkRows, isOpen } from "./work-rows.ts";

type Due = { nowMs: number; passBeganAtMs: number };

export function createThumbnailRepository({ file, db, transact }: Connection): ThumbnailRepository {
  const rows = createWorkRows(file);
  const outbox = createOutbox(file);
  const statements = once(() => ({
    queued: file.prepare<[Due], number>(dueSql("NOT (status = 'waiting' AND failure_message IS NOT NULL)")).pluck(),
    // A clock that was set back behind the beginning of the pass can't say what the pass tried: it ends then.
    waiting: file
      .prepare<[Due], number>(
        dueSql(
          `status = 'waiting' AND failure_message IS NOT NULL AND @passBeganAtMs <= @nowMs
           AND (attempted_at_ms < @passBeganAtMs OR attempted_at_ms > @nowMs + ${clockStepMs})`,
        ),
      )
      .pluck(),
    read: file.prepare<[number], ThumbnailRow>(`SELECT ${thumbnailColumns} FROM work WHERE id = ?`),
  }));

  function claimNext({ passBeganAtMs, ...lease }: Lease & { passBeganAtMs: number }) {
    const due = { nowMs: lease.nowMs, passBeganAtMs };
    const id = statements().queued.get(due) ?? statements().waiting.get(due);
    if (id === undefined) return null;
    const { workId, token } = rows.claim(id, lease);
    const row = statements().read.get(id);
    return row === undefined ? null : { ...toThumbnailJob(row), workId, token };
  }

  return {
    claimNext: (lease) => transact(() => claimNext(lease)),
    finish: async (claim, result, { atMs, events }) => {
      const ending = toEnding(result, atMs);
      const eventRows = events.map(toEventRow);
      return transact(() => {
        if (!rows.end(claim, ending)) return false;
        for (const event of eventRows) outbox.enqueue(event);
        return true;
      });
    },
    list: (filter, page) => list(db, filter, page),
  };
}

/** The job that was tried least often, so that one that fails for ever holds up no other. */
export function dueSql(condition: string): string {
  return `SELECT id FROM work INDEXED BY thumbnails_due
    WHERE kind = 'thumbnail' AND ${isOpen} AND (due_at_ms <= @nowMs OR set_at_ms > @nowMs + ${clockStepMs}) AND ${condition}
    ORDER BY attempts, id LIMIT 1`;
}

function toEnding(result: ThumbnailResult, atMs: number) {
  if (result.status === "done") {
    return { status: "done", atMs, result: storedJson.thumbnail.write({ path: result.path }), failure: null } as const;
  }
  const failure = { code: null, message: result.reason, hint: null };
  return { status: result.status === "failed" ? "dead" : "waiting", atMs, failure } as const;
}

async function list(db: StoreDb, filter: ThumbnailFilter, page: PageRequest): Promise<Page<ThumbnailJob>> {
  const limit = checkLimit(page.limit);
  let query = db
    .selectFrom("work")
    .select(["id", "interactionId", "mediaId", "status", "attempts", "result", "failureMessage"])
    .where("kind", "=", "thumbnail");
  if (filter.status !== undefined) {
    const { status, failed } = conditionsOf[filter.status];
    query = query.where("status", "=", status);
    if (failed !== undefined) query = query.where("failureMessage", failed ? "is not" : "is", null);
  }
  if (filter.interactionId !== undefined) query = query.where("interactionId", "=", filter.interactionId);
  if (filter.mediaId !== undefined) query = query.where("mediaId", "=", filter.mediaId);
  if (page.cursor !== undefined) {
    const [after = 0] = readCursor(page.cursor, "thumbnails", filter, [0]);
    query = query.where("id", ">", Number(after));
  }
  const found = await query
    .orderBy("id")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(found, limit, "thumbnails", filter, (row) => [row.id]);
  return { items: items.map(toThumbnailJob), nextCursor };
}

/** Which work has a status of thumbnails; `failed`: whether it was tried in vain. */
const conditionsOf = {
  queued: { status: "waiting", failed: false },
  waiting: { status: "waiting", failed: true },
  running: { status: "claimed", failed: undefined },
  done: { status: "done", failed: undefined },
  failed: { status: "dead", failed: undefined },
} as const satisfies Record<ThumbnailStatus, unknown>;
