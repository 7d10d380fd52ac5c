import { parsePostgresLocation } from "../../src/postgres/location.ts";
import { migrate } from "../../src/postgres/migrate.ts";
import { migrations } from "../../src/postgres/migrations/index.ts";
import { createPool } from "../../src/postgres/pool.ts";

/** Migrates a database, and stays in the middle of the last step until it is killed. */
const [location = ""] = process.argv.slice(2);
const slow = migrations.map((migration, index) =>
  index === migrations.length - 1 ? { ...migration, sql: `${migration.sql}; SELECT pg_sleep(2)` } : migration,
);
await migrate(createPool(parsePostgresLocation(location), { readonly: false }), slow);
