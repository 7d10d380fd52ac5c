import type { Connection } from "../connection.ts";
import { createDb } from "../database.ts";
import { StoreError } from "../errors.ts";
import type { Steps } from "../transaction.ts";
import { StoreDialect } from "./dialect.ts";
import { createExecutor, runSteps } from "./executor.ts";
import type { Pool } from "./pool.ts";
import { queryWords } from "./query-words.ts";

/** How often a transaction is tried that others got in the way of. */
const mostTries = 5;

/** Two transactions that wait for each other, or that read what the other one wrote: one of them is run again. */
const collisions: ReadonlySet<string | null> = new Set(["40001", "40P01"]);

export function createConnection(pool: Pool): Connection {
  return {
    db: createDb(new StoreDialect(pool), queryWords),
    transact: async (steps) => {
      for (let tries = 1; ; tries++) {
        try {
          return await runOnce(pool, steps);
        } catch (error) {
          const again = error instanceof StoreError && collisions.has(error.sqlState) && tries < mostTries;
          if (!again) throw error;
        }
      }
    },
    runEach: async (steps) => {
      const client = await pool.connect();
      try {
        return await runSteps(steps(), createExecutor(client));
      } finally {
        client.release();
      }
    },
    // A server keeps its databases where they are.
    checkPlace: () => {},
  };
}

async function runOnce<T>(pool: Pool, steps: () => Steps<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await runSteps(steps(), createExecutor(client));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    // When that fails the connection is lost, and the transaction with it.
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
