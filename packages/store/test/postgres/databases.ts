import { inject, onTestFinished } from "vitest";
import { parsePostgresLocation } from "../../src/postgres/location.ts";
import { createPool } from "../../src/postgres/pool.ts";
import "./global-setup.ts";

let made = 0;

/** The addresses of databases by those that stores show, which have no password. */
const addresses = new Map<string, string>();

export function addressOf(location: string): string {
  return addresses.get(location) ?? location;
}

/** The address of the server, as a user who may make databases. */
export function postgresUrl(): string {
  const url = inject("postgresUrl");
  if (url === undefined) throw new Error("only tests of the project on Postgres have a server");
  return url;
}

/** The address of a database of the test's own, migrated unless said otherwise; it is dropped when the test ends. */
export async function temporaryDatabase({ isMigrated = true } = {}): Promise<string> {
  const server = postgresUrl();
  const name = `earshot_${process.pid}_${process.env.VITEST_POOL_ID ?? 0}_${++made}`;
  const from = isMigrated ? inject("postgresTemplate") : "template0";
  await runSql(server, `CREATE DATABASE ${name} TEMPLATE ${from} STRATEGY FILE_COPY`);
  onTestFinished(async () => {
    await runSql(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
  const url = new URL(server);
  url.pathname = name;
  addresses.set(parsePostgresLocation(url.href).name, url.href);
  return url.href;
}

/** What any other program would read. */
export async function runSql(url: string, sql: string): Promise<object[]> {
  const pool = createPool(parsePostgresLocation(url), { readonly: false });
  try {
    const client = await pool.connect();
    try {
      return (await client.query<object>(sql)).rows;
    } finally {
      client.release();
    }
  } finally {
    await pool.end();
  }
}
