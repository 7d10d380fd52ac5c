import type {
  ArchiveCounts,
  Delivery,
  DeliveryFilter,
  DeliveryRecord,
  DeliveryRepository,
  DeliveryResult,
  DeliveryStatus,
  Lease,
  OutboxEventType,
  Page,
  PageRequest,
} from "@earshot/model";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { type Connection, once } from "../sqlite/connection.ts";
import { storedJson } from "../stored-json.ts";
import type { WorkTable } from "../tables/work.ts";
import { clockStepMs } from "../times.ts";
import { createOutbox, toEventRow } from "./outbox.ts";
import { createWorkRows, isOpen } from "./work-rows.ts";

const statusOf = {
  waiting: "pending",
  claimed: "delivering",
  done: "delivered",
  dead: "dead",
} as const satisfies Record<WorkTable["status"], DeliveryStatus>;

const workStatusOf = {
  pending: "waiting",
  delivering: "claimed",
  delivered: "done",
  dead: "dead",
} as const satisfies Record<DeliveryStatus, WorkTable["status"]>;

interface EventRow {
  eventId: string;
  type: OutboxEventType;
  interactionId: string;
  occurredAtMs: number;
  data: string;
}

type Due = { archive: string; nowMs: number };

export function createDeliveryRepository({ file, db, transact }: Connection): DeliveryRepository {
  const rows = createWorkRows(file);
  const outbox = createOutbox(file);
  const statements = once(() => ({
    setBack: file.prepare<[Due], number>(dueStatements.setBack).pluck(),
    due: file.prepare<[Due], number>(dueStatements.due).pluck(),
    dueInLine: file.prepare<[Due & { interactionId: string }], number>(dueStatements.dueInLine).pluck(),
    event: file.prepare<[number], EventRow>(
      `SELECT e.id AS eventId, e.type, e.interaction_id AS interactionId, e.occurred_at_ms AS occurredAtMs, e.data
       FROM work w JOIN outbox_events e ON e.key = w.event_key WHERE w.id = ?`,
    ),
  }));

  function claimNext(archive: string, lease: Lease, interactionId: string | undefined): Delivery | null {
    const { setBack, due, dueInLine } = statements();
    const wanted = { archive, nowMs: lease.nowMs };
    const id =
      interactionId === undefined
        ? (setBack.get(wanted) ?? due.get(wanted))
        : dueInLine.get({ ...wanted, interactionId });
    const event = id === undefined ? undefined : statements().event.get(id);
    if (id === undefined || event === undefined) return null;
    const { attempts, ...claim } = rows.claim(id, lease);
    return { ...claim, attempt: attempts, archive, ...event, data: storedJson.eventData.read(event.data) };
  }

  return {
    enqueue: async (event) => {
      const row = toEventRow(event);
      await transact(() => outbox.enqueue(row));
    },
    claimDue: (archive, lease, filter = {}) => transact(() => claimNext(archive, lease, filter.interactionId)),
    finish: async (claim, result, atMs) => {
      const ending = toEnding(result, atMs);
      return transact(() => rows.end(claim, ending));
    },
    retry: (filter, nowMs) => retry(db, filter.ids, nowMs),
    list: (filter, page) => list(db, filter, page),
    counts: () => counts(db),
  };
}

/** The first delivery to an archive, in this order, of those that no other one of their line comes before. */
function dueSql(condition: string, order: string): string {
  return `SELECT w.id FROM work w
    WHERE w.kind = 'delivery' AND w.${isOpen} AND w.archive = @archive AND ${condition}
      AND NOT EXISTS (SELECT 1 FROM work e WHERE e.${isOpen} AND e.line = w.line AND e.id < w.id)
    ORDER BY ${order} LIMIT 1`;
}

/** What finds the delivery that may be claimed: one after a clock that was set back, the one that is due longest, one of a line. */
export const dueStatements = {
  setBack: dueSql(`w.set_at_ms > @nowMs + ${clockStepMs}`, "w.id"),
  due: dueSql("w.due_at_ms <= @nowMs", "w.due_at_ms, w.id"),
  dueInLine: `SELECT id FROM (
      SELECT id, set_at_ms, due_at_ms FROM work
      WHERE ${isOpen} AND line = json_array(@archive, @interactionId) ORDER BY id LIMIT 1
    ) WHERE due_at_ms <= @nowMs OR set_at_ms > @nowMs + ${clockStepMs}`,
};

/** @throws StoreError `store.invalid_record` */
function toEnding(result: DeliveryResult, atMs: number) {
  if (result.ok) {
    const response = storedJson.archiveResponse.write(result.response ?? null);
    return { status: "done", atMs, result: response, failure: null } as const;
  }
  const failure = { code: null, message: result.error, hint: null };
  if (result.nextAttemptAtMs === null) return { status: "dead", atMs, failure } as const;
  return { status: "waiting", atMs, dueAtMs: result.nextAttemptAtMs, failure } as const;
}

async function retry(db: StoreDb, ids: readonly number[] | undefined, nowMs: number): Promise<number> {
  let query = db
    .updateTable("work")
    .set({ status: "waiting", setAtMs: nowMs, dueAtMs: nowMs, finishedAtMs: null })
    .where("kind", "=", "delivery")
    .where("status", "=", "dead");
  if (ids !== undefined) query = query.where("id", "in", db.words.listOf(ids));
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

async function list(db: StoreDb, filter: DeliveryFilter, page: PageRequest): Promise<Page<DeliveryRecord>> {
  const limit = checkLimit(page.limit);
  let query = db
    .selectFrom("work as w")
    .innerJoin("outboxEvents as e", "e.key", "w.eventKey")
    .select(["w.id", "w.archive", "e.id as eventId", "e.type", "e.interactionId", "e.occurredAtMs", "w.status"])
    .select(["w.attempts", "w.attemptedAtMs", "w.dueAtMs", "w.finishedAtMs", "w.result", "w.failureMessage as error"])
    .where("w.kind", "=", "delivery");
  if (filter.status !== undefined) query = query.where("w.status", "=", workStatusOf[filter.status]);
  if (filter.archive !== undefined) query = query.where("w.archive", "=", filter.archive);
  if (filter.interactionId !== undefined) query = query.where("w.interactionId", "=", filter.interactionId);
  if (page.cursor !== undefined) {
    const [before = 0] = readCursor(page.cursor, "deliveries", filter, [0]);
    query = query.where("w.id", "<", Number(before));
  }
  const found = await query
    .orderBy("w.id", "desc")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(found, limit, "deliveries", filter, (row) => [row.id]);
  return {
    items: items.map(({ archive, status, dueAtMs, result, ...row }) => ({
      ...row,
      archive: archive ?? "",
      status: statusOf[status],
      dueAtMs: status === "waiting" || status === "claimed" ? dueAtMs : null,
      response: result === null ? null : storedJson.archiveResponse.read(result),
    })),
    nextCursor,
  };
}

async function counts(db: StoreDb): Promise<ArchiveCounts[]> {
  const found = await db
    .selectFrom("work")
    .select((eb) => ["archive", "status", eb.fn.countAll<number>().as("count")])
    // Only deliveries have one.
    .where("archive", "is not", null)
    .groupBy(["archive", "status"])
    .orderBy("archive")
    .execute();
  const byArchive = new Map<string, ArchiveCounts>();
  for (const { archive: name, status, count } of found) {
    const archive = name ?? "";
    const row = byArchive.get(archive) ?? { archive, pending: 0, delivering: 0, delivered: 0, dead: 0 };
    row[statusOf[status]] = count;
    byArchive.set(archive, row);
  }
  return [...byArchive.values()];
}
