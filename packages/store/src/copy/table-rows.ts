import type { OpenedDatabase } from "../connection.ts";
import { StoreError } from "../errors.ts";
import { createRowInserter, type Value } from "../insert-rows.ts";
import { type Statement, type Steps, statement } from "../transaction.ts";
import type { CopiedTable } from "./copied-tables.ts";

/** The key of the last row that was read. */
export type Place = readonly (string | number)[];

interface TableRow {
  /** As many as there are columns, in their order. */
  values: Value[];
  place: Place;
}

export interface TableRows {
  table: CopiedTable;
  count(): Promise<number>;
  /** The rows after a place, or the first ones, in batches of a few MB. */
  batches(after: Place | null): AsyncGenerator<TableRow[], void, void>;
  /** Adds rows, with what the database searches them by. */
  insert(rows: readonly TableRow[]): Steps<void>;
}

/** Batches are made smaller or larger so that they have about this size, in characters and bytes. */
const batchSize = 2_000_000;
const firstRows = 64;
const mostRows = 1024;

/** @param columns in the order in which rows have their values */
export function createTableRows(database: OpenedDatabase, table: CopiedTable, columns: readonly string[]): TableRows {
  const { connection } = database;
  const keys = table.key.map((_, at) => `key${at}`);
  const selected = [...columns, ...table.key.map((expression, at) => `${expression} AS ${keys[at]}`)].join(", ");
  const ordered = `ORDER BY ${table.key.join(", ")} LIMIT @most`;
  type Row = Record<string, Value>;
  const first: Statement<object, Row> = statement(`SELECT ${selected} FROM ${table.name} ${ordered}`);
  const following: Statement<object, Row> = statement(
    `SELECT ${selected} FROM ${table.name}
     WHERE (${table.key.join(", ")}) > (${keys.map((key) => `@${key}`).join(", ")}) ${ordered}`,
  );
  const counted = statement<object, { rows: number }>(`SELECT count(*) AS rows FROM ${table.name}`);

  function toRow(row: Row): TableRow {
    return { values: columns.map((column) => checked(row[column], column)), place: keys.map((key) => keyOf(row[key])) };
  }
  function checked(value: Value | undefined, column: string): Value {
    if (value === undefined) throw new Error(`${table.name} has no column ${column}`);
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
    throw new StoreError("store.corrupt", `${database.location}: ${table.name}.${column} is ${value}`, {
      hint: "No part of Earshot writes such a number: keep the database for inspection and go on with a backup.",
      path: database.location,
    });
  }
  async function read(after: Place | null, most: number): Promise<TableRow[]> {
    const rows = await connection.transact(() =>
      after === null
        ? first.all({ most })
        : following.all({ most, ...Object.fromEntries(keys.map((key, at) => [key, after[at]])) }),
    );
    return rows.map(toRow);
  }

  const searched = columns.indexOf("text");
  const isSearched = table.name === "utterances";
  const insertRows = createRowInserter(
    table.name,
    isSearched ? [...columns, ({ searchedColumn }) => searchedColumn] : columns,
  );
  const { toSearched } = connection.db.words.fullText;
  const toInserted = ({ values }: TableRow) =>
    isSearched ? [...values, toSearched(String(values[searched]))] : values;

  return {
    table,
    count: async () => (await connection.transact(() => counted.get({})))?.rows ?? 0,
    async *batches(after) {
      let most = firstRows;
      for (let place = after; ; ) {
        const rows = await read(place, most);
        const last = rows.at(-1);
        if (last === undefined) return;
        yield rows;
        place = last.place;
        const size = rows.reduce((sum, row) => sum + sizeOf(row), 0);
        if (size > batchSize) most = Math.max(1, Math.floor(most / 2));
        else if (size < batchSize / 2) most = Math.min(mostRows, most * 2);
      }
    },
    *insert(rows) {
      const batches = table.isChain ? rows.map((row) => [row]) : [rows];
      for (const batch of batches) yield* insertRows(batch.map(toInserted));
    },
  };
}

function keyOf(value: Value | undefined): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  throw new Error("a row has no key");
}

function sizeOf({ values }: TableRow): number {
  return values.reduce<number>((sum, value) => {
    const length = typeof value === "string" || value instanceof Uint8Array ? value.length : 8;
    return sum + length;
  }, 0);
}
