import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Database as SqliteFile } from "better-sqlite3";
import { StoreError } from "../errors.ts";
import { retryWhileBusy } from "./busy.ts";

/** How long to wait for others who write, in ms. */
const waitMs = 10_000;

/** How a scrub ends: what SQLite said of a fault that kept it from its end. */
export type ScrubResult = { isWhole: boolean } | { sqliteCode: string; message: string };

/**
 * Writes a database anew and empties its write-ahead log, in a thread: of what was deleted nothing is left in its files then. False
 * when somebody who reads keeps the log from being emptied.
 * @throws what SQLite says, such as SQLITE_BUSY
 */
export function scrubFile(file: SqliteFile): Promise<boolean> {
  return retryWhileBusy(file, waitMs, () => scrub(file));
}

async function scrub(file: SqliteFile): Promise<boolean> {
  const script = fileURLToPath(new URL(`./scrub-worker${extname(import.meta.url)}`, import.meta.url));
  const result = await new Promise<ScrubResult>((resolve, reject) => {
    const worker = new Worker(script, { workerData: file.name });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the thread that scrubs the database ended early")));
  });
  if ("isWhole" in result) return result.isWhole;
  const { sqliteCode, message } = result;
  if (sqliteCode.startsWith("SQLITE_BUSY") || sqliteCode.startsWith("SQLITE_LOCKED")) {
    throw new StoreError("store.busy", `${file.name} is in use`, {
      hint: "Run it again when nothing writes.",
      path: file.name,
      sqliteCode,
    });
  }
  const isFull = sqliteCode === "SQLITE_FULL";
  throw new StoreError(isFull ? "store.full" : "store.io_failed", `${file.name}: ${message}`, {
    hint: "The database is written anew, beside itself: give its disk as much space again.",
    path: file.name,
    sqliteCode,
  });
}
