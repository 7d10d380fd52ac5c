import Sqlite from "better-sqlite3";
import { StoreError, type StoreErrorCode } from "../errors.ts";

interface Fault {
  code: StoreErrorCode;
  problem: string;
  hint: string;
}

const corrupt: Fault = {
  code: "store.corrupt",
  problem: "is damaged or is not an SQLite database",
  hint: "Keep the file for inspection and go on with a backup, or choose another path.",
};

const locked: Fault = {
  code: "store.busy",
  problem: "stayed locked by another process",
  hint: "Wait for the other process, or end it, and try again.",
};

const refused: Fault = {
  code: "store.cannot_open",
  problem: "can't be opened",
  hint: "Check the rights on the file and its folder; SQLite must be able to make -wal and -shm files beside it.",
};

/** What the triggers refuse; all those that do guard the audit trail. */
const appendOnly: Fault = {
  code: "store.append_only",
  problem: "keeps its audit trail append-only",
  hint: "Add a new entry; those before it can't be changed or removed.",
};

/** SQLite's primary result codes that have a cause outside this program. All others are bugs and stay as they are. */
const faults: Record<string, Fault> = {
  NOTADB: corrupt,
  CORRUPT: corrupt,
  BUSY: locked,
  LOCKED: locked,
  CANTOPEN: refused,
  PERM: refused,
  AUTH: refused,
  READONLY: {
    code: "store.read_only",
    problem: "is read-only",
    hint: "Give this user write access to the file and its folder, or use a command that only reads.",
  },
  FULL: {
    code: "store.full",
    problem: "can't grow: the disk or the database is full",
    hint: "Free some space and run again; what was stored before is kept.",
  },
  IOERR: {
    code: "store.io_failed",
    problem: "can't be read or written by the system",
    hint: "Check the disk and the system's log; databases on network drives are not safe.",
  },
  CONSTRAINT: {
    code: "store.conflict",
    problem: "refused a row that breaks a rule of its schema",
    hint: "Check the record's times (integer ms, end not before start), its side, its run and its JSON.",
  },
  TOOBIG: {
    code: "store.too_large",
    problem: "can't hold a value of this size",
    hint: "SQLite takes texts of up to a gigabyte.",
  },
};

/**
 * Gives an error of SQLite its place, its cause and its fix. Errors that SQLite did not raise, and those that only a
 * wrong statement can cause, come back unchanged.
 */
export function toStoreError(error: unknown, path: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  // Extended codes begin with their primary one: SQLITE_BUSY_SNAPSHOT is a SQLITE_BUSY.
  const fault = error.code === "SQLITE_CONSTRAINT_TRIGGER" ? appendOnly : faults[error.code.split("_")[1] ?? ""];
  if (fault === undefined) return error;
  return new StoreError(fault.code, `${path} ${fault.problem} (${error.code}: ${error.message})`, {
    hint: fault.hint,
    path,
    sqliteCode: error.code,
    cause: error,
  });
}

/** Runs `action` and gives its errors their place. */
export function guarded<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw toStoreError(error, path);
  }
}
