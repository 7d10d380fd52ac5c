import { emptyTables, type SetPart, type SetTable } from "@earshot/measuring";
import { createTableWriter, tableFormats } from "@earshot/report";

export const outputFormats = ["jsonl", ...tableFormats] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Turns parts of a set into the bytes of one file. */
export interface Encoder {
  add(part: SetPart): Uint8Array[];
  end(): Uint8Array[];
}

export function createEncoder(format: OutputFormat, table: SetTable): Encoder {
  if (format === "jsonl") return { add: ({ output }) => [output], end: () => [] };
  const writer = createTableWriter(format, emptyTables[table].columns);
  return {
    add: ({ tables: { [table]: rows } }) => (rows === undefined ? [] : writer.add(rows)),
    end: () => writer.end(),
  };
}
