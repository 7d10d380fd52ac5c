import type { Table, TableColumn } from "@earshot/model";

/** A column, and what it has of a row. */
export type ColumnOf<Row> = { name: string; nullable: boolean } & (
  | { kind: "text"; read: (row: Row) => string | null }
  | { kind: "whole" | "number"; read: (row: Row) => number | null }
  | { kind: "flag"; read: (row: Row) => boolean | null }
);

export interface TableBuilder<Row> {
  add(row: Row): void;
  /** The rows since the last time. */
  take(): Table;
}

/** Collects rows as columns: their numbers are kept without an object for a row. */
export function createTableBuilder<Row>(columns: readonly ColumnOf<Row>[]): TableBuilder<Row> {
  const growing = columns.map(createColumn);
  let rows = 0;
  return {
    add(row) {
      for (const { add } of growing) add(row, rows);
      rows += 1;
    },
    take() {
      const table = { rows, columns: growing.map(({ take }) => take(rows)) };
      rows = 0;
      return table;
    },
  };
}

interface GrowingColumn<Row> {
  add(row: Row, index: number): void;
  take(rows: number): TableColumn;
}

const nullFlag = 255;

function createColumn<Row>({ name, nullable, ...column }: ColumnOf<Row>): GrowingColumn<Row> {
  switch (column.kind) {
    case "text": {
      const { kind, read } = column;
      let values: (string | null)[] = [];
      return {
        add: (row) => void values.push(read(row)),
        take() {
          const taken = values;
          values = [];
          return { name, nullable, kind, values: taken };
        },
      };
    }
    case "flag": {
      const { kind, read } = column;
      let values = new Uint8Array(firstRows);
      return {
        add(row, index) {
          if (index === values.length) values = grown(values, new Uint8Array(2 * index));
          const value = read(row);
          values[index] = value === null ? nullFlag : Number(value);
        },
        take: (rows) => ({ name, nullable, kind, values: values.slice(0, rows) }),
      };
    }
    case "whole": {
      const { kind, read } = column;
      let values = new Int32Array(firstRows);
      return {
        add(row, index) {
          if (index === values.length) values = grown(values, new Int32Array(2 * index));
          values[index] = read(row) ?? -1;
        },
        take: (rows) => ({ name, nullable, kind, values: values.slice(0, rows) }),
      };
    }
    case "number": {
      const { kind, read } = column;
      let values = new Float64Array(firstRows);
      return {
        add(row, index) {
          if (index === values.length) values = grown(values, new Float64Array(2 * index));
          values[index] = read(row) ?? Number.NaN;
        },
        take: (rows) => ({ name, nullable, kind, values: values.slice(0, rows) }),
      };
    }
  }
}

const firstRows = 256;

function grown<Values extends Int32Array | Float64Array | Uint8Array>(from: Values, into: Values): Values {
  into.set(from);
  return into;
}
