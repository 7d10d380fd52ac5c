import type { MigrationReport } from "@earshot/model";
import { StoreError } from "../errors.ts";
import type { Pool, PoolClient } from "./pool.ts";

/** One step of the schema. Frozen once it has landed: a change is a new step, beside SQLite's of the same number. */
export interface Migration {
  version: number;
  name: string;
  sql: string;
}

const oldestServer = 150_000;

/** "Earshot", of which there is one on a server at a time that changes a schema. */
const migrationLock = 0x45617273;

/**
 * The version of a database's schema; 0 for an empty one.
 * @throws StoreError `store.not_a_store`, `store.newer_schema`, `store.cannot_open` for a server that is too old or not in UTF-8
 */
async function readVersion(client: PoolClient, name: string, migrations: readonly Migration[]): Promise<number> {
  const [server] = await rowsOf<{ version: number; encoding: string; known: boolean; tables: number }>(
    client,
    `SELECT current_setting('server_version_num')::integer AS version, current_setting('server_encoding') AS encoding,
       to_regclass('earshot_schema') IS NOT NULL AS known,
       (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()) AS tables`,
  );
  if (server === undefined || server.version < oldestServer) {
    throw new StoreError("store.cannot_open", `${name} is of a Postgres older than 15`, {
      hint: "Use Postgres 15 or later.",
      path: name,
    });
  }
  if (server.encoding !== "UTF8") {
    throw new StoreError("store.cannot_open", `${name} is encoded in ${server.encoding}`, {
      hint: "Make the database anew: createdb -E UTF8 -T template0.",
      path: name,
    });
  }
  if (!server.known) {
    if (server.tables === 0) return 0;
    throw new StoreError("store.not_a_store", `${name} is a database of another application`, {
      hint: "Make a database of its own; Earshot leaves those it did not make alone.",
      path: name,
    });
  }
  const [schema] = await rowsOf<{ version: number }>(
    client,
    "SELECT coalesce(max(version), 0) AS version FROM earshot_schema",
  );
  const version = schema?.version ?? 0;
  const latest = latestOf(migrations);
  if (version <= latest) return version;
  throw new StoreError(
    "store.newer_schema",
    `${name} has schema version ${version}; this version of Earshot knows ${latest}`,
    { hint: "Use the newer Earshot that wrote it.", path: name },
  );
}

const latestOf = (migrations: readonly Migration[]) => migrations.at(-1)?.version ?? 0;

async function rowsOf<R extends object>(
  client: PoolClient,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<R[]> {
  return (await client.query<R>(sql, parameters)).rows;
}

/** @throws StoreError for a database of another application, of a later version, or that can't be used, as `migrate` does */
export async function requireOwn(pool: Pool, migrations: readonly Migration[]): Promise<void> {
  const client = await pool.connect();
  try {
    await readVersion(client, pool.name, migrations);
  } finally {
    client.release();
  }
}

/** @throws StoreError, as `migrate` does, and `store.older_schema` for one that must be migrated first */
export async function requireCurrent(pool: Pool, migrations: readonly Migration[]): Promise<void> {
  const client = await pool.connect();
  try {
    const version = await readVersion(client, pool.name, migrations);
    const latest = latestOf(migrations);
    if (version === latest) return;
    throw new StoreError(
      "store.older_schema",
      `${pool.name} has schema version ${version}; this version of Earshot needs ${latest}`,
      { hint: "Run `earshot db migrate` first.", path: pool.name },
    );
  } finally {
    client.release();
  }
}

/**
 * Applies the migrations that a database has not seen, each in a transaction of its own with its version: one that fails, or whose
 * process is killed, leaves nothing behind. A lock, which the server frees when its holder is gone, keeps two from doing it at once.
 */
export async function migrate(pool: Pool, migrations: readonly Migration[]): Promise<MigrationReport> {
  const client = await pool.connect();
  try {
    const from = await readVersion(client, pool.name, migrations);
    if (from === latestOf(migrations)) return { from, to: from, applied: [] };
    const applied: string[] = [];
    for (const migration of migrations) {
      if (await applyOnce(client, pool.name, migration, migrations)) applied.push(migration.name);
    }
    return { from, to: await readVersion(client, pool.name, migrations), applied };
  } finally {
    client.release();
  }
}

async function applyOnce(
  client: PoolClient,
  name: string,
  migration: Migration,
  migrations: readonly Migration[],
): Promise<boolean> {
  await client.query("BEGIN");
  try {
    // Another process may take minutes for a step of its own.
    await client.query("SET LOCAL lock_timeout = 0");
    await client.query("SET LOCAL statement_timeout = 0");
    await client.queryPatiently("SELECT pg_advisory_xact_lock($1)", [migrationLock]);
    const isNew = (await readVersion(client, name, migrations)) < migration.version;
    if (isNew) {
      await client.query(
        `CREATE TABLE IF NOT EXISTS earshot_schema (
           version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
         )`,
      );
      await runMigration(client, name, migration);
      await client.query("INSERT INTO earshot_schema (version, name) VALUES ($1, $2)", [
        migration.version,
        migration.name,
      ]);
    }
    await client.query("COMMIT");
    return isNew;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function runMigration(client: PoolClient, name: string, migration: Migration): Promise<void> {
  try {
    await client.queryPatiently(migration.sql);
  } catch (cause) {
    if (cause instanceof StoreError && cause.code !== "store.conflict") throw cause;
    throw new StoreError("store.migration_failed", `${name}: migration ${migration.name} failed`, {
      hint: "Nothing was changed. Report this with the server's log.",
      path: name,
      cause,
    });
  }
}
