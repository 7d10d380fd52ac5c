import { zstdCompressSync } from "node:zlib";
import type { Table, TableColumn } from "@earshot/model";
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { cellOf } from "./cells.ts";
import { createRowGroups } from "./row-groups.ts";
import type { TableWriter } from "./table-writer.ts";

const types = { text: "STRING", whole: "INT32", number: "DOUBLE", flag: "BOOLEAN" } as const;

/** A Parquet file, packed by Zstandard. */
export function parquetTable(columns: Table["columns"]): TableWriter {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columns.map(toSource) }),
    codec: "ZSTD",
    compressors: { ZSTD: (page) => zstdCompressSync(page) },
    createdBy: "earshot",
  });
  const groups = createRowGroups();
  const write = (group: Table | null) => {
    if (group !== null) void file.write({ columnData: group.columns.map(toSource), rowGroupSize: group.rows });
    return take();
  };
  const take = () => {
    if (bytes.index === 0) return [];
    const written = bytes.getBytes().slice();
    bytes.index = 0;
    return [written];
  };
  return {
    add: (table) => write(groups.add(table)),
    end() {
      const last = write(groups.end());
      void file.finish();
      return [...last, ...take()];
    },
  };
}

function toSource(column: TableColumn): ColumnSource {
  const { name, nullable, kind, values } = column;
  // The places of pages would stay in memory until the file ends.
  const source = { name, nullable, type: types[kind], offsetIndex: false };
  // As it is where it can be: a number that may be null needs an array of values.
  if (!nullable && (kind === "whole" || kind === "number")) return { ...source, data: values };
  return { ...source, data: Array.from({ length: values.length }, (_, row) => cellOf(column, row)) };
}
