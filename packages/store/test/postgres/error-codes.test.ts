import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { StoreError } from "../../src/errors.ts";
import { parsePostgresLocation } from "../../src/postgres/location.ts";
import { createPool, type Pool } from "../../src/postgres/pool.ts";
import { postgresUrl, runSql, temporaryDatabase } from "./databases.ts";

function openPool(url: string, readonly = false): Pool {
  const pool = createPool(parsePostgresLocation(url), { readonly });
  onTestFinished(() => pool.end());
  return pool;
}

async function query(pool: Pool, sql: string): Promise<object[]> {
  const client = await pool.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    client.release();
  }
}

/** The server's address with something changed. */
function changed(change: (url: URL) => void): string {
  const url = new URL(postgresUrl());
  change(url);
  return url.href;
}

/** The error of a statement, of which the password is no part. */
async function errorOf(url: string, sql = "SELECT 1", readonly = false): Promise<StoreError> {
  const error = await query(openPool(url, readonly), sql).catch((cause: unknown) => cause);
  if (!(error instanceof StoreError)) throw error;
  expect(JSON.stringify([error.message, error.hint, error.path])).not.toContain("secret");
  return error;
}

test("each way not to reach the database is one error that says what to do", async () => {
  const wrongPassword = changed((url) => {
    url.password = "wrong";
  });
  expect(await errorOf(wrongPassword)).toMatchObject({ code: "store.cannot_open", sqlState: "28P01" });
  const noDatabase = changed((url) => {
    url.pathname = "not_there";
  });
  expect(await errorOf(noDatabase)).toMatchObject({ code: "store.not_found", sqlState: "3D000" });
  const noServer = changed((url) => {
    url.port = "1";
  });
  expect(await errorOf(noServer)).toMatchObject({ code: "store.unavailable", sqlState: null });
  const noHost = changed((url) => {
    url.hostname = "host.invalid";
  });
  expect(await errorOf(noHost)).toMatchObject({ code: "store.unavailable" });
  const noTls = changed((url) => url.searchParams.set("sslmode", "require"));
  expect(await errorOf(noTls)).toMatchObject({ code: "store.cannot_open", hint: expect.stringContaining("sslmode") });
});

test("what the server refuses has the code that SQLite's refusals have", async () => {
  const url = await temporaryDatabase();
  expect(await errorOf(url, "CREATE TABLE t (id INTEGER)", true)).toMatchObject({ code: "store.read_only" });
  const insert = "INSERT INTO scorecards VALUES ('a', 1, 'x', '{}', 0, NULL)";
  expect(await errorOf(url, `${insert}; ${insert}`)).toMatchObject({ code: "store.conflict", sqlState: "23505" });
  expect(await errorOf(url, "INSERT INTO scorecards VALUES ('b', 1, 'x', '{', 0, NULL)")).toMatchObject({
    code: "store.conflict",
  });
  expect(await errorOf(url, "DELETE FROM audit_head")).toMatchObject({ code: "store.append_only" });
  const slow = "SET statement_timeout = 1; SELECT pg_sleep(1)";
  expect(await errorOf(url, slow)).toMatchObject({ code: "store.busy", sqlState: "57014" });
});

test.each([
  ["53100", "store.full"],
  ["53300", "store.unavailable"],
  ["40001", "store.busy"],
  ["40P01", "store.busy"],
  ["55P03", "store.busy"],
  ["57P01", "store.unavailable"],
  ["25006", "store.read_only"],
  ["42501", "store.cannot_open"],
  ["28000", "store.cannot_open"],
  ["58030", "store.io_failed"],
  ["XX001", "store.corrupt"],
  ["54000", "store.too_large"],
])("SQLSTATE %s is %s", async (state, code) => {
  const url = await temporaryDatabase();
  expect(await errorOf(url, `DO $$ BEGIN RAISE EXCEPTION 'raised' USING ERRCODE = '${state}'; END $$`)).toMatchObject({
    code,
    sqlState: state,
  });
});

test("a connection that the server ends is replaced", async () => {
  const url = await temporaryDatabase();
  const pool = openPool(url);
  await expect(query(pool, "SELECT pg_terminate_backend(pg_backend_pid())")).rejects.toMatchObject({
    code: "store.unavailable",
  });
  expect(await query(pool, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await runSql(
    url,
    // Of this database alone: other tests have theirs on the same server.
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );
  await expect.poll(() => query(pool, "SELECT 1 AS one").catch(() => null)).toEqual([{ one: 1 }]);
});

test("more work than connections waits for its turn", async () => {
  const pool = openPool(await temporaryDatabase());
  const sleeping = Array.from({ length: 30 }, () => query(pool, "SELECT pg_sleep(0.01)"));
  expect(await Promise.all(sleeping)).toHaveLength(30);
  const held = await Promise.all(Array.from({ length: 10 }, () => pool.connect()));
  const waiting = query(pool, "SELECT 1 AS one");
  for (const client of held) client.release();
  expect(await waiting).toEqual([{ one: 1 }]);
});

test("numbers that JavaScript can hold arrive as numbers, others not at all", async () => {
  const pool = openPool(await temporaryDatabase());
  const sql = "SELECT 9007199254740991::bigint AS big, count(*) AS count, sum(1::bigint) AS sum, avg(1.5) AS mean";
  expect(await query(pool, sql)).toEqual([{ big: Number.MAX_SAFE_INTEGER, count: 1, sum: 1, mean: 1.5 }]);
  await expect(query(pool, "SELECT 9007199254740992::bigint AS big")).rejects.toThrow(RangeError);
});

test("an address is read as libpq reads it, and its password is never repeated", () => {
  expect(parsePostgresLocation("postgresql://a%40b:p%2Fw@[::1]:6432/calls?sslmode=verify-full")).toMatchObject({
    ...{ host: "::1", port: 6432, user: "a@b", password: "p/w", database: "calls" },
    name: "postgres://a%40b@[::1]:6432/calls",
  });
  expect(parsePostgresLocation("postgres://me@localhost/calls?host=/run/postgresql")).toMatchObject({
    ...{ host: "/run/postgresql", port: 5432, password: undefined, ssl: false },
    name: "postgres://me@localhost/calls?host=/run/postgresql",
  });
  const faulty = ["//me:secret@host", "//:secret@host/db", "//me:secret@host/db?sslmode=maybe", "//me:se%cret@host/db"];
  for (const rest of [...faulty, "//me:secret@host:port/db", "//me:secret@host/db?options=-c"]) {
    let error: unknown;
    try {
      parsePostgresLocation(`postgres:${rest}`);
    } catch (cause) {
      error = cause;
    }
    expect(error).toMatchObject({ code: "store.invalid_location" });
    expect(String(error)).not.toContain("secret");
  }
});

test("the driver's own types stay as they are for others", () => {
  expect(pg.types.getTypeParser(20)("1")).toBe("1");
});
