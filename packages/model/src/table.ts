interface ColumnName {
  name: string;
  /** Whether rows may lack a value. */
  nullable: boolean;
}

/** Element `r` of each column is of row `r`. */
export type TableColumn = ColumnName &
  (
    | { kind: "text"; values: readonly (string | null)[] }
    | {
        kind: "whole";
        /** Below 0 means null. */
        values: Int32Array<ArrayBuffer>;
      }
    | {
        kind: "number";
        /** NaN means null. */
        values: Float64Array<ArrayBuffer>;
      }
    | {
        kind: "flag";
        /** 0 for no, 1 for yes, 255 for null. */
        values: Uint8Array<ArrayBuffer>;
      }
  );

/** Rows as columns. Tables of the same rows have the same columns, whatever the number of rows. */
export interface Table {
  rows: number;
  columns: readonly TableColumn[];
}
