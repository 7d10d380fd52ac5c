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
import type { Connection } from "../connection.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { storedJson } from "../stored-json.ts";
import { clockStepMs } from "../times.ts";
import { found, statement } from "../transaction.ts";
import type { Words } from "../words.ts";
import { enqueueEvents, toEventRow } from "./outbox.ts";
import { type ThumbnailRow, thumbnailColumns, toThumbnailJob } from "./thumbnail-rows.ts";
import { claimWork, endWork, isOpen } from "./work-rows.ts";

/** `setBackMs`: what was set later than this is of before the clock was set back. */
type Due = { nowMs: number; setBackMs: number; passBeganAtMs: number };

const queued = statement<Due, { id: number }>((words) =>
  dueSql(words, "NOT (status = 'waiting' AND failure_message IS NOT NULL)"),
);
const waiting = statement<Due, { id: number }>((words) =>
  dueSql(
    words,
    `status = 'waiting' AND failure_message IS NOT NULL
     AND (attempted_at_ms < @passBeganAtMs OR attempted_at_ms > @setBackMs)`,
  ),
);
const read = statement<{ id: number }, ThumbnailRow>(`SELECT ${thumbnailColumns} FROM work WHERE id = @id`);

export function createThumbnailRepository({ db, transact }: Connection): ThumbnailRepository {
  return {
    claimNext: (lease) => transact(() => claimNext(lease)),
    finish: async (claim, result, { atMs, events }) => {
      const ending = toEnding(result, atMs);
      const eventRows = events.map(toEventRow);
      return transact(function* () {
        if (!(yield* endWork(claim, ending))) return false;
        yield* enqueueEvents(eventRows);
        return true;
      });
    },
    list: (filter, page) => list(db, filter, page),
  };
}

function* claimNext({ passBeganAtMs, ...lease }: Lease & { passBeganAtMs: number }) {
  const due = { nowMs: lease.nowMs, setBackMs: lease.nowMs + clockStepMs, passBeganAtMs };
  // A clock that was set back behind the beginning of the pass can't say what the pass tried: it ends then.
  const first = (yield* queued.get(due)) ?? (passBeganAtMs <= lease.nowMs ? yield* waiting.get(due) : undefined);
  if (first === undefined) return null;
  const { workId, token } = yield* claimWork(first.id, lease);
  return { ...toThumbnailJob(found(yield* read.get(first))), workId, token };
}

/** The job that was tried least often, so that one that fails for ever holds up no other. */
export function dueSql({ indexedBy, forUpdateOfFree }: Words, condition: string): string {
  return `SELECT id FROM work ${indexedBy("thumbnails_due")}
    WHERE kind = 'thumbnail' AND ${isOpen} AND (due_at_ms <= @nowMs OR set_at_ms > @setBackMs) AND ${condition}
    ORDER BY attempts, id LIMIT 1 ${forUpdateOfFree}`;
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
