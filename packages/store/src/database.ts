import { CamelCasePlugin, type Dialect, Kysely } from "kysely";
import type { QueryWords } from "./query-words.ts";
import type { Database } from "./tables/database.ts";

/** For queries of one statement, whose conditions vary. */
export interface StoreDb extends Kysely<Database> {
  /** How the database is asked what each has its own words for. */
  readonly words: QueryWords;
}

export function createDb(dialect: Dialect, words: QueryWords): StoreDb {
  return Object.assign(new Kysely<Database>({ dialect, plugins: [new CamelCasePlugin()] }), { words });
}
