import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { StoreDb } from "../database.ts";

/** That the recordings `r` are called so: by their id, by that of their interaction, or by the part behind the `~`. */
export function isNamed({ words }: StoreDb, id: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(r.id = ${id} or r.interaction_id = ${id} or ${words.hasOwnId(id)})`;
}
