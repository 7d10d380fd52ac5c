import type { KeepingRepository, Store } from "@earshot/model";
import type { StoreDb } from "./database.ts";
import type { Steps } from "./transaction.ts";

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
export interface OpenedDatabase extends Pick<Store, "location" | "migrate" | "checkIntegrity" | "backup" | "close"> {
  connection: Connection;
  scrub: KeepingRepository["scrub"];
}
