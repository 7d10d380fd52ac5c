/** What is said while a database is copied. Rows are those of one table. */
export type CopyEvent =
  | { type: "copied"; table: string; rows: number; total: number }
  | { type: "read"; table: string; rows: number; total: number }
  | { type: "compared"; table: string; rows: number; targetRows: number; isEqual: boolean };
