import { parentPort, workerData } from "node:worker_threads";
import Sqlite, { SqliteError } from "better-sqlite3";
import type { ScrubResult } from "./scrub.ts";

/** No utterance has it: it makes a second part of the index, without which `optimize` leaves the first as it is. */
const rowOfNobody = 9_007_199_254_740_991;

function scrub(path: string): ScrubResult {
  const file = new Sqlite(path, { fileMustExist: true, timeout: 5000 });
  try {
    file.pragma("secure_delete = ON");
    // Pages of the index name words that were removed from them until they are merged.
    file
      .transaction(() => {
        file.prepare("INSERT INTO utterances_fts (rowid, words) VALUES (?, 'scrub')").run(rowOfNobody);
        file.exec("INSERT INTO utterances_fts (utterances_fts) VALUES ('optimize')");
        file
          .prepare("INSERT INTO utterances_fts (utterances_fts, rowid, words) VALUES ('delete', ?, 'scrub')")
          .run(rowOfNobody);
      })
      .immediate();
    file.exec("VACUUM");
    const [checkpoint] = [file.pragma("wal_checkpoint(TRUNCATE)")].flat();
    return { isWhole: isDone(checkpoint) };
  } catch (error) {
    if (error instanceof SqliteError) return { sqliteCode: error.code, message: error.message };
    throw error;
  } finally {
    file.close();
  }
}

function isDone(checkpoint: unknown): boolean {
  return typeof checkpoint === "object" && checkpoint !== null && "busy" in checkpoint && checkpoint.busy === 0;
}

parentPort?.postMessage(scrub(String(workerData)));
