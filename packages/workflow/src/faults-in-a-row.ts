import { faultKind } from "@earshot/faults";

/** Calls that ended one after the other with faults of one kind. */
export interface FaultsInARow {
  /** Notes a fault of a call; gives the row as it is then. */
  add(code: string, recordingId: string, error: unknown): Row;
  /** A call that went well ends every row. */
  reset(): void;
  current(): Row | null;
}

interface Row {
  /** Of the latest of them. */
  code: string;
  recordingIds: readonly string[];
  /** The latest of them. */
  error: unknown;
}

export function createFaultsInARow(): FaultsInARow {
  let row: Row | null = null;
  return {
    add(code, recordingId, error) {
      const before = row !== null && faultKind(row.code) === faultKind(code) ? row.recordingIds : [];
      row = { code, recordingIds: [...new Set([...before, recordingId])], error };
      return row;
    },
    reset() {
      row = null;
    },
    current: () => row,
  };
}
