import { type Cleanup, type CopyEvent, createCleanup } from "@earshot/model";
import type { OpenedDatabase } from "../connection.ts";
import { StoreError } from "../errors.ts";
import { openDatabase } from "../open-database.ts";
import { isPostgresLocation, parsePostgresLocation } from "../postgres/location.ts";
import { toPath } from "../sqlite/open-file.ts";
import { statement } from "../transaction.ts";
import { verifyAudit } from "../verify-audit.ts";
import { compareTable } from "./compare-tables.ts";
import { type CopiedTable, copiedTables } from "./copied-tables.ts";
import { copyMarkTable } from "./copy-faults.ts";
import { addMark, markedSource, movePlace, readPlace, removeMark } from "./copy-mark.ts";
import { createTableRows, type TableRows } from "./table-rows.ts";

export interface CopyOptions {
  /** The database that is copied: a path, a file: URL or the address of one on a Postgres server. */
  from: string;
  /** The one that becomes a copy: a new file, or an empty database. */
  to: string;
}

/** Both ends, by the names that messages may have. */
export interface CopyEnds {
  source: string;
  target: string;
}

interface Ends {
  source: OpenedDatabase;
  target: OpenedDatabase;
}

/** A table at both ends. */
interface TableEnds {
  source: TableRows;
  target: TableRows;
}

/**
 * Copies all rows of a database into an empty one, of the same kind or the other, and compares both. Nobody else may use either
 * meanwhile. One that was killed goes on where it was when it is called again; until it has come to its end, nothing else opens the
 * target.
 * @throws StoreError as `openStore` does, and `store.in_use`, `store.not_empty`, `store.audit_broken`, `store.copy_unfinished`,
 *   `store.copy_differs`
 */
export async function copyStore({ from, to }: CopyOptions, on: (event: CopyEvent) => void): Promise<CopyEnds> {
  refuseSame(from, to);
  await using opened = createCleanup();
  const source = await openUntilEnd(from, "copyFrom", opened);
  await refuseUnknownTables(source);
  await refuseBrokenAudit(source);
  const target = await openUntilEnd(to, "copyTo", opened);
  const ends = { source, target };
  await prepareTarget(ends);
  const tables = await openTables(ends);
  for (const table of tables) {
    await copyTable(table, target, on);
    await copyNumbering(ends, table.source.table);
  }
  await compareTables(ends, tables, on);
  await source.checkAlone();
  await target.checkAlone();
  await target.connection.transact(removeMark);
  return namesOf(ends);
}

/** Compares a database with its copy. @throws StoreError as `copyStore` does */
export async function compareStores({ from, to }: CopyOptions, on: (event: CopyEvent) => void): Promise<CopyEnds> {
  refuseSame(from, to);
  await using opened = createCleanup();
  const source = await openUntilEnd(from, "copyFrom", opened);
  const target = await openUntilEnd(to, "copyFrom", opened);
  const ends = { source, target };
  await compareTables(ends, await openTables(ends), on);
  return namesOf(ends);
}

async function openUntilEnd(location: string, use: "copyFrom" | "copyTo", opened: Cleanup): Promise<OpenedDatabase> {
  const database = await openDatabase(location, use);
  opened.defer(() => database.close());
  return database;
}

function namesOf({ source, target }: Ends): CopyEnds {
  return { source: source.location, target: target.location };
}

function refuseSame(from: string, to: string): void {
  const [source, target] = [from, to].map((location) =>
    isPostgresLocation(location) ? parsePostgresLocation(location).name : toPath(location),
  );
  if (source !== target) return;
  throw new StoreError("store.invalid_location", `${source} can't be copied to itself`, {
    hint: "Give another database to --from or --to.",
    path: source,
  });
}

async function refuseUnknownTables({ connection, catalog, location }: OpenedDatabase): Promise<void> {
  const known = new Set(copiedTables.map(({ name }) => name));
  const tables = await connection.transact(() => catalog.tables());
  const unknown = [...tables.keys()].filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new StoreError("store.not_a_store", `${location} has tables that are not Earshot's: ${unknown.join(", ")}`, {
    hint: "Drop them, or move them to another database: they would be missing in the copy.",
    path: location,
  });
}

/** The triggers of the target take a whole chain only. */
async function refuseBrokenAudit({ connection, location }: OpenedDatabase): Promise<void> {
  const { ok } = await verifyAudit(connection.db);
  if (ok) return;
  throw new StoreError("store.audit_broken", `the audit trail of ${location} was changed behind its back`, {
    hint: "`earshot audit verify` names what was changed. Such a database can't be copied: keep it for inspection.",
    path: location,
  });
}

/** Makes the schema of an empty database and marks it as a copy, or finds the mark of a copy that was begun. */
async function prepareTarget({ source, target }: Ends): Promise<void> {
  const { transact } = target.connection;
  const tables = await transact(() => target.catalog.tables());
  if (tables.has(copyMarkTable)) {
    const marked = await transact(markedSource);
    if (marked !== source.location) {
      throw new StoreError("store.copy_unfinished", `${target.location} is an unfinished copy of ${marked}`, {
        hint: "Copy from there to go on, or choose an empty database.",
        path: target.location,
      });
    }
    await target.migrate();
    return;
  }
  for (const table of tables.keys()) if (await hasRows(target, table)) throw notEmpty(target, table);
  await target.migrate();
  const names = copiedTables.map(({ name }) => name);
  await transact(() => addMark(source.location, names));
}

/** The head of the audit trail is there from the start. */
async function hasRows({ connection }: OpenedDatabase, table: string): Promise<boolean> {
  const condition = table === "audit_head" ? "WHERE entries > 0" : "";
  const row = statement<object, { one: number }>(`SELECT 1 AS one FROM ${table} ${condition} LIMIT 1`);
  return (await connection.transact(() => row.get({}))) !== undefined;
}

function notEmpty({ location }: OpenedDatabase, table: string): StoreError {
  return new StoreError("store.not_empty", `${location} is no copy that was begun, and has rows in ${table}`, {
    hint: "Give --to a new file or an empty database. Whether it is a copy that was finished, `earshot db copy --verify-only` says.",
    path: location,
  });
}

async function openTables({ source, target }: Ends): Promise<TableEnds[]> {
  const [ours, theirs] = await Promise.all([columnsOf(source), columnsOf(target)]);
  return copiedTables.map((table) => {
    const columns = ours(table);
    const others = theirs(table);
    if (columns.join() !== others.join()) {
      throw new Error(`${table.name} has the columns ${columns.join()} here and ${others.join()} there`);
    }
    return { source: createTableRows(source, table, columns), target: createTableRows(target, table, columns) };
  });
}

/** What utterances are searched by: each database makes it itself. */
const searchedColumns: ReadonlySet<string> = new Set(["spaced_text", "words"]);

async function columnsOf({ connection, catalog }: OpenedDatabase): Promise<(table: CopiedTable) => string[]> {
  const tables = await connection.transact(() => catalog.tables());
  return ({ name }) =>
    (tables.get(name) ?? [])
      .filter((column) => name !== "utterances" || !searchedColumns.has(column))
      // Databases differ in the order of names.
      .toSorted();
}

/** Goes on behind the last batch that the target has. */
async function copyTable(
  { source, target: rows }: TableEnds,
  { connection: { transact }, location }: OpenedDatabase,
  on: (event: CopyEvent) => void,
): Promise<void> {
  const { name, isKept } = source.table;
  if (isKept) return;
  const total = await source.count();
  let copied = await rows.count();
  let place = await transact(() => readPlace(name));
  for await (const batch of source.batches(place)) {
    const before = place;
    const after = batch.at(-1)?.place ?? null;
    const isStored = await transact(function* () {
      if (!(yield* movePlace(name, before, after))) return false;
      yield* rows.insert(batch);
      return true;
    });
    if (!isStored) {
      throw new StoreError("store.busy", `another process goes on with the copy in ${location}`, {
        hint: "Wait for it, or end it, and run it again.",
        path: location,
      });
    }
    place = after;
    copied += batch.length;
    on({ type: "copied", table: name, rows: copied, total });
  }
}

/** Rows that follow never have a number that one had before, also where its row is gone. */
async function copyNumbering({ source, target }: Ends, { name, numbered }: CopiedTable): Promise<void> {
  if (numbered === undefined) return;
  const last = await source.connection.transact(() => source.catalog.lastNumber(name, numbered));
  await target.connection.transact(() => target.catalog.setLastNumber(name, numbered, last));
}

async function compareTables(
  { source, target }: Ends,
  tables: readonly TableEnds[],
  on: (event: CopyEvent) => void,
): Promise<void> {
  const differing: string[] = [];
  for (const table of tables) {
    if (!(await compareTable(table, on))) differing.push(table.source.table.name);
  }
  const { faults } = await target.checkIntegrity();
  if (differing.length === 0 && faults.length === 0) return;
  const places = differing.length === 0 ? "is not sound" : `differs from ${source.location} in ${differing.join(", ")}`;
  throw new StoreError("store.copy_differs", [`${target.location} ${places}`, ...faults].join("\n"), {
    hint: "One of them was changed since it was copied. Keep to the source, and copy it to a new file or an empty database.",
    path: target.location,
  });
}
