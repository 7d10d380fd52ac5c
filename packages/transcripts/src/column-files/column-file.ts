/** What a column's values are. */
export type ColumnType =
  | { kind: "whole" }
  | { kind: "number" }
  /** Whole numbers that are so many decimals to be shifted. */
  | { kind: "decimal"; scale: number }
  | { kind: "text" }
  /** What no call is read from, by its name in the file's own words. */
  | { kind: "other"; name: string };

export interface FileColumn {
  name: string;
  type: ColumnType;
}

/** 64-bit whole numbers, each as its lower and its upper half. */
export interface WholePairs {
  halves: Int32Array;
  signed: boolean;
}

export type Numbers =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Texts of a column, to each of which a row refers by its index. */
export interface Texts {
  length: number;
  text(index: number): string;
}

/** Rows of one column that follow one another. `present` has 0 for each that is null; null where all have a value. */
export type Piece =
  | { kind: "numbers"; rows: number; numbers: Numbers; present: Uint8Array | null }
  | { kind: "pairs"; rows: number; pairs: WholePairs; present: Uint8Array | null }
  /** Null is -1. */
  | { kind: "texts"; rows: number; indices: Int32Array; texts: Texts };

/** A table in a file, column by column, in groups of rows: row groups of Parquet, record batches of Arrow. */
export interface ColumnFile {
  columns: readonly FileColumn[];
  /** How many rows each group has. */
  groupRows: readonly number[];
  /** A column of a group piece by piece, from one of its rows on. A piece is good until the next is asked for. */
  read(column: number, group: number, fromRow: number): AsyncGenerator<Piece>;
  close(): Promise<void>;
}

/** So many rows at most are decoded together. */
export const mostRowsTogether = 1 << 24;
/** Nothing larger is unpacked at once. */
export const mostUnpackedBytes = 1 << 28;

/** Something in a file that is not what its format says, in words that follow the file's name. */
export class Damage extends Error {}
/** Something that is as the format says, but is not read here; `hint` says how to write it instead. */
export class Unsupported extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
