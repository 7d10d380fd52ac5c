import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import Sqlite, { type Database as SqliteFile } from "better-sqlite3";
import { StoreError } from "../errors.ts";
import { toStoreError } from "./error-codes.ts";

/** All pages in one step: a copy in several starts over whenever another process writes. */
const allPages = 0x7fffffff;

/**
 * Copies an open database to one file that needs no -wal beside it: written to `<target>.part`, flushed, then renamed.
 * @throws StoreError
 */
export async function backUp(file: SqliteFile, target: string): Promise<void> {
  if (existsSync(target)) {
    throw new StoreError("store.backup_exists", `${target} exists already`, {
      hint: "Choose another name; backups are never overwritten.",
      path: target,
    });
  }
  if (!existsSync(dirname(target))) {
    throw new StoreError("store.directory_missing", `the folder of ${target} does not exist`, {
      hint: `Make the folder ${dirname(target)}, or choose another path.`,
      path: target,
    });
  }
  const part = `${target}.part`;
  try {
    await rm(part, { force: true });
    await (await open(part, "wx", 0o600)).close();
    await file.backup(part, { progress: () => allPages });
    makeSingleFile(part);
    await flush(part);
    await rename(part, target);
  } catch (cause) {
    await rm(part, { force: true });
    const known = toStoreError(cause, target);
    if (known instanceof StoreError) throw known;
    throw new StoreError("store.backup_failed", `${target} can't be written`, {
      hint: "Check the rights on its folder and the space on its disk.",
      path: target,
      cause,
    });
  }
}

/** Leaves WAL mode, so that the copy can be read from a folder that can't be written. */
function makeSingleFile(path: string): void {
  const copy = new Sqlite(path);
  try {
    copy.pragma("journal_mode = DELETE");
  } finally {
    copy.close();
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
