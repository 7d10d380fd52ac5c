import type { Table } from "@earshot/model";

/** Writes tables of the same columns into one file, piece by piece. */
export interface TableWriter {
  /** Adds rows; returns what can be written now. */
  add(table: Table): Uint8Array[];
  /** What the file ends with. */
  end(): Uint8Array[];
}
