import { type ConversationFilter, type NamedKind, namedKinds } from "@earshot/model";
import { type Expression, type SqlBool, sql } from "kysely";
import { invalidQuery } from "./errors.ts";
import { foldName } from "./fold-name.ts";

/**
 * The conditions of a filter on recordings `r`, by who took part.
 * @throws StoreError `store.invalid_query` for a name without letters
 */
export function conversationConditions(filter: ConversationFilter): Expression<SqlBool>[] {
  const conditions = namedKinds.flatMap((kind) => (filter[kind] ?? []).map((name) => takesPart(kind, name)));
  if (filter.direction !== undefined) conditions.push(sql<SqlBool>`r.direction = ${filter.direction}`);
  return conditions;
}

function takesPart(kind: NamedKind, name: string): Expression<SqlBool> {
  const folded = foldName(name);
  if (folded === "") throw invalidQuery(`${kind} is empty`, "Give the name or the id.");
  return sql<SqlBool>`r.key IN (
    SELECT recording_key FROM recording_names WHERE name_key IN (
      SELECT key FROM names WHERE kind = ${kind} AND (folded_id = ${folded} OR folded_name = ${folded})
    )
  )`;
}
