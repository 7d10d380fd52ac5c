import { closeSync, existsSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite, { type Database as SqliteFile } from "better-sqlite3";
import type { OpenMode } from "../connection.ts";
import { copyMarkTable, inUse, unfinishedCopy } from "../copy/copy-faults.ts";
import { StoreError } from "../errors.ts";
import { guarded } from "./error-codes.ts";
import { migrate, schemaVersion } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";

/** How long opening waits for another process, in ms; whoever uses the file then waits by `retryWhileBusy`. */
const openingWaitMs = 10_000;

/** Opens the database at a path or file: URL, making it when it may be. @throws StoreError */
export function openFile(location: string, mode: OpenMode): SqliteFile {
  const path = toPath(location);
  checkPlace(path, mode === "read" || mode === "copyFrom");
  if (!existsSync(path)) createPrivateFile(path);
  const readonly = mode === "read";
  const isCopied = mode === "copyFrom" || mode === "copyTo";
  const timeout = isCopied ? 0 : openingWaitMs;
  const file = guarded(path, () => new Sqlite(path, { readonly, fileMustExist: true, timeout }));
  try {
    guarded(path, () => prepareFile(file, mode));
    if (isCopied) guarded(path, () => keepOthersOut(file));
    file.pragma("busy_timeout = 0");
  } catch (error) {
    file.close();
    const isBusy = error instanceof StoreError && error.code === "store.busy";
    throw isCopied && isBusy ? inUse(path, "by another process", error) : error;
  }
  return file;
}

/** @throws StoreError `store.invalid_location` */
export function toPath(location: string): string {
  if (location.includes("://") && !location.startsWith("file:")) {
    // It may have a password.
    throw new StoreError("store.invalid_location", "the address of the database is none of Postgres and no file: URL", {
      hint: "Write postgres://user@host/database without quotes or spaces around it, or the path of a file.",
    });
  }
  let path: string;
  try {
    path = resolve(location.startsWith("file:") ? fileURLToPath(location) : location);
  } catch (cause) {
    throw new StoreError("store.invalid_location", `${location} is not a file: URL of this machine`, {
      hint: "Give a path, or a URL such as file:///var/lib/earshot/earshot.db.",
      cause,
    });
  }
  // The driver trims names, which would open another file.
  if (path !== path.trim() || path.includes("\0") || location === "" || location === ":memory:") {
    throw new StoreError("store.invalid_location", `${JSON.stringify(location)} can't be the name of a database`, {
      hint: "Give the path of a file; it must not end in white space.",
      path,
    });
  }
  return path;
}

function checkPlace(path: string, mustExist: boolean): void {
  const place = statSync(path, { throwIfNoEntry: false });
  if (place === undefined) {
    const directory = dirname(path);
    if (!existsSync(directory)) {
      throw new StoreError("store.directory_missing", `the folder of ${path} does not exist`, {
        hint: `Make the folder ${directory}, or choose another path.`,
        path,
      });
    }
    if (mustExist) {
      throw new StoreError("store.not_found", `there is no database at ${path}`, {
        hint: "Evaluate some calls first, or check the path.",
        path,
      });
    }
  } else if (!place.isFile()) {
    throw new StoreError("store.not_a_file", `${path} is not a file`, {
      hint: "Give the path of the database file itself.",
      path,
    });
  }
}

/** The index holds what customers said: nobody else on the machine may read it. SQLite gives -wal and -shm its mode. */
function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, "a", 0o600));
  } catch (cause) {
    throw new StoreError("store.cannot_open", `${path} can't be made`, {
      hint: "Give this user write access to the folder, or choose another path.",
      path,
      cause,
    });
  }
}

function prepareFile(file: SqliteFile, mode: OpenMode): void {
  const version = schemaVersion(file, migrations);
  if (mode !== "copyTo" && isUnfinishedCopy(file)) throw unfinishedCopy(file.name);
  file.pragma("foreign_keys = ON");
  const isRead = mode === "read" || mode === "copyFrom";
  if (!isRead) {
    if (file.pragma("journal_mode", { simple: true }) !== "wal") file.pragma("journal_mode = WAL");
    // A stored call outlives a power cut, not only the process.
    file.pragma("synchronous = FULL");
    // What is deleted is overwritten, so that nobody reads it in the file.
    file.pragma("secure_delete = ON");
    if (mode === "migrate") migrate(file, migrations);
  }
  if (isRead && version < migrations.length) {
    throw new StoreError(
      "store.older_schema",
      `${file.name} has schema version ${version}; this version of Earshot needs ${migrations.length}`,
      { hint: "Run `earshot db migrate` first.", path: file.name },
    );
  }
}

function isUnfinishedCopy(file: SqliteFile): boolean {
  return file.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(copyMarkTable) !== undefined;
}

/**
 * Locks the file until it is closed. Every connection that has read a file in WAL mode keeps a lock on it for as long as it is open,
 * so that this fails when anybody has it open, also one that does nothing at the moment.
 */
function keepOthersOut(file: SqliteFile): void {
  file.pragma("locking_mode = EXCLUSIVE");
  file.exec("BEGIN EXCLUSIVE; COMMIT");
}
