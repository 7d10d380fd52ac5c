import type { Clock } from "@earshot/model";
import type { OpenedDatabase, OpenMode } from "../connection.ts";
import { copyMarkTable, unfinishedCopy } from "../copy/copy-faults.ts";
import { StoreError } from "../errors.ts";
import { type Alone, lockForReading, refuseOthers } from "./alone.ts";
import { catalog } from "./catalog.ts";
import { createConnection } from "./connection.ts";
import { checkIntegrity } from "./integrity.ts";
import { parsePostgresLocation } from "./location.ts";
import { migrate, requireCurrent, requireOwn } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { createPool, type Pool } from "./pool.ts";
import { createServerClock, type ServerClock } from "./server-clock.ts";

/** Opens a database on a server, which must be there, and makes its schema when it may. @throws StoreError */
export async function openPostgres(
  location: string,
  mode: OpenMode,
  machineClock?: Clock | undefined,
): Promise<OpenedDatabase> {
  const isCopied = mode === "copyFrom" || mode === "copyTo";
  const readonly = mode === "read" || mode === "copyFrom";
  const pool = createPool(parsePostgresLocation(location), { readonly, isCopied });
  const connection = createConnection(pool);
  let alone: Alone | undefined;
  let clock: ServerClock;
  try {
    if (mode === "copyTo") await requireOwn(pool, migrations);
    else await refuseUnfinishedCopy(pool);
    if (readonly) await requireCurrent(pool, migrations);
    if (mode === "migrate") await migrate(pool, migrations);
    if (mode === "copyFrom") alone = await lockForReading(pool);
    if (mode === "copyTo") await refuseOthers(pool);
    clock = await createServerClock(pool, machineClock);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    connection,
    clock,
    catalog,
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
    // Its log is the server's own.
    emptyLog: () => {},
    checkAlone: async () => alone?.check(),
    close: async () => {
      clock.stop();
      await alone?.release();
      await connection.db.destroy();
      await pool.end();
    },
  };
}

async function refuseUnfinishedCopy(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ isThere: boolean }>('SELECT to_regclass($1) IS NOT NULL AS "isThere"', [
      copyMarkTable,
    ]);
    if (rows[0]?.isThere) throw unfinishedCopy(pool.name);
  } finally {
    client.release();
  }
}
