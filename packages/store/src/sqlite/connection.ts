import type { Database as SqliteFile } from "better-sqlite3";
import { CamelCasePlugin, Kysely } from "kysely";
import type { StoreDb } from "../database.ts";
import { StoreDialect } from "./dialect.ts";
import { guarded } from "./error-codes.ts";

/** An open database file. */
export interface Connection {
  readonly file: SqliteFile;
  readonly db: StoreDb;
  /**
   * Runs steps as one transaction that begins IMMEDIATE, so that a writer waits for another one instead of failing at its first
   * write. The steps never give way: no lock is held while other work of this process goes on.
   */
  transact<T>(steps: () => T): Promise<T>;
}

export function createConnection(file: SqliteFile): Connection {
  return {
    file,
    db: new Kysely({ dialect: new StoreDialect(file), plugins: [new CamelCasePlugin()] }),
    transact: async (steps) => guarded(file.name, () => file.transaction(steps).immediate()),
  };
}

/** Prepares statements at their first use and keeps them: before, the schema may not be there. */
export function once<T>(prepare: () => T): () => T {
  let prepared: T | undefined;
  return () => {
    prepared ??= prepare();
    return prepared;
  };
}
