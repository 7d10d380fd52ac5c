import { type RawBuilder, type SqlBool, sql } from "kysely";

/** That the recordings `r` are called so: by their id, by that of their interaction, or by the part behind the `~`. */
export function isNamed(id: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(r.id = ${id} or r.interaction_id = ${id}
    or (instr(r.id, '~') > 0 and substr(r.id, instr(r.id, '~') + 1) = ${id}))`;
}
