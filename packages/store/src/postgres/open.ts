import type { OpenedDatabase } from "../connection.ts";
import { StoreError } from "../errors.ts";
import { createConnection } from "./connection.ts";
import { checkIntegrity } from "./integrity.ts";
import { parsePostgresLocation } from "./location.ts";
import { migrate, requireCurrent } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { createPool } from "./pool.ts";

/** Opens a database on a server, which must be there, and makes its schema when it may. @throws StoreError */
export async function openPostgres(
  location: string,
  options: { readonly: boolean; migrate: boolean },
): Promise<OpenedDatabase> {
  const pool = createPool(parsePostgresLocation(location), options);
  try {
    if (options.readonly) await requireCurrent(pool, migrations);
    else if (options.migrate) await migrate(pool, migrations);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const connection = createConnection(pool);
  return {
    connection,
    location: pool.name,
    migrate: () => migrate(pool, migrations),
    checkIntegrity: () => checkIntegrity(pool, connection.db),
    backup: async () => {
      throw new StoreError("store.no_backup", `${pool.name} is copied by Postgres itself`, {
        hint: "Run pg_dump -Fc for a copy while it is in use, and pg_restore to read it back.",
        path: pool.name,
      });
    },
    // Autovacuum frees what was removed. Only VACUUM FULL writes the files anew; it keeps everybody else out, and so is left to
    // whoever runs the server. What the server knows of the values in its tables, anybody who may read them can ask for.
    scrub: async () => {
      const client = await pool.connect();
      try {
        await client.query("ANALYZE");
      } finally {
        client.release();
      }
      return true;
    },
    close: async () => {
      await connection.db.destroy();
      await pool.end();
    },
  };
}
