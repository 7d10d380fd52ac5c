import pg from "pg";
import { StoreError, type StoreErrorCode } from "../errors.ts";

interface Fault {
  code: StoreErrorCode;
  problem: string;
  hint: string;
}

const lost: Fault = {
  code: "store.unavailable",
  problem: "can't be reached",
  hint: "Check that the server runs and that its address and port are right; then try again.",
};

const ended: Fault = {
  code: "store.unavailable",
  problem: "ended the connection",
  hint: "Try again: servers do this when they restart or change over to another.",
};

const full: Fault = {
  code: "store.full",
  problem: "can't grow: the disk of its server is full",
  hint: "Free some space on the server and run again; what was stored before is kept.",
};

const overloaded: Fault = {
  code: "store.unavailable",
  problem: "takes no more connections",
  hint: "Try again, raise max_connections of the server, or run fewer processes: each uses up to 10.",
};

const allInUse: Fault = {
  code: "store.busy",
  problem: "has all connections of this process in use",
  hint: "Try again, or ask for less at once.",
};

const noMemory: Fault = {
  code: "store.unavailable",
  problem: "lacks memory",
  hint: "Try again; look at the server's log.",
};

const collision: Fault = {
  code: "store.busy",
  problem: "was changed by others at the same time",
  hint: "Try again.",
};

const tooSlow: Fault = {
  code: "store.busy",
  problem: "took too long to answer",
  hint: "Try again, or ask for less: a shorter time, fewer calls.",
};

const locked: Fault = {
  code: "store.busy",
  problem: "stayed locked by another process",
  hint: "Wait for the other process, or end it, and try again.",
};

const refusedUser: Fault = {
  code: "store.cannot_open",
  problem: "refuses this user",
  hint: "Check the user and the password in the address of the database.",
};

const needsTls: Fault = {
  code: "store.cannot_open",
  problem: "refuses this user on this connection",
  hint: "Where it wants TLS, add ?sslmode=verify-full to the address of the database; else let pg_hba.conf of the server allow it.",
};

const badTls: Fault = {
  code: "store.cannot_open",
  problem: "can't be reached by TLS",
  hint: "Give sslrootcert the certificates that signed the server's, or use the host name that its certificate has.",
};

const withoutTls: Fault = {
  code: "store.cannot_open",
  problem: "has no TLS",
  hint: "Turn ssl on at the server, or take sslmode out of the address of the database where the network is safe.",
};

const noDatabase: Fault = {
  code: "store.not_found",
  problem: "does not exist",
  hint: "Make it with createdb, encoded in UTF8, or check the name in the address of the database.",
};

const noRight: Fault = {
  code: "store.cannot_open",
  problem: "does not let this user do that",
  hint: "Make this user the owner of the database, or grant what the message names.",
};

const readOnly: Fault = {
  code: "store.read_only",
  problem: "is read-only",
  hint: "Use the address of the primary server, or a command that only reads.",
};

const conflict: Fault = {
  code: "store.conflict",
  problem: "refused a row that breaks a rule of its schema",
  hint: "Check the record's times (integer ms, end not before start), its side, its run and its JSON.",
};

const appendOnly: Fault = {
  code: "store.append_only",
  problem: "keeps its audit trail append-only",
  hint: "Add a new entry; those before it can't be changed or removed.",
};

const tooLarge: Fault = {
  code: "store.too_large",
  problem: "can't hold a value of this size",
  hint: "Postgres takes ids of up to 2,700 bytes and texts of up to a gigabyte.",
};

const corrupt: Fault = {
  code: "store.corrupt",
  problem: "is damaged",
  hint: "Keep the server's files for inspection and go on with a backup.",
};

const ioFailed: Fault = {
  code: "store.io_failed",
  problem: "can't be read or written by its server",
  hint: "Check the disk of the server and its log.",
};

/** What the server says by its SQLSTATE, or by the class of it. All others are bugs and stay as they are. */
const states: Record<string, Fault> = {
  "08": ended,
  "22": conflict,
  "23": conflict,
  "25006": readOnly,
  "25P03": tooSlow,
  "28000": needsTls,
  "28P01": refusedUser,
  "3D000": noDatabase,
  "40001": collision,
  "40P01": collision,
  "42501": noRight,
  "53": noMemory,
  "53100": full,
  "53300": overloaded,
  "53400": overloaded,
  "54": tooLarge,
  "55P03": locked,
  "57014": tooSlow,
  "57P": ended,
  "58": ioFailed,
  P0001: appendOnly,
  XX001: corrupt,
  XX002: corrupt,
};

/** What the system or the driver says; the driver has no codes of its own. */
const connectionFaults: readonly [pattern: RegExp, fault: Fault][] = [
  [/does not support SSL/i, withoutTls],
  [/certificate|self.signed|SSL routines|wrong version number|ERR_TLS/i, badTls],
  [/timeout exceeded when trying to connect/, allInUse],
  [/connection timeout/i, lost],
  [/Query read timeout/, tooSlow],
  [/connection (terminated|ended)|not queryable|ECONNRESET|EPIPE|socket hang up/i, ended],
  [/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|timeout/, lost],
  [/password must be a string|password authentication|SASL/i, refusedUser],
];

function faultOf(error: Error & { code?: unknown }): Fault | undefined {
  if (error instanceof pg.DatabaseError) {
    const state = error.code ?? "";
    return states[state] ?? states[state.slice(0, 3)] ?? states[state.slice(0, 2)];
  }
  const text = `${typeof error.code === "string" ? error.code : ""} ${describe(error)}`;
  return connectionFaults.find(([pattern]) => pattern.test(text))?.[1];
}

/** Node gives one error for all addresses of a host. */
function describe(error: Error): string {
  return error instanceof AggregateError ? error.errors.map((one) => describe(one)).join("; ") : error.message;
}

/**
 * Gives an error of the server, or of the way to it, its place, its cause and its fix. `name` is the address without its password.
 * Errors that only a wrong statement can cause come back unchanged.
 */
export function toStoreError(error: unknown, name: string): unknown {
  if (!(error instanceof Error)) return error;
  const fault = faultOf(error);
  if (fault === undefined) return error;
  const sqlState = error instanceof pg.DatabaseError ? error.code : undefined;
  const said = sqlState === undefined ? describe(error) : `${sqlState}: ${error.message}`;
  return new StoreError(fault.code, `${name} ${fault.problem} (${said})`, {
    hint: fault.hint,
    path: name,
    sqlState,
    cause: error,
  });
}

/** Whether the connection is still good after this error: the server answered. */
export function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity !== "FATAL";
}
