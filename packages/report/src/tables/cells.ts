import type { TableColumn } from "@earshot/model";

export type Cell = string | number | boolean | null;

/** What a column has in one row. */
export function cellOf(column: TableColumn, row: number): Cell {
  switch (column.kind) {
    case "text":
      return column.values[row] ?? null;
    case "whole": {
      const value = column.values[row] ?? -1;
      return value < 0 ? null : value;
    }
    case "number": {
      const value = column.values[row] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    }
    case "flag": {
      const value = column.values[row] ?? 255;
      return value === 255 ? null : value === 1;
    }
  }
}

export const isNull = (column: TableColumn, row: number) => cellOf(column, row) === null;
