import { inUse } from "../copy/copy-faults.ts";
import { applicationName, type Pool, type PoolClient } from "./pool.ts";

/** Others are kept out for as long as this is held. */
export interface Alone {
  /** @throws StoreError when the connection that holds the lock was lost */
  check(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Locks a database, so that nobody changes it, and refuses one that other processes of Earshot are connected to.
 * @throws StoreError `store.in_use`; `store.busy` when somebody else is writing
 */
export async function lockForReading(pool: Pool): Promise<Alone> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    // It does nothing while batches are copied, which may take hours in all.
    await client.query("SET LOCAL idle_in_transaction_session_timeout = 0");
    await lockTables(client);
    await refuseConnections(client, pool.name);
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    client.release();
    throw error;
  }
  return {
    check: async () => {
      await client.query("SELECT 1");
    },
    release: async () => {
      await client.query("ROLLBACK").catch(() => {});
      client.release();
    },
  };
}

/** Refuses a database that other processes of Earshot are connected to. @throws StoreError `store.in_use` */
export async function refuseOthers(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await refuseConnections(client, pool.name);
  } finally {
    client.release();
  }
}

async function lockTables(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ names: string }>(
    "SELECT string_agg(format('%I', tablename), ', ') AS names FROM pg_tables WHERE schemaname = current_schema()",
  );
  await client.query(`LOCK TABLE ${rows[0]?.names ?? ""} IN SHARE MODE`);
}

async function refuseConnections(client: PoolClient, name: string): Promise<void> {
  const { rows } = await client.query<{ count: number; places: string | null }>(
    `SELECT count(*) AS count, string_agg(DISTINCT coalesce(host(client_addr), 'this machine'), ', ') AS places
     FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`,
    [applicationName],
  );
  const { count = 0, places = null } = rows[0] ?? {};
  if (count > 0) throw inUse(name, `by ${count} other connection${count === 1 ? "" : "s"} of Earshot from ${places}`);
}
