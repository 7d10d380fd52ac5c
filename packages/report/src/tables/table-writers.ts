import type { Table } from "@earshot/model";
import { arrowTable } from "./arrow-table.ts";
import { csvTable } from "./csv-table.ts";
import { parquetTable } from "./parquet-table.ts";
import type { TableWriter } from "./table-writer.ts";

const writers = { csv: csvTable, parquet: parquetTable, arrow: arrowTable };

export type TableFormat = keyof typeof writers;

/** @param columns of the tables, also when there will be none: a file without rows has columns too */
export function createTableWriter(format: TableFormat, columns: Table["columns"]): TableWriter {
  return writers[format](columns);
}
