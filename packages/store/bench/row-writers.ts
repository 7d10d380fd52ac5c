import type { FullText } from "../src/full-text.ts";
import { fullText as postgresFullText } from "../src/postgres/full-text.ts";
import { isPostgresLocation, parsePostgresLocation } from "../src/postgres/location.ts";
import { migrate } from "../src/postgres/migrate.ts";
import { migrations } from "../src/postgres/migrations/index.ts";
import { createPool } from "../src/postgres/pool.ts";
import { fullText as sqliteFullText } from "../src/sqlite/full-text.ts";
import { openFile } from "../src/sqlite/open-file.ts";

type Row = Readonly<Record<string, string | number | null>>;

/** Writes rows to a database without the repositories, many with one statement. */
export interface RowWriter {
  fullText: FullText;
  /** The column of utterances that holds what is searched. */
  searchedColumn: string;
  /** Runs what writes rows as one transaction. */
  transact(write: () => Promise<void>): Promise<void>;
  insert(table: string, rows: readonly Row[]): Promise<void>;
  /** Does what the database does by itself in time, and closes it. */
  finish(): Promise<void>;
}

/** Opens a database, with its schema. */
export function openRowWriter(location: string): Promise<RowWriter> {
  return isPostgresLocation(location) ? openPostgresWriter(location) : openSqliteWriter(location);
}

async function openSqliteWriter(path: string): Promise<RowWriter> {
  const file = openFile(path, "migrate");
  file.pragma("synchronous = OFF");
  return {
    fullText: sqliteFullText,
    searchedColumn: "spaced_text",
    transact: async (write) => {
      file.exec("BEGIN IMMEDIATE");
      await write();
      file.exec("COMMIT");
    },
    insert: async (table, rows) => {
      if (rows.length === 0) return;
      const columns = Object.keys(rows[0] ?? {});
      const values = columns.map((column) => `value ->> '$.${column}'`);
      file
        .prepare(`INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM json_each(?)`)
        .run(JSON.stringify(rows));
    },
    finish: async () => {
      file.pragma("wal_checkpoint(TRUNCATE)");
      file.close();
    },
  };
}

async function openPostgresWriter(url: string): Promise<RowWriter> {
  const pool = createPool(parsePostgresLocation(url), { readonly: false });
  await migrate(pool, migrations);
  const client = await pool.connect();
  return {
    fullText: postgresFullText,
    searchedColumn: "words",
    transact: async (write) => {
      await client.query("BEGIN");
      await write();
      await client.query("COMMIT");
    },
    insert: async (table, rows) => {
      if (rows.length === 0) return;
      const columns = Object.keys(rows[0] ?? {}).join(", ");
      const select = `SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`;
      await client.query(`INSERT INTO ${table} (${columns}) ${select}`, [JSON.stringify(rows)]);
    },
    finish: async () => {
      for (const [table, column] of [
        ["recordings", "key"],
        ["evaluations", "id"],
        ["names", "key"],
      ]) {
        await client.query(
          `SELECT setval(pg_get_serial_sequence('${table}', '${column}'), max(${column})) FROM ${table}`,
        );
      }
      // Autovacuum would.
      await client.query("SET statement_timeout = 0");
      await client.query("VACUUM ANALYZE");
      client.release();
      await pool.end();
    },
  };
}
