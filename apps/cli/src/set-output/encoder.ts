import { emptyTables, type SetPart, type SetTable } from "@earshot/measuring";
import type { TableFormat } from "@earshot/report";

export const outputFormats = ["jsonl", "csv", "parquet", "arrow"] as const satisfies readonly ("jsonl" | TableFormat)[];
export type OutputFormat = (typeof outputFormats)[number];

/** Turns parts of a set into the bytes of one file. */
export interface Encoder {
  add(part: SetPart): Uint8Array[];
  end(): Uint8Array[];
}

export async function createEncoder(format: OutputFormat, table: SetTable): Promise<Encoder> {
  if (format === "jsonl") return { add: ({ output }) => [output], end: () => [] };
  const { createTableWriter } = await import("@earshot/report");
  const writer = createTableWriter(format, emptyTables[table].columns);
  return {
    add: ({ tables: { [table]: rows } }) => (rows === undefined ? [] : writer.add(rows)),
    end: () => writer.end(),
  };
}
