import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { parsePostgresLocation } from "../../src/postgres/location.ts";
import { type Migration, migrate, requireCurrent } from "../../src/postgres/migrate.ts";
import { migrations } from "../../src/postgres/migrations/index.ts";
import { createPool, type Pool } from "../../src/postgres/pool.ts";
import { migrate as migrateFile } from "../../src/sqlite/migrate.ts";
import { migrations as sqliteMigrations } from "../../src/sqlite/migrations/index.ts";
import { runSql, temporaryDatabase } from "./databases.ts";

/** The number of the last migration: both databases have the same. */
const latest = sqliteMigrations.length;

function openPool(url: string): Pool {
  const pool = createPool(parsePostgresLocation(url), { readonly: false });
  onTestFinished(() => pool.end());
  return pool;
}

test("an empty database gets the schema that SQLite has, once, whoever comes first", async () => {
  const url = await temporaryDatabase({ isMigrated: false });
  const pools = [openPool(url), openPool(url), openPool(url)];
  await expect(requireCurrent(openPool(url), migrations)).rejects.toMatchObject({ code: "store.older_schema" });
  const reports = await Promise.all(pools.map((pool) => migrate(pool, migrations)));
  expect(reports.flatMap(({ applied }) => applied)).toEqual(migrations.map(({ name }) => name));
  expect(reports.map(({ to }) => to)).toEqual([latest, latest, latest]);
  await requireCurrent(openPool(url), migrations);
});

test("a migration that fails, or whose process is killed, leaves nothing behind", async () => {
  const url = await temporaryDatabase();
  const pool = openPool(url);
  const broken: Migration = {
    version: latest + 1,
    name: "broken",
    sql: "CREATE TABLE left_over (id INTEGER); SELECT 1 / 0;",
  };
  await expect(migrate(pool, [...migrations, broken])).rejects.toMatchObject({ code: "store.migration_failed" });
  const killed: Migration = {
    version: latest + 1,
    name: "killed",
    sql: "CREATE TABLE left_over (id INTEGER); SELECT pg_terminate_backend(pg_backend_pid());",
  };
  await expect(migrate(pool, [...migrations, killed])).rejects.toMatchObject({ code: "store.unavailable" });
  expect(
    await runSql(url, "SELECT to_regclass('left_over') AS found, max(version) AS version FROM earshot_schema"),
  ).toEqual([{ found: null, version: latest }]);
});

test("a migration takes as long as it takes, though the driver ends other statements that don't end", async () => {
  const url = await temporaryDatabase();
  const holder = await openPool(url).connect();
  onTestFinished(() => holder.release());
  await holder.query("SELECT pg_advisory_lock(1)");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const slow: Migration = { version: latest + 1, name: "slow", sql: "SELECT pg_advisory_lock(1)" };
  const migrating = migrate(openPool(url), [...migrations, slow]);
  const isAtWork = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
  while ((await holder.query(isAtWork)).rowCount === 0);
  vi.advanceTimersByTime(60 * 60_000);
  await holder.query("SELECT pg_advisory_unlock(1)");
  expect(await migrating).toMatchObject({ applied: ["slow"] });
});

test("databases of others, and those of later versions, are left alone", async () => {
  const foreign = await temporaryDatabase({ isMigrated: false });
  await runSql(foreign, "CREATE TABLE theirs (id INTEGER)");
  await expect(migrate(openPool(foreign), migrations)).rejects.toMatchObject({ code: "store.not_a_store" });
  const later = await temporaryDatabase();
  await runSql(later, "INSERT INTO earshot_schema (version, name) VALUES (999, 'later')");
  await expect(migrate(openPool(later), migrations)).rejects.toMatchObject({ code: "store.newer_schema" });
});

test("both schemas have the same tables and columns, but for what each searches words by", async () => {
  const url = await temporaryDatabase();
  const found = await runSql(
    url,
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> 'earshot_schema' ORDER BY 1`,
  );
  const file = new Sqlite(":memory:");
  migrateFile(file, sqliteMigrations);
  const expected = file
    .prepare(
      `SELECT t.name || '.' || c.name AS name FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c
       WHERE t.schema = 'main' AND t.name NOT LIKE 'utterances_fts%' AND t.name NOT LIKE 'sqlite_%'
         AND NOT (t.name = 'utterances' AND c.name = 'spaced_text') ORDER BY 1`,
    )
    .all();
  file.close();
  const namesOf = (rows: unknown) =>
    z
      .array(z.object({ name: z.string() }))
      .parse(rows)
      .map(({ name }) => name)
      .sort();
  expect(namesOf(found)).toEqual(namesOf(expected));
});
