import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";

/** What was printed, sent, answered or stored, and where. */
export type Outputs = [place: string, content: string | Uint8Array][];

/** Every file below a folder. */
export async function filesOf(folder: string): Promise<Outputs> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes("node-compile-cache"),
  );
  return Promise.all(
    files.map(async ({ parentPath, name }): Promise<Outputs[number]> => {
      const path = join(parentPath, name);
      const place = path.slice(folder.length);
      return [place, await readFile(path)];
    }),
  );
}

/** Every text in every row, and the words of the index. */
export function databaseTexts(path: string): Outputs {
  using database = new DatabaseSync(path);
  const rowsOf = (table: string) => JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all(), withoutBytes);
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    .all();
  const texts = tables.map(({ name }): Outputs[number] => [`table ${name}`, rowsOf(`"${name}"`)]);
  database.exec("CREATE VIRTUAL TABLE indexed_words USING fts5vocab(utterances_fts, row)");
  return [...texts, ["words of the index", rowsOf("indexed_words")]];
}

/** The same of a database on a Postgres server, whose index has its words in a column, and what the server knows of its columns. */
export async function postgresTexts(url: string): Promise<Outputs> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query("ANALYZE");
    const { rows: tables } = await client.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
    const texts: Outputs = [];
    for (const { name } of [...tables, { name: "pg_stats" }]) {
      const { rows } = await client.query(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`);
      texts.push([`table ${name}`, rows.map(({ row }) => row).join("\n")]);
    }
    return texts;
  } finally {
    await client.end();
  }
}

const withoutBytes = (_: string, value: unknown) => (value instanceof Uint8Array ? null : value);
