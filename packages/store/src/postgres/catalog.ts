import type { Catalog } from "../connection.ts";
import { statement } from "../transaction.ts";

const tables = statement<object, { name: string }>(
  `SELECT tablename AS name FROM pg_tables
   WHERE schemaname = current_schema() AND tablename <> 'earshot_schema' ORDER BY tablename`,
);
const columns = statement<{ table: string }, { name: string }>(
  `SELECT column_name AS name FROM information_schema.columns
   WHERE table_schema = current_schema() AND table_name = @table AND is_generated = 'NEVER' ORDER BY ordinal_position`,
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
    return (yield* tables.all({})).map(({ name }) => name);
  },
  *columns(table) {
    return (yield* columns.all({ table })).map(({ name }) => name);
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
