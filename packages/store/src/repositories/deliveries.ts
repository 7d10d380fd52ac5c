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
import type { Connection } from "../connection.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { storedJson } from "../stored-json.ts";
import type { WorkTable } from "../tables/work.ts";
import { clockStepMs } from "../times.ts";
import { type Steps, statement } from "../transaction.ts";
import type { Words } from "../words.ts";
import { enqueueEvents, lineOf, toEventRow } from "./outbox.ts";
import { claimWork, endWork, isOpen } from "./work-rows.ts";

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

/** `setBackMs`: what was set later than this is of before the clock was set back. */
type Due = { archive: string; nowMs: number; setBackMs: number };

const setBack = statement<Due, { id: number }>((words) => dueStatements.setBack(words));
const due = statement<Due, { id: number }>((words) => dueStatements.due(words));
const dueInLine = statement<Due & { line: string }, { id: number }>((words) => dueStatements.dueInLine(words));

const eventOf = statement<{ id: number }, EventRow>(
  `SELECT e.id AS "eventId", e.type, e.interaction_id AS "interactionId", e.occurred_at_ms AS "occurredAtMs", e.data
   FROM work w JOIN outbox_events e ON e.key = w.event_key WHERE w.id = @id`,
);

export function createDeliveryRepository({ db, transact }: Connection): DeliveryRepository {
  return {
    enqueue: async (event) => {
      const row = toEventRow(event);
      await transact(() => enqueueEvents([row]));
    },
    claimDue: (archive, lease, filter = {}) => transact(() => claimNext(archive, lease, filter.interactionId)),
    finish: async (claim, result, atMs) => {
      const ending = toEnding(result, atMs);
      return transact(() => endWork(claim, ending));
    },
    retry: (filter, nowMs) => retry(db, filter.ids, nowMs),
    list: (filter, page) => list(db, filter, page),
    counts: () => counts(db),
  };
}

function* claimNext(archive: string, lease: Lease, interactionId: string | undefined): Steps<Delivery | null> {
  const { nowMs } = lease;
  const wanted = { archive, nowMs, setBackMs: nowMs + clockStepMs };
  const first =
    interactionId === undefined
      ? ((yield* setBack.get(wanted)) ?? (yield* due.get(wanted)))
      : yield* dueInLine.get({ ...wanted, line: lineOf(archive, interactionId) });
  const event = first && (yield* eventOf.get(first));
  if (first === undefined || event === undefined) return null;
  const { attempts, ...claim } = yield* claimWork(first.id, lease);
  return { ...claim, attempt: attempts, archive, ...event, data: storedJson.eventData.read(event.data) };
}

/** The first delivery to an archive, in this order, of those that no other one of their line comes before. */
function dueSql({ forUpdateOfFree }: Words, condition: string, order: string): string {
  return `SELECT w.id FROM work w
    WHERE w.kind = 'delivery' AND w.${isOpen} AND w.archive = @archive AND ${condition}
      AND NOT EXISTS (SELECT 1 FROM work e WHERE e.${isOpen} AND e.line = w.line AND e.id < w.id)
    ORDER BY ${order} LIMIT 1 ${forUpdateOfFree}`;
}

/** What finds the delivery that may be claimed: one after a clock that was set back, the one that is due longest, one of a line. */
export const dueStatements = {
  setBack: (words: Words) => dueSql(words, "w.set_at_ms > @setBackMs", "w.id"),
  due: (words: Words) => dueSql(words, "w.due_at_ms <= @nowMs", "w.due_at_ms, w.id"),
  dueInLine: ({ forUpdateOfFree }: Words) => `SELECT w.id FROM work w
    WHERE w.id = (SELECT min(e.id) FROM work e WHERE e.${isOpen} AND e.line = @line) AND w.${isOpen}
      AND (w.due_at_ms <= @nowMs OR w.set_at_ms > @setBackMs) ${forUpdateOfFree}`,
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
  if (ids !== undefined) query = query.where("id", "in", db.words.numbersOf(ids));
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
