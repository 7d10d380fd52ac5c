import type {
  Page,
  PageRequest,
  RecordingOutcome,
  Run,
  RunFailures,
  RunOutcome,
  RunOutcomeFilter,
  RunRepository,
} from "@earshot/model";
import { type ExpressionBuilder, sql } from "kysely";
import type { Connection } from "../connection.ts";
import { checkLimit, readCursor, toPage } from "../cursor.ts";
import type { StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { toFailure } from "../records.ts";
import { storedJson } from "../stored-json.ts";
import type { Database } from "../tables/database.ts";
import { clockStepMs } from "../times.ts";

export function createRunRepository({ db, checkPlace }: Connection): RunRepository {
  return {
    start: async ({ id, startedAtMs, leaseMs, options }) => {
      const lease = { leaseSetAtMs: startedAtMs, leaseEndsAtMs: startedAtMs + leaseMs };
      const row = {
        id,
        status: "running",
        startedAtMs,
        options: storedJson.runOptions.write(options),
        ...lease,
      } as const;
      await db.insertInto("runs").values(row).execute();
    },
    renew: async (id, { nowMs, leaseMs }) => {
      checkPlace();
      const alive = {
        status: "running",
        finishedAtMs: null,
        leaseSetAtMs: nowMs,
        leaseEndsAtMs: nowMs + leaseMs,
      } as const;
      await db
        .updateTable("runs")
        .set(alive)
        .where("id", "=", id)
        .where("status", "in", ["running", "interrupted"])
        .execute();
    },
    setTotal: (id, total) => update(db, id, { total }),
    finish: ({ id, finishedAtMs, status, summary: { evaluated, failed, skipped }, leftFromMs = null, failure }) =>
      update(db, id, {
        ...{ status, finishedAtMs, evaluated, failed, skipped, leftFromMs },
        failureCode: failure?.code ?? null,
        failureMessage: failure?.message ?? null,
        failureHint: failure?.hint ?? null,
      }),
    markInterrupted: async (nowMs) => {
      const { numUpdatedRows } = await db
        .updateTable("runs")
        .set({ status: "interrupted", finishedAtMs: nowMs })
        .where("status", "=", "running")
        // As `hasEnded` has it.
        .where((eb) => eb.or([eb("leaseEndsAtMs", "<=", nowMs), eb("leaseSetAtMs", ">", nowMs + clockStepMs)]))
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },
    get: async (id, nowMs) => {
      const row = await selectRuns(db).where("runs.id", "=", id).executeTakeFirst();
      if (row === undefined) return undefined;
      const run = toRun(row);
      if (nowMs === undefined || !hasEnded(row, nowMs)) return run;
      return { ...run, status: "interrupted", finishedAtMs: Math.min(row.leaseEndsAtMs, nowMs) };
    },
    list: (page) => list(db, page),
    outcomes: (id, filter, page) => outcomes(db, id, filter, page),
    failures: (id) => failures(db, id),
  };
}

/** @throws StoreError `store.unknown_run` */
async function update(db: StoreDb, id: string, changes: Partial<Database["runs"]>): Promise<void> {
  const { numUpdatedRows } = await db.updateTable("runs").set(changes).where("id", "=", id).executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) return;
  throw new StoreError("store.unknown_run", `there is no run ${id}`, { hint: "Begin a run before ending it." });
}

async function list(db: StoreDb, page: PageRequest): Promise<Page<Run>> {
  const limit = checkLimit(page.limit);
  let query = selectRuns(db).select(sql<number>`-started_at_ms`.as("newestFirst"));
  if (page.cursor !== undefined) {
    const [newestFirst = 0, id = ""] = readCursor(page.cursor, "runs", {}, [0, ""]);
    query = query.where(sql<boolean>`(-started_at_ms, id) > (${newestFirst}, ${id})`);
  }
  const rows = await query
    .orderBy("startedAtMs", "desc")
    .orderBy("id")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "runs", {}, (row) => [row.newestFirst, row.id]);
  return { items: items.map(toRun), nextCursor };
}

async function outcomes(
  db: StoreDb,
  runId: string,
  filter: RunOutcomeFilter,
  page: PageRequest,
): Promise<Page<RunOutcome>> {
  const limit = checkLimit(page.limit);
  const asked = { runId, ...filter };
  let query = db
    .selectFrom("runRecordings as o")
    .innerJoin("recordings as r", "r.key", "o.recordingKey")
    .select(["o.recordingKey", "r.id as recordingId", "r.interactionId", "r.startTime", "o.outcome", "o.skipReason"])
    .select(["o.failureCode", "o.failureMessage", "o.failureHint"])
    .where("o.runId", "=", runId);
  if (filter.outcome !== undefined) query = query.where("o.outcome", "=", filter.outcome);
  if (filter.failureCode !== undefined) query = query.where("o.failureCode", "=", filter.failureCode);
  if (page.cursor !== undefined) {
    const [after = 0] = readCursor(page.cursor, "outcomes", asked, [0]);
    query = query.where("o.recordingKey", ">", Number(after));
  }
  const rows = await query
    .orderBy("o.recordingKey")
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = toPage(rows, limit, "outcomes", asked, (row) => [row.recordingKey]);
  return {
    items: items.map(({ recordingKey: _, failureCode, failureMessage, failureHint, ...row }) => ({
      ...row,
      failure: toFailure({ failureCode, failureMessage, failureHint }),
    })),
    nextCursor,
  };
}

async function failures(db: StoreDb, runId: string): Promise<RunFailures[]> {
  // Of each code the words of the recording that was stored first.
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom("runRecordings")
        .select(["failureCode", "failureMessage", "failureHint"])
        .select(({ fn }) => [
          fn
            .countAll<number>()
            .over((over) => over.partitionBy("failureCode"))
            .as("recordings"),
          fn
            .agg<number>("row_number")
            .over((over) => over.partitionBy("failureCode").orderBy("recordingKey"))
            .as("place"),
        ])
        .where("runId", "=", runId)
        .where("outcome", "=", "failed")
        .as("failed"),
    )
    .select(["failureCode", "failureMessage", "failureHint", "recordings"])
    .where("place", "=", 1)
    .orderBy("recordings", "desc")
    .orderBy("failureCode")
    .execute();
  return rows.flatMap(({ recordings, ...row }) => {
    const failure = toFailure(row);
    return failure === null ? [] : [{ ...failure, recordings: Number(recordings) }];
  });
}

function selectRuns(db: StoreDb) {
  return db
    .selectFrom("runs")
    .selectAll()
    .select((eb) => [
      countOutcomes(eb, "evaluated").as("storedEvaluated"),
      countOutcomes(eb, "failed").as("storedFailed"),
      countOutcomes(eb, "skipped").as("storedSkipped"),
    ]);
}

function countOutcomes(eb: ExpressionBuilder<Database, "runs">, outcome: RecordingOutcome) {
  return eb
    .selectFrom("runRecordings")
    .select((counted) => counted.fn.countAll<number>().as("count"))
    .whereRef("runRecordings.runId", "=", "runs.id")
    .where("outcome", "=", outcome)
    .$asScalar();
}

type RunRow = Awaited<ReturnType<ReturnType<typeof selectRuns>["execute"]>>[number];

/** A running run whose lease has ended, or was set before the clock was set back. */
function hasEnded({ status, leaseEndsAtMs, leaseSetAtMs }: RunRow, nowMs: number): boolean {
  return status === "running" && (leaseEndsAtMs <= nowMs || leaseSetAtMs > nowMs + clockStepMs);
}

function toRun(row: RunRow): Run {
  const evaluated = row.evaluated ?? Number(row.storedEvaluated);
  const failed = row.failed ?? Number(row.storedFailed);
  const skipped = row.skipped ?? Number(row.storedSkipped);
  return {
    id: row.id,
    status: row.status,
    startedAtMs: row.startedAtMs,
    finishedAtMs: row.finishedAtMs,
    options: storedJson.runOptions.read(row.options),
    counts: { total: row.total ?? evaluated + failed + skipped, evaluated, failed, skipped },
    leftFromMs: row.leftFromMs,
    failure: toFailure(row),
  };
}
