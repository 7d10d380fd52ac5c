import { startPostgres } from "@earshot/test-kit";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { parsePostgresLocation } from "../../src/postgres/location.ts";
import { migrate } from "../../src/postgres/migrate.ts";
import { migrations } from "../../src/postgres/migrations/index.ts";
import { createPool } from "../../src/postgres/pool.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server that tests make their databases on; none in those that use SQLite. */
    postgresUrl: string | undefined;
    /** A migrated database of which each test gets a copy. */
    postgresTemplate: string | undefined;
  }
}

/** One server for all tests of the project: that which EARSHOT_TEST_POSTGRES names, or one of their own. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const running = process.env.EARSHOT_TEST_POSTGRES ?? "";
  const server = running === "" ? await startPostgres() : { url: running, stop: async () => {} };
  const template = `earshot_template_${process.pid}`;
  try {
    await makeTemplate(server.url, template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  provide("postgresUrl", server.url);
  provide("postgresTemplate", template);
  return async () => {
    await runAlone(server.url, `DROP DATABASE ${template}`);
    await server.stop();
  };
}

async function makeTemplate(serverUrl: string, name: string): Promise<void> {
  await runAlone(serverUrl, `CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = name;
  const pool = createPool(parsePostgresLocation(url.href), { readonly: false });
  try {
    await migrate(pool, migrations);
  } finally {
    await pool.end();
  }
}

async function runAlone(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
