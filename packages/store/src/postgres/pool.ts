import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { StoreError } from "../errors.ts";
import { isAnswer, toStoreError } from "./error-codes.ts";
import type { PostgresLocation } from "./location.ts";

/** Of one process. Statements take milliseconds, so few connections serve many requests. */
const mostConnections = 10;
const connectMs = 10_000;
const idleMs = 30_000;
/** How often to look whether a server has a connection left, or this process has one back. */
const fullMs = 100;
/** How long to wait for a lock of another process. */
const lockMs = 10_000;
/** Far above what any statement takes: frees the connection of one that does not end. */
const statementMs = 120_000;
/** Somewhat later, for a server that went away without a word. */
const answerMs = statementMs + 30_000;
/** The longest that a timer takes. */
const endlessMs = 2 ** 31 - 1;
/** A process that hangs in the middle of a transaction keeps its locks no longer. */
const idleInTransactionMs = 60_000;

const tooManyConnections = "53300";

/** One connection. Errors are StoreErrors where their cause lies outside of this program. */
export interface PoolClient {
  /** `rowCount`: how many rows the statement gave or changed. */
  query<R extends object>(sql: string, parameters?: readonly unknown[]): Promise<{ rows: R[]; rowCount: number }>;
  /** Waits as long as the server does. */
  queryPatiently(sql: string, parameters?: readonly unknown[]): Promise<void>;
  release(): void;
}

/** The connections of this process to one database. */
export interface Pool {
  /** The address without its password. */
  readonly name: string;
  connect(): Promise<PoolClient>;
  end(): Promise<void>;
}

/** What `pg_stat_activity` shows of all processes but those that copy a database. */
export const applicationName = "earshot";

interface PoolOptions {
  readonly: boolean;
  /** Whether this is an end of a copy. */
  isCopied?: boolean | undefined;
}

export function createPool(location: PostgresLocation, { readonly, isCopied = false }: PoolOptions): Pool {
  const { host, port, user, password, database, ssl, name } = location;
  const pool = new pg.Pool({
    ...{ host, port, user, password, database, ssl },
    application_name: isCopied ? `${applicationName} db copy` : applicationName,
    max: mostConnections,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: idleMs,
    lock_timeout: lockMs,
    statement_timeout: statementMs,
    query_timeout: answerMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    ...(readonly ? { options: "-c default_transaction_read_only=on" } : {}),
    types: { getTypeParser: parserOf },
  });
  // One that is lost while nobody uses it: the next statement opens another.
  pool.on("error", () => {});
  let ended: Promise<void> | undefined;
  return {
    name,
    connect: async () => {
      const sinceMs = performance.now();
      for (;;) {
        try {
          return guardedClient(await pool.connect(), name);
        } catch (error) {
          const fault = toStoreError(error, name);
          const isFull = fault instanceof StoreError && fault.sqlState === tooManyConnections;
          // With some of its own, this process is served by one of them soon.
          if (!isFull || pool.totalCount === 0 || performance.now() - sinceMs > connectMs) throw fault;
          await setTimeout(fullMs);
        }
      }
    },
    end: () => {
      ended ??= pool.end();
      return ended;
    },
  };
}

function guardedClient(client: pg.PoolClient, name: string): PoolClient {
  let isLost = false;
  const onLost = () => {
    isLost = true;
  };
  client.on("error", onLost);
  async function ask<R extends object>(query: pg.QueryConfig) {
    try {
      const { rows, rowCount } = await client.query<R>(query);
      return { rows, rowCount: rowCount ?? 0 };
    } catch (error) {
      if (!isAnswer(error)) isLost = true;
      throw toStoreError(error, name);
    }
  }
  return {
    query: (sql, parameters = []) => ask({ text: sql, values: parameters.map(toStorable) }),
    queryPatiently: async (sql, parameters = []) => {
      const query = { text: sql, values: parameters.map(toStorable), query_timeout: endlessMs };
      await ask(query);
    },
    release: () => {
      client.off("error", onLost);
      client.release(isLost);
    },
  };
}

/** Postgres has no NUL in texts; it becomes what stands for unknown characters. */
function toStorable(value: unknown): unknown {
  if (typeof value === "string") return value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
  return Array.isArray(value) ? value.map(toStorable) : value;
}

const int8 = 20;
const numeric = 1700;

/** Counts and sums arrive as texts of whatever size; they are numbers everywhere else. */
function parserOf(oid: number, format?: "text" | "binary") {
  if (format !== "binary" && oid === int8) return toSafeInteger;
  if (format !== "binary" && oid === numeric) return Number;
  return pg.types.getTypeParser(oid, format);
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${text} is no integer that JavaScript can hold`);
}
