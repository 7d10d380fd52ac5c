import type { KeepingRepository, Store } from "@earshot/model";
import type { StoreDb } from "./database.ts";
import type { Steps } from "./transaction.ts";

/**
 * How a database is opened. `read`: one that is there and up to date, which stays as it is. `write`: made when it is not there, its
 * schema left as it is. `migrate`: the same, and its schema is brought up to date. `copyFrom` and `copyTo`: as `read`, and as
 * `write`, with everybody else kept out until it is closed.
 */
export type OpenMode = "read" | "write" | "migrate" | "copyFrom" | "copyTo";

/** An open database. */
export interface Connection {
  readonly db: StoreDb;
  /** Runs steps as one transaction: all that they store is stored, or nothing. */
  transact<T>(steps: () => Steps<T>): Promise<T>;
  /** Runs steps of which each is a transaction of its own, so that nobody waits for a lock until this process asks for the next. */
  runEach<T>(steps: () => Steps<T>): Promise<T>;
  /** @throws StoreError `store.not_found` when the database is no longer where it was opened */
  checkPlace(): void;
}

/** A database that was opened, with what each kind of database does in its own way. */
export interface OpenedDatabase
  extends Pick<Store, "clock" | "location" | "migrate" | "checkIntegrity" | "backup" | "close"> {
  connection: Connection;
  catalog: Catalog;
  scrub: KeepingRepository["scrub"];
  /** Writes what was committed to its place, so that what it replaced is left in no log; not while others read. */
  emptyLog(): void;
  /** @throws StoreError when a database that is copied from may have been changed by others since it was opened */
  checkAlone(): Promise<void>;
}

/** What a database says of its own tables. */
export interface Catalog {
  /**
   * The columns of each table, but for those that the database computes. Tables in which it, or the runner of migrations, keeps its own
   * accounts are left out.
   */
  tables(): Steps<Map<string, string[]>>;
  /** The last number that was given to a row of a table; 0 before the first. */
  lastNumber(table: string, column: string): Steps<number>;
  /** Has the rows that follow numbered from the next one on. */
  setLastNumber(table: string, column: string, last: number): Steps<void>;
}
