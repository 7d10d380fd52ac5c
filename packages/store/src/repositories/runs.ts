import { type ExpressionBuilder, sql } from "kysely";
import { checkLimit, type Page, type PageRequest, readCursor, toPage } from "../cursor.ts";
import { type Database, inTransaction, type StoreDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import { type FailureRecord, failureColumns, toFailure, toJson } from "../records.ts";
import type { RecordingStatus } from "../tables/recordings.ts";
import type { RunStatus } from "../tables/runs.ts";
import { hasEnded, thisProcess } from "../this-process.ts";

export interface RunCounts {
  /** How many recordings the run found; while that is unknown, how many it went through. */
  total: number;
  evaluated: number;
  failed: number;
  skipped: number;
}

export interface Run {
  id: string;
  status: RunStatus;
  startedAtMs: number;
  finishedAtMs: number | null;
  options: unknown;
  counts: RunCounts;
  /** What ended the run early. */
  failure: FailureRecord | null;
}

/**
 * Begins a run, and marks the runs of processes that have ended without finishing them as interrupted.
 * @throws StoreError `store.conflict` when the id is taken
 */
export function startRun(db: StoreDb, run: { id: string; startedAtMs: number; options: unknown }): Promise<void> {
  const options = toJson(run.options, "options");
  return inTransaction(db, async (trx) => {
    await markInterruptedRuns(trx, run.startedAtMs);
    await trx
      .insertInto("runs")
      .values({ id: run.id, status: "running", startedAtMs: run.startedAtMs, options, ...thisProcess })
      .execute();
  });
}

/**
 * Marks running runs as interrupted when their process has ended; returns how many. Only this host's processes are
 * known: a run of another host stays as it is.
 */
export function markInterruptedRuns(db: StoreDb, atMs: number): Promise<number> {
  return inTransaction(db, async (trx) => {
    const running = await trx
      .selectFrom("runs")
      .select(["id", "pid", "host", "processToken"])
      .where("status", "=", "running")
      .execute();
    const ended = running.filter(hasEnded);
    for (const { id } of ended) {
      await trx.updateTable("runs").set({ status: "interrupted", finishedAtMs: atMs }).where("id", "=", id).execute();
    }
    return ended.length;
  });
}

/** Notes how many recordings a run found. @throws StoreError `store.unknown_run` */
export async function setRunTotal(db: StoreDb, run: { id: string; total: number }): Promise<void> {
  const updated = await db.updateTable("runs").set({ total: run.total }).where("id", "=", run.id).executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw unknownRun(run.id);
}

/** Ends a run. Without a summary the counts are those of the recordings it stored. @throws StoreError `store.unknown_run` */
export async function finishRun(
  db: StoreDb,
  run: {
    id: string;
    finishedAtMs: number;
    status: Exclude<RunStatus, "running">;
    summary?: { evaluated: number; failed: number; skipped: number };
    failure?: FailureRecord | null;
  },
): Promise<void> {
  const updated = await db
    .updateTable("runs")
    .set({
      status: run.status,
      finishedAtMs: run.finishedAtMs,
      evaluated: run.summary?.evaluated ?? null,
      failed: run.summary?.failed ?? null,
      skipped: run.summary?.skipped ?? null,
      ...failureColumns(run.failure ?? null),
    })
    .where("id", "=", run.id)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw unknownRun(run.id);
}

export async function getRun(db: StoreDb, id: string): Promise<Run | undefined> {
  const row = await selectRuns(db).where("runs.id", "=", id).executeTakeFirst();
  return row && toRun(row);
}

/** Runs, newest first. @throws StoreError `store.invalid_query`, `store.invalid_cursor` */
export async function listRuns(db: StoreDb, page: PageRequest): Promise<Page<Run>> {
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

/** What a run made of each recording it stored, in the order of their ids. */
export interface RunOutcome {
  recordingId: string;
  interactionId: string;
  startTime: string | null;
  outcome: RecordingStatus;
  /** Why it was skipped. */
  skipReason: string | null;
  /** Why it failed. */
  failure: FailureRecord | null;
}

export async function listRunOutcomes(
  db: StoreDb,
  runId: string,
  filter: { outcome?: RecordingStatus } = {},
): Promise<RunOutcome[]> {
  let query = db
    .selectFrom("runRecordings as o")
    .innerJoin("recordings as r", "r.key", "o.recordingKey")
    .select(["r.id as recordingId", "r.interactionId", "r.startTime", "o.outcome", "o.skipReason"])
    .select(["o.failureCode", "o.failureMessage", "o.failureHint"])
    .where("o.runId", "=", runId);
  if (filter.outcome !== undefined) query = query.where("o.outcome", "=", filter.outcome);
  const rows = await query.orderBy("r.id").execute();
  return rows.map(({ failureCode, failureMessage, failureHint, ...outcome }) => ({
    ...outcome,
    failure: toFailure({ failureCode, failureMessage, failureHint }),
  }));
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

function countOutcomes(eb: ExpressionBuilder<Database, "runs">, outcome: RecordingStatus) {
  return eb
    .selectFrom("runRecordings")
    .select((counted) => counted.fn.countAll<number>().as("count"))
    .whereRef("runRecordings.runId", "=", "runs.id")
    .where("outcome", "=", outcome)
    .$asScalar();
}

type RunRow = Awaited<ReturnType<ReturnType<typeof selectRuns>["execute"]>>[number];

function toRun(row: RunRow): Run {
  const evaluated = row.evaluated ?? Number(row.storedEvaluated);
  const failed = row.failed ?? Number(row.storedFailed);
  const skipped = row.skipped ?? Number(row.storedSkipped);
  return {
    id: row.id,
    status: row.status,
    startedAtMs: row.startedAtMs,
    finishedAtMs: row.finishedAtMs,
    options: JSON.parse(row.options),
    counts: { total: row.total ?? evaluated + failed + skipped, evaluated, failed, skipped },
    failure: toFailure(row),
  };
}

function unknownRun(id: string): StoreError {
  return new StoreError("store.unknown_run", `there is no run ${id}`, { hint: "Begin a run before ending it." });
}
