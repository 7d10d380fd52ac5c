import { isPostgresLocation, parsePostgresLocation } from "../src/postgres/location.ts";
import { createPool } from "../src/postgres/pool.ts";
import { openFile } from "../src/sqlite/open-file.ts";

// How large a database is, by table, as JSON: node bench/measure-database.ts <path or postgres://…>

interface TableSize {
  table: string;
  rows: number;
  /** Of the rows themselves. */
  bytes: number;
  indexBytes: number;
}

interface DatabaseSize {
  tables: TableSize[];
  /** What the server has logged since it was made; null on SQLite. */
  walBytes: number | null;
}

const [location = ""] = process.argv.slice(2);

/** The full text is an index of utterances; those that have no table of their own to measure are left out. */
function sqliteSize(path: string): DatabaseSize {
  const file = openFile(path, "read");
  const pages = file
    .prepare<[], { name: string; table: string; bytes: number }>(
      `SELECT s.name, coalesce(m.tbl_name, s.name) AS "table", sum(s.pgsize) AS bytes
       FROM dbstat s LEFT JOIN sqlite_schema m ON m.name = s.name WHERE s.aggregate = true GROUP BY 1, 2`,
    )
    .all();
  const names = [...new Set(pages.map(({ table }) => table))].filter((name) => !/^(sqlite|utterances_fts)/.test(name));
  const tables = names.map((table) => {
    const ofTable = pages.filter((page) => page.table === table);
    const own = ofTable.find(({ name }) => name === table)?.bytes ?? 0;
    const fullText = pages.filter(({ name }) => table === "utterances" && name.startsWith("utterances_fts"));
    const indexBytes = [...ofTable.filter(({ name }) => name !== table), ...fullText].reduce(
      (sum, { bytes }) => sum + bytes,
      0,
    );
    const rows = file.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
    return { table, rows, bytes: own, indexBytes };
  });
  file.close();
  return { tables, walBytes: null };
}

async function postgresSize(url: string): Promise<DatabaseSize> {
  const pool = createPool(parsePostgresLocation(url), { readonly: true });
  const client = await pool.connect();
  const { rows: found } = await client.query<Omit<TableSize, "rows">>(
    `SELECT relname AS "table", pg_table_size(oid) AS bytes, pg_indexes_size(oid) AS "indexBytes"
     FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
  );
  const tables: TableSize[] = [];
  for (const size of found) {
    const { rows } = await client.query<{ count: number }>(`SELECT count(*) AS count FROM ${size.table}`);
    tables.push({ ...size, rows: rows[0]?.count ?? 0 });
  }
  const { rows } = await client.query<{ bytes: number }>("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS bytes");
  client.release();
  await pool.end();
  return { tables, walBytes: rows[0]?.bytes ?? null };
}

const size = isPostgresLocation(location) ? await postgresSize(location) : sqliteSize(location);
console.log(JSON.stringify({ ...size, tables: size.tables.filter(({ rows }) => rows > 0) }));
