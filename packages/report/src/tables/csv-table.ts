import type { Table } from "@earshot/model";
import { stringify } from "csv-stringify/sync";
import { csvText } from "../csv-text.ts";
import { cellOf } from "./cells.ts";
import type { TableWriter } from "./table-writer.ts";

const encoder = new TextEncoder();

/** A header, and a line for each row. What a row has no value for is empty; text is as in reports. */
export function csvTable(columns: Table["columns"]): TableWriter {
  let header: string[][] = [columns.map(({ name }) => name)];
  const write = (rows: readonly unknown[][]) => {
    const lines = stringify([...header, ...rows], { cast: { string: csvText, boolean: String } });
    header = [];
    return [encoder.encode(lines)];
  };
  return {
    add(table) {
      const rows = Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => cellOf(column, row)));
      return write(rows);
    },
    end: () => (header.length === 0 ? [] : write([])),
  };
}
