import type { Database as SqliteFile } from "better-sqlite3";
import type { Connection } from "../connection.ts";
import { createDb } from "../database.ts";
import { retryWhileBusy } from "./busy.ts";
import { StoreDialect } from "./dialect.ts";
import { createExecutor, runSteps } from "./executor.ts";
import { createPlaceCheck } from "./in-place.ts";
import { queryWords } from "./query-words.ts";

/** How long to wait for a lock of another process, in ms. Transactions take milliseconds. */
const defaultWaitMs = 10_000;

export interface SqliteConnection extends Connection {
  /** Runs what brings its own transactions, as often as another process has the lock. */
  retry<T>(action: () => T): Promise<T>;
}

/**
 * A transaction begins IMMEDIATE, so that a writer waits for another one instead of failing at its first write; it waits without
 * holding up this process. Its steps never give way: no lock is held while other work of this process goes on.
 */
export function createConnection(file: SqliteFile, waitMs = defaultWaitMs): SqliteConnection {
  const retry = <T>(action: () => T) => retryWhileBusy(file, waitMs, action);
  const executor = createExecutor(file);
  const transact: Connection["transact"] = (steps) =>
    retry(() => file.transaction(() => runSteps(steps(), executor)).immediate());
  return {
    db: createDb(new StoreDialect(file, waitMs), queryWords),
    transact,
    runEach: transact,
    checkPlace: createPlaceCheck(file),
    retry,
  };
}
