import { statSync } from "node:fs";
import type { Database as SqliteFile } from "better-sqlite3";
import { StoreError } from "../errors.ts";

/**
 * A check that a database still lies where it was opened: SQLite writes to a file that was deleted without a word, and all of it is
 * lost when it is closed. The check throws StoreError `store.not_found`.
 */
export function createPlaceCheck(file: SqliteFile): () => void {
  const opened = identityOf(file.name);
  return () => {
    if (identityOf(file.name) === opened) return;
    throw new StoreError("store.not_found", `${file.name} was deleted or replaced while it was in use`, {
      hint: "Put the database back, or start anew: what was written since then is lost.",
      path: file.name,
    });
  };
}

function identityOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}
