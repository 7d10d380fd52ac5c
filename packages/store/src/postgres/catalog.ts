import type { Catalog } from "../connection.ts";
import { columnsByTable, type TableColumn } from "../table-columns.ts";
import { statement } from "../transaction.ts";

const tableColumns = statement<object, TableColumn>(
  `SELECT t.table_name AS "table", c.column_name AS "column"
   FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
   WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND t.table_name <> 'earshot_schema'
     AND c.is_generated = 'NEVER'`,
);
const counter = statement<{ table: string; column: string }, { last: number | null }>(
  `SELECT last_value AS last FROM pg_sequences
   WHERE format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence(@table, @column)`,
);
const moveCounter = statement<{ table: string; column: string; last: number }>(
  "SELECT setval(pg_get_serial_sequence(@table, @column), @last)",
);

export const catalog: Catalog = {
  *tables() {
    return columnsByTable(yield* tableColumns.all({}));
  },
  *lastNumber(table, column) {
    const last = statement<object, { last: number }>(`SELECT coalesce(max(${column}), 0) AS last FROM ${table}`);
    const inRows = (yield* last.get({}))?.last ?? 0;
    return Math.max(inRows, (yield* counter.get({ table, column }))?.last ?? 0);
  },
  *setLastNumber(table, column, last) {
    if (last > 0) yield* moveCounter.run({ table, column, last });
  },
};
