import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@earshot/model";
import Sqlite, { type Database } from "better-sqlite3";
import { inject, onTestFinished, test } from "vitest";
import { z } from "zod";
import { type OpenStoreOptions, openStore } from "../src/index.ts";
import { addressOf, runSql, temporaryDatabase } from "./postgres/databases.ts";

/** Whether these tests run on a Postgres server. */
export const isOnPostgres = inject("postgresUrl") !== undefined;

/** How many examples of a property to try: fewer on a server, where each has a database of its own. */
export const examples = (onFiles: number) => (isOnPostgres ? Math.ceil(onFiles / 10) : onFiles);

/** A test of what an SQLite file has alone. */
export const testOnSqlite = test.skipIf(isOnPostgres);

/** A folder that is removed when the test ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "earshot-store-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Where a database of the test's own is, or may be made: a file, or one on the server of the tests that run on Postgres. */
export async function temporaryLocation(): Promise<string> {
  return isOnPostgres ? temporaryDatabase() : join(temporaryDirectory(), "earshot.db");
}

/** A new database with the run `run-1`, closed when the test ends. */
export async function temporaryStore(location?: string): Promise<Store> {
  const store = await openStore(location ?? (await temporaryLocation()));
  onTestFinished(() => store.close());
  await startRun(store, "run-1", 1_000);
  return store;
}

/** Opens a store's database once more, as another process would. */
export function openAgain(store: Pick<Store, "location">, options?: OpenStoreOptions): Promise<Store> {
  return openStore(addressOf(store.location), options);
}

export function startRun(store: Store, id: string, startedAtMs = 0): Promise<void> {
  return store.runs.start({ id, startedAtMs, leaseMs: 60_000, options: {} });
}

/** The database as any other program opens it, closed when the test ends. */
export function plainFile(store: Pick<Store, "location">): Database {
  const file = new Sqlite(store.location);
  onTestFinished(() => {
    file.close();
  });
  return file;
}

/** What any other program would read. */
export async function plainSql(store: Pick<Store, "location">, sql: string): Promise<unknown[]> {
  return isOnPostgres ? runSql(addressOf(store.location), sql) : plainFile(store).prepare(sql).all();
}

/** What any other program would change. */
export async function changeBySql(store: Pick<Store, "location">, sql: string): Promise<void> {
  if (isOnPostgres) await runSql(addressOf(store.location), sql);
  else plainFile(store).exec(sql);
}

/** Where any other program would find a text, in any table: the name of the column, with its value. */
export async function findInTables(store: Pick<Store, "location">, sought: RegExp): Promise<string[]> {
  const tables = z.array(z.object({ name: z.string() })).parse(
    await plainSql(
      store,
      isOnPostgres
        ? `SELECT table_name AS name FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
        : "SELECT name FROM sqlite_schema WHERE type = 'table'",
    ),
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = z.array(z.record(z.string(), z.unknown())).parse(await plainSql(store, `SELECT * FROM ${name}`));
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      const text = value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : JSON.stringify(value);
      if (sought.test(text)) found.push(`${name}.${column}: ${text}`);
    }
  }
  return found;
}

/** How many rows a table has. */
export async function countOf(store: Pick<Store, "location">, table: string): Promise<number> {
  const [row] = z
    .array(z.object({ count: z.number() }))
    .parse(await plainSql(store, `SELECT count(*) AS count FROM ${table}`));
  return row?.count ?? 0;
}

/** How many pieces of work on recordings are in each state. */
export async function workCounts(store: Pick<Store, "location">): Promise<Record<string, number>> {
  const [counts] = await plainSql(
    store,
    `SELECT count(*) FILTER (WHERE status = 'waiting') AS waiting, count(*) FILTER (WHERE status = 'claimed') AS claimed,
            count(*) FILTER (WHERE status = 'dead') AS dead
     FROM work WHERE kind = 'recording'`,
  );
  return z.record(z.string(), z.number()).parse(counts);
}

/** The steps SQLite takes for a statement. */
export function planOf(file: Database, sql: string, parameters: readonly unknown[] = []): string[] {
  return file
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...parameters)
    .map(({ detail }) => detail);
}
