import pg from "pg";
import { inject, onTestFinished } from "vitest";
import "./global-setup.ts";

let made = 0;

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
  return url.href;
}

/** What any other program would read. */
export async function runSql(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}
