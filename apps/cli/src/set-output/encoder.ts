import { callTable, type SetPart } from "@earshot/measuring";
import { createTableWriter, tableFormats } from "@earshot/report";

export const outputFormats = ["jsonl", ...tableFormats] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Turns parts of a set into the bytes of one file. */
export interface Encoder {
  add(part: SetPart): Uint8Array[];
  end(): Uint8Array[];
}

export function createEncoder(format: OutputFormat): Encoder {
  if (format === "jsonl") return { add: ({ output }) => [output], end: () => [] };
  const writer = createTableWriter(format, callTable.columns);
  return { add: ({ table }) => (table === null ? [] : writer.add(table)), end: () => writer.end() };
}
