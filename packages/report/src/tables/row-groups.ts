import type { Table, TableColumn } from "@earshot/model";

/** Rows that are encoded together, and the most that wait in memory. */
const groupRows = 50_000;

/** Joins tables to groups of about equally many rows. */
export function createRowGroups(): {
  /** A group, once there are rows enough. */
  add(table: Table): Table | null;
  /** What is left; null when nothing is. */
  end(): Table | null;
} {
  let waiting: Table[] = [];
  let rows = 0;
  const end = () => {
    const group = rows === 0 ? null : joinTables(waiting, rows);
    waiting = [];
    rows = 0;
    return group;
  };
  return {
    add(table) {
      waiting.push(table);
      rows += table.rows;
      return rows < groupRows ? null : end();
    },
    end,
  };
}

function joinTables(tables: readonly Table[], rows: number): Table {
  const [first] = tables;
  const columns = first?.columns.map((column, index) =>
    joinColumns(
      column,
      tables.flatMap((table) => table.columns[index] ?? []),
      rows,
    ),
  );
  return { rows, columns: columns ?? [] };
}

function joinColumns(first: TableColumn, parts: readonly TableColumn[], rows: number): TableColumn {
  const { name, nullable } = first;
  switch (first.kind) {
    case "text":
      return {
        name,
        nullable,
        kind: "text",
        values: parts.flatMap((part) => (part.kind === "text" ? part.values : [])),
      };
    case "whole": {
      const values = new Int32Array(rows);
      join(
        parts.flatMap((part) => (part.kind === "whole" ? [part.values] : [])),
        values,
      );
      return { name, nullable, kind: "whole", values };
    }
    case "number": {
      const values = new Float64Array(rows);
      join(
        parts.flatMap((part) => (part.kind === "number" ? [part.values] : [])),
        values,
      );
      return { name, nullable, kind: "number", values };
    }
    case "flag": {
      const values = new Uint8Array(rows);
      join(
        parts.flatMap((part) => (part.kind === "flag" ? [part.values] : [])),
        values,
      );
      return { name, nullable, kind: "flag", values };
    }
  }
}

function join(parts: readonly ArrayLike<number>[], into: Int32Array | Float64Array | Uint8Array): void {
  let at = 0;
  for (const part of parts) {
    into.set(part, at);
    at += part.length;
  }
}
