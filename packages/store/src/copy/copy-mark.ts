import { createRowInserter } from "../insert-rows.ts";
import { type Steps, statement } from "../transaction.ts";
import { copyMarkTable } from "./copy-faults.ts";
import type { Place } from "./table-rows.ts";

/**
 * The mark of an unfinished copy: how far each table was copied, and from where. A batch is stored with its place in one
 * transaction, so that a copy that is killed goes on behind the last whole batch.
 */
const create = statement(
  `CREATE TABLE ${copyMarkTable} (table_name TEXT PRIMARY KEY, source TEXT NOT NULL, place TEXT NOT NULL)`,
);
const drop = statement(`DROP TABLE ${copyMarkTable}`);
const add = createRowInserter(copyMarkTable, ["table_name", "source", "place"]);
const readSource = statement<object, { source: string }>(`SELECT source FROM ${copyMarkTable} LIMIT 1`);
const read = statement<{ table: string }, { place: string }>(
  `SELECT place FROM ${copyMarkTable} WHERE table_name = @table`,
);
const move = statement<{ table: string; before: string; after: string }>(
  `UPDATE ${copyMarkTable} SET place = @after WHERE table_name = @table AND place = @before`,
);

const toText = (place: Place | null) => JSON.stringify(place);

export function* addMark(source: string, tables: readonly string[]): Steps<void> {
  yield* create.run({});
  yield* add(tables.map((table) => [table, source, toText(null)]));
}

export function* removeMark(): Steps<void> {
  yield* drop.run({});
}

/** What the copy is made of. */
export function* markedSource(): Steps<string | undefined> {
  return (yield* readSource.get({}))?.source;
}

/** The last row of a table that was copied. */
export function* readPlace(table: string): Steps<Place | null> {
  const found = yield* read.get({ table });
  if (found === undefined) throw new Error(`the mark of the copy has no table ${table}`);
  const place: Place | null = JSON.parse(found.place);
  return place;
}

/** False when another process moved it meanwhile: one that was killed may have left a statement behind that its server still ran. */
export function* movePlace(table: string, before: Place | null, after: Place | null): Steps<boolean> {
  return (yield* move.run({ table, before: toText(before), after: toText(after) })) === 1;
}
