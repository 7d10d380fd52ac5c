import type { Catalog } from "../connection.ts";
import { columnsByTable, type TableColumn } from "../table-columns.ts";
import { statement } from "../transaction.ts";

const tableColumns = statement<object, TableColumn>(
  `SELECT t.name AS "table", c.name AS "column" FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
   WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT GLOB 'sqlite_*'`,
);
/** Those of tables with AUTOINCREMENT, which outlive their rows. */
const counter = statement<{ table: string }, { seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = @table");
const moveCounter = statement<{ table: string; last: number }>(
  "UPDATE sqlite_sequence SET seq = @last WHERE name = @table",
);
const addCounter = statement<{ table: string; last: number }>(
  `INSERT INTO sqlite_sequence (name, seq)
   SELECT name, @last FROM sqlite_schema WHERE name = @table AND sql LIKE '%AUTOINCREMENT%'`,
);

export const catalog: Catalog = {
  *tables() {
    return columnsByTable(yield* tableColumns.all({}));
  },
  *lastNumber(table, column) {
    const last = statement<object, { last: number }>(`SELECT coalesce(max(${column}), 0) AS last FROM ${table}`);
    const inRows = (yield* last.get({}))?.last ?? 0;
    return Math.max(inRows, (yield* counter.get({ table }))?.seq ?? 0);
  },
  *setLastNumber(table, _column, last) {
    if (last > 0 && (yield* moveCounter.run({ table, last })) === 0) yield* addCounter.run({ table, last });
  },
};
