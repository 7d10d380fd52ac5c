import { setTimeout } from "node:timers/promises";
import type { Database as SqliteFile } from "better-sqlite3";
import { StoreError } from "../errors.ts";
import { toStoreError } from "./error-codes.ts";

/** How long to wait before each next try; the last wait repeats. */
const waitsMs = [1, 2, 5, 10, 15, 20, 25] as const;
const longestWaitMs = 50;

/**
 * Runs `action` until no other process has the lock it needs, for up to `forMs`. SQLite's own waiting would hold up all other
 * work of this process. The action must have done nothing when it fails for a lock, as a statement or a transaction has.
 * @throws StoreError `store.busy` when the lock was held all the time
 */
export async function retryWhileBusy<T>(file: SqliteFile, forMs: number, action: () => T | Promise<T>): Promise<T> {
  const endsAtMs = performance.now() + forMs;
  for (let tries = 0; ; tries++) {
    try {
      return await action();
    } catch (cause) {
      const error = toStoreError(cause, file.name);
      const isBusy = error instanceof StoreError && error.code === "store.busy";
      if (!isBusy || performance.now() >= endsAtMs) throw error;
    }
    await setTimeout(waitsMs[tries] ?? longestWaitMs);
  }
}
