import type { Database as SqliteFile } from "better-sqlite3";
import { createDb, type StoreDb } from "../database.ts";
import { retryWhileBusy } from "./busy.ts";
import { StoreDialect } from "./dialect.ts";
import { queryWords } from "./query-words.ts";

/** How long to wait for a lock of another process, in ms. Transactions take milliseconds. */
const defaultWaitMs = 10_000;

/** An open database file. */
export interface Connection {
  readonly file: SqliteFile;
  readonly db: StoreDb;
  /**
   * Runs steps as one transaction that begins IMMEDIATE, so that a writer waits for another one instead of failing at its first
   * write; it waits without holding up this process. The steps never give way: no lock is held while other work of this process
   * goes on.
   */
  transact<T>(steps: () => T): Promise<T>;
  /** Runs what brings its own transactions, as often as another process has the lock. */
  retry<T>(action: () => T): Promise<T>;
}

export function createConnection(file: SqliteFile, waitMs = defaultWaitMs): Connection {
  const retry = <T>(action: () => T) => retryWhileBusy(file, waitMs, action);
  return {
    file,
    retry,
    db: createDb(new StoreDialect(file, waitMs), queryWords),
    transact: (steps) => retry(() => file.transaction(steps).immediate()),
  };
}

/** Prepares statements at their first use and keeps them: before, the schema may not be there. */
export function once<T>(prepare: () => T): () => T {
  let prepared: T | undefined;
  return () => {
    prepared ??= prepare();
    return prepared;
  };
}
