import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  type QueryResult,
} from "kysely";
import type { Pool, PoolClient } from "./pool.ts";

/** Kysely's Postgres dialect on our pool, for single statements: what has several steps goes by `Connection.transact`. */
export class StoreDialect implements Dialect {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  createAdapter(): DialectAdapter {
    return new PostgresAdapter();
  }

  createDriver(): Driver {
    return new PoolDriver(this.#pool);
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }
}

class PoolDriver implements Driver {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PoolConnection> {
    return new PoolConnection(await this.#pool.connect());
  }

  async releaseConnection(connection: PoolConnection): Promise<void> {
    connection.client.release();
  }

  destroy(): Promise<void> {
    return this.#pool.end();
  }

  beginTransaction(): Promise<void> {
    throw new Error("transactions go by Connection.transact");
  }

  commitTransaction(): Promise<void> {
    throw new Error("transactions go by Connection.transact");
  }

  rollbackTransaction(): Promise<void> {
    throw new Error("transactions go by Connection.transact");
  }
}

class PoolConnection implements DatabaseConnection {
  readonly client: PoolClient;

  constructor(client: PoolClient) {
    this.client = client;
  }

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, rowCount } = await this.client.query<R & object>(sql, parameters);
    const changes =
      query.kind === "InsertQueryNode" || query.kind === "UpdateQueryNode" || query.kind === "DeleteQueryNode";
    return changes ? { rows, numAffectedRows: BigInt(rowCount) } : { rows };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("read pages instead of streams");
  }
}
