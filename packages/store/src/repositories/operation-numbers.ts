import { type DeadWork, type OperationNumbers, type WorkNumbers, workerSilenceMs } from "@earshot/model";
import type { StoreDb } from "../database.ts";

export async function readNumbers(db: StoreDb, nowMs: number): Promise<OperationNumbers> {
  const [work, dead, workersAlive, lastRunFinishedAtMs, refusedRequests] = await Promise.all([
    openWork(db, nowMs),
    deadWork(db),
    countAlive(db, nowMs),
    lastFinished(db),
    countRefused(db),
  ]);
  return { work, dead, workersAlive, lastRunFinishedAtMs, refusedRequests };
}

/** A delivery behind another one of its line counts from its own time. */
async function openWork(db: StoreDb, nowMs: number): Promise<WorkNumbers[]> {
  const rows = await db
    .selectFrom("work")
    .select((eb) => [
      "kind",
      eb.fn.countAll<number>().filterWhere("dueAtMs", "<=", nowMs).as("waiting"),
      eb.fn.countAll<number>().filterWhere("status", "=", "claimed").filterWhere("dueAtMs", ">", nowMs).as("claimed"),
      eb.fn.min("dueAtMs").filterWhere("dueAtMs", "<=", nowMs).as("oldestDueAtMs"),
    ])
    .where("status", "in", ["waiting", "claimed"])
    .groupBy("kind")
    .execute();
  return rows.map(({ kind, waiting, claimed, oldestDueAtMs }) => ({
    kind,
    waiting: Number(waiting),
    claimed: Number(claimed),
    oldestDueAtMs: oldestDueAtMs === null ? null : Number(oldestDueAtMs),
  }));
}

async function deadWork(db: StoreDb): Promise<DeadWork[]> {
  const rows = await db
    .selectFrom("work")
    .select((eb) => ["kind", "failureCode as code", eb.fn.countAll<number>().as("count")])
    .where("status", "=", "dead")
    .groupBy(["kind", "failureCode"])
    .execute();
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }));
}

async function countAlive(db: StoreDb, nowMs: number): Promise<number> {
  const { alive } = await db
    .selectFrom("workers")
    .select((eb) => eb.fn.countAll<number>().as("alive"))
    .where("seenAtMs", ">", nowMs - workerSilenceMs)
    .executeTakeFirstOrThrow();
  return Number(alive);
}

async function lastFinished(db: StoreDb): Promise<number | null> {
  const { last } = await db
    .selectFrom("runs")
    .select((eb) => eb.fn.max("finishedAtMs").as("last"))
    .where("status", "=", "finished")
    .executeTakeFirstOrThrow();
  return last === null ? null : Number(last);
}

async function countRefused(db: StoreDb): Promise<number> {
  const { refused } = await db
    .selectFrom("requestPaces")
    .select((eb) => eb.fn.sum<number | null>("refused").as("refused"))
    .executeTakeFirstOrThrow();
  return Number(refused ?? 0);
}
