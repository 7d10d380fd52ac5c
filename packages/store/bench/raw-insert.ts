import { parseArgs } from "node:util";
import type { Database, Statement } from "better-sqlite3";
import { openFile } from "../src/sqlite/open-file.ts";

/**
 * Inserts the calls of a database anew, by better-sqlite3 alone, in the same schema with the same triggers and pragmas: `batch`
 * calls in a transaction, `largest` utterances with one statement. Gives calls in a second, without the time to read them.
 */
export function measureRawInsert(from: string, path: string, batch: number, largest: number): number {
  const source = openFile(from, "read");
  const rowsOf = (table: string) => readRows(source, table, columnsOf(source, table), "rowid");
  const runs = rowsOf("runs");
  const recordings = rowsOf("recordings");
  const utterances = rowsOf("utterances");
  const evaluations = rowsOf("evaluations");
  const outcomes = readRows(source, "run_recordings", ["run_id", "recording_key", "outcome", "at_ms"], "recording_key");
  source.close();

  const file = openFile(path, "migrate");
  const insertRun = prepareInsert(file, runs, 1);
  for (const row of runs.rows) insertRun.run(...row);
  const ofCalls = [recordings, evaluations, outcomes].map((table) => ({
    ...table,
    insert: prepareInsert(file, table, 1),
  }));
  const statements = new Map<number, Statement<unknown[]>>();
  const insertUtterances = (rows: unknown[][]) => {
    const statement = statements.get(rows.length) ?? prepareInsert(file, utterances, rows.length);
    statements.set(rows.length, statement);
    statement.run(...rows.flat());
  };
  const calls = recordings.rows.length;
  const perCall = utterances.rows.length / calls;
  const store = file.transaction((start: number) => {
    for (let i = start; i < Math.min(calls, start + batch); i++) {
      for (const { rows, insert } of ofCalls) insert.run(...(rows[i] ?? []));
    }
    const rows = utterances.rows.slice(start * perCall, (start + batch) * perCall);
    for (let i = 0; i < rows.length; i += largest) insertUtterances(rows.slice(i, i + largest));
  });
  const beganMs = performance.now();
  for (let start = 0; start < calls; start += batch) store.immediate(start);
  const tookMs = performance.now() - beganMs;
  file.close();
  return (calls * 1000) / tookMs;
}

interface Table {
  name: string;
  columns: readonly string[];
  rows: unknown[][];
}

function columnsOf(file: Database, table: string): string[] {
  return file.prepare<[string], string>("SELECT name FROM pragma_table_info(?)").pluck().all(table);
}

function readRows(file: Database, name: string, columns: readonly string[], order: string): Table {
  const select = file.prepare<[], unknown[]>(`SELECT ${columns.join(", ")} FROM ${name} ORDER BY ${order}`);
  return { name, columns, rows: select.raw().all() };
}

function prepareInsert(file: Database, { name, columns }: Table, rows: number): Statement<unknown[]> {
  const row = `(${columns.map(() => "?").join(", ")})`;
  const values = Array.from({ length: rows }, () => row).join(", ");
  return file.prepare<unknown[]>(`INSERT INTO ${name} (${columns.join(", ")}) VALUES ${values}`);
}

// As a program: node bench/raw-insert.ts <from> <to> prints the calls in a second.
if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [from = "", path = ""] = positionals;
  console.log(measureRawInsert(from, path, 500, 256));
}
