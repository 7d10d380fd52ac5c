import type { Database as SqliteFile } from "better-sqlite3";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from "kysely";
import { retryWhileBusy } from "./busy.ts";

/** Statements that are kept prepared. Most queries have one of few texts; those with lists of ids have very many. */
const mostStatements = 200;

/**
 * Kysely's SQLite dialect, which waits for locks without holding up the process and keeps statements prepared. Every error of
 * SQLite becomes a StoreError that names the file.
 */
export class StoreDialect extends SqliteDialect {
  readonly #file: SqliteFile;
  readonly #waitMs: number;

  constructor(file: SqliteFile, waitMs: number) {
    super({ database: file });
    this.#file = file;
    this.#waitMs = waitMs;
  }

  override createAdapter(): DialectAdapter {
    return new StoreAdapter();
  }

  override createDriver(): Driver {
    return new StoreDriver(this.#file, this.#waitMs);
  }
}

/** Kysely would let one query wait for the end of another, and so readers for a writer that waits for its lock. */
class StoreAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class StoreDriver extends SqliteDriver {
  readonly #file: SqliteFile;
  readonly #waitMs: number;
  #connection: DatabaseConnection | undefined;

  constructor(file: SqliteFile, waitMs: number) {
    super({ database: keepingStatements(file) });
    this.#file = file;
    this.#waitMs = waitMs;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= new StoreConnection(await super.acquireConnection(), this.#file, this.#waitMs);
    return this.#connection;
  }
}

/** Runs single statements: what has several steps goes by `Connection.transact`. */
class StoreConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;
  readonly #file: SqliteFile;
  readonly #waitMs: number;

  constructor(inner: DatabaseConnection, file: SqliteFile, waitMs: number) {
    this.#inner = inner;
    this.#file = file;
    this.#waitMs = waitMs;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return retryWhileBusy(this.#file, this.#waitMs, () => this.#inner.executeQuery<R>(query));
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("a statement that is not at its end keeps others from running: read pages instead");
  }
}

function keepingStatements(file: SqliteFile): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => file.close(),
    prepare(sql) {
      const known = kept.get(sql);
      if (known !== undefined) return known;
      const [oldest] = kept.keys();
      if (kept.size >= mostStatements && oldest !== undefined) kept.delete(oldest);
      const statement = file.prepare<unknown[]>(sql);
      const prepared: SqliteStatement = {
        reader: statement.reader,
        all: (parameters) => statement.all(...parameters),
        run: (parameters) => statement.run(...parameters),
        iterate: (parameters) => statement.iterate(...parameters),
      };
      kept.set(sql, prepared);
      return prepared;
    },
  };
}
