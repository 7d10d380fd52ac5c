import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Database } from "./tables/database.ts";

/** Rows whose numbers JavaScript can tell apart; read with others, a page would end where it began. */
export function isCountable(eb: ExpressionBuilder<Database, "auditEntries">): Expression<SqlBool> {
  return eb.between("sequence", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
}
