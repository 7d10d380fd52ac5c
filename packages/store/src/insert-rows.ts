import { type Statement, type StatementText, type Steps, statement } from "./transaction.ts";

export type Value = string | number | null | Uint8Array;

/** Beyond this a larger statement is no faster. */
const largest = 256;

const none: Value[] = [];

/**
 * Inserts rows, as many as possible with one statement: FTS5 writes its index out at the end of every statement. Statements take
 * powers of two of rows, so that few of them are prepared for any number of rows.
 */
export function createRowInserter(table: string, columns: readonly (string | StatementText)[]) {
  const statements = new Map<number, Statement<Value[], never>>();
  const row = `(${columns.map(() => "?").join(", ")})`;
  function statementFor(rows: number): Statement<Value[], never> {
    const known = statements.get(rows);
    if (known !== undefined) return known;
    const values = Array.from({ length: rows }, () => row).join(", ");
    const insert = statement<Value[]>((words) => {
      const names = columns.map((column) => (typeof column === "string" ? column : column(words)));
      return `INSERT INTO ${table} (${names.join(", ")}) VALUES ${values}`;
    });
    statements.set(rows, insert);
    return insert;
  }
  return function* insertRows(rows: readonly (readonly Value[])[]): Steps<void> {
    for (let start = 0, size = largest; start < rows.length; start += size) {
      while (size > rows.length - start) size /= 2;
      yield* statementFor(size).run(none.concat(...rows.slice(start, start + size)));
    }
  };
}

/** An INSERT of these columns; its parameters have the columns' names. */
export function insertInto(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map((column) => `@${column}`).join(", ")})`;
}

/** What an upsert sets: these columns to what would have been inserted. */
export function fromExcluded(columns: readonly string[]): string {
  return columns.map((column) => `${column} = excluded.${column}`).join(", ");
}
