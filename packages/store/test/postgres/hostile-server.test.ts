import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { selfSigned } from "@earshot/genesys-simulator";
import type { Claim, Store } from "@earshot/model";
import { type PostgresServer, startPostgres } from "@earshot/test-kit";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { openStore, StoreError } from "../../src/index.ts";
import { parsePostgresLocation } from "../../src/postgres/location.ts";
import { migrations } from "../../src/postgres/migrations/index.ts";
import { createPool } from "../../src/postgres/pool.ts";
import { claimRecording, evaluated, utterance } from "../samples.ts";
import { runSql, temporaryDatabase } from "./databases.ts";

// What a server does to whoever uses it, on one of its own: it is restarted, and others would notice.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres([
    ...["synchronous_commit=on", "wal_level=replica"],
    ...["max_connections=6", "superuser_reserved_connections=0"],
  ]);
});
afterAll(() => server.stop());

async function open(url: string): Promise<Store> {
  const store = await openStore(url);
  onTestFinished(() => store.close());
  return store;
}

/** What is said when it does not work: each has a cause and a fix, and none the password. */
async function refusal(work: Promise<unknown>): Promise<StoreError> {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof StoreError)) throw error ?? new Error("it was not refused");
  expect(error.message).toMatch(/postgres:\/\/earshot@/);
  expect(error.hint).toMatch(/\S/);
  expect(JSON.stringify([error.message, error.hint, error.path])).not.toContain("secret");
  return error;
}

function withParameters(parameters: Record<string, string>): string {
  const url = new URL(server.url);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

test("a server that has no connection left says so, and gives one as soon as there is one", async () => {
  const store = await open(server.url);
  const pool = createPool(parsePostgresLocation(server.url), { readonly: false });
  const held = await Promise.all(Array.from({ length: 5 }, () => pool.connect()));
  expect(await refusal(openStore(server.url))).toMatchObject({
    ...{ code: "store.unavailable", sqlState: "53300" },
    message: expect.stringContaining("takes no more connections"),
    hint: expect.stringContaining("max_connections"),
  });
  // What has one goes on.
  expect(await store.calls.count({})).toBe(0);
  for (const client of held) client.release();
  await pool.end();
  await open(server.url);
});

test("a process that has fewer connections than it asks for makes do with them", async () => {
  const store = await open(server.url);
  const pool = createPool(parsePostgresLocation(server.url), { readonly: false });
  onTestFinished(() => pool.end());
  const held = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
  const names = Array.from({ length: 12 }, (_, index) => `crowd-${index}`);
  const lease = { nowMs: 0, leaseMs: 1000, owner: "one" };
  const claims = await Promise.all(names.map((name) => store.work.claim("recording", [name], lease)));
  for (const client of held) client.release();
  expect(claims.flat()).toEqual(names.map((key) => expect.objectContaining({ key, token: 1 })));
});

test("a connection that is lost in the middle of a transaction takes it along, and the same claim stores it again", async () => {
  const store = await open(server.url);
  await store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  const claim = await claimRecording(store);
  const pool = createPool(parsePostgresLocation(server.url), { readonly: false });
  onTestFinished(() => pool.end());
  const blocker = await pool.connect();
  await blocker.query("BEGIN");
  await blocker.query("LOCK TABLE utterances IN SHARE MODE");
  const saving = refusal(store.calls.saveEvaluated([evaluated(claim)], { runId: "run-1", atMs: 1 }));
  const waits = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  await expect.poll(async () => (await blocker.query(waits)).rows).toHaveLength(1);
  await blocker.query(`SELECT pg_terminate_backend(pid) FROM (${waits}) AS waiting`);
  expect(await saving).toMatchObject({
    code: "store.unavailable",
    message: expect.stringContaining("ended the connection"),
  });
  await blocker.query("ROLLBACK");
  blocker.release();
  expect(await store.calls.count({})).toBe(0);
  expect(await store.calls.saveEvaluated([evaluated(claim)], { runId: "run-1", atMs: 1 })).toEqual([]);
  expect(await store.calls.count({})).toBe(1);
});

test("a server that is gone for a while is back for whoever has it open, with all that was stored", async () => {
  const store = await open(server.url);
  const before = await store.calls.count({});
  await server.restart("immediate", async () => {
    expect(await refusal(store.calls.count({}))).toMatchObject({ code: "store.unavailable" });
    expect(await refusal(store.workers.remove("w"))).toMatchObject({ code: "store.unavailable" });
  });
  expect(await store.calls.count({})).toBe(before);
  expect(await store.checkIntegrity()).toMatchObject({ ok: true });
});

test("a replica can be read; what would change it is refused", async () => {
  const store = await open(server.url);
  await server.restart("fast", () => writeFile(join(server.folder, "standby.signal"), ""));
  await expect.poll(() => store.calls.count({}).catch(() => null)).not.toBeNull();
  const reading = await openStore(server.url, { readonly: true });
  onTestFinished(() => reading.close());
  expect(await reading.calls.count({})).toBe(await store.calls.count({}));
  const changes = [() => store.workers.remove("w"), () => claimRecording(store, "rec-9")];
  for (const change of changes) {
    expect(await refusal(change())).toMatchObject({
      ...{ code: "store.read_only", sqlState: "25006" },
      hint: expect.stringContaining("primary"),
    });
  }
  await server.restart("fast", () => rm(join(server.folder, "standby.signal")));
  await expect.poll(() => claimRecording(store, "rec-9").catch(() => null)).not.toBeNull();
});

test("a server that wants TLS says so; one whose certificate nobody vouches for is not believed", async () => {
  const pathOf = (name: string) => join(server.folder, name);
  const hba = await readFile(pathOf("pg_hba.conf"), "utf8");
  await server.restart("fast", async () => {
    const { uid, gid } = await stat(server.folder);
    await writeFile(pathOf("server.crt"), selfSigned.cert);
    await writeFile(pathOf("server.key"), selfSigned.key, { mode: 0o600 });
    await chown(pathOf("server.key"), uid, gid);
    await writeFile(pathOf("postgresql.auto.conf"), "ssl = on\nlisten_addresses = '127.0.0.1,127.0.0.2'\n");
    await writeFile(pathOf("pg_hba.conf"), "hostssl all all all scram-sha-256\n");
  });
  onTestFinished(() => server.restart("fast", () => writeFile(pathOf("pg_hba.conf"), hba)));
  expect(await refusal(openStore(server.url))).toMatchObject({
    ...{ code: "store.cannot_open", sqlState: "28000" },
    hint: expect.stringContaining("sslmode=verify-full"),
  });
  for (const sslmode of ["verify-ca", "verify-full"]) {
    expect(await refusal(openStore(withParameters({ sslmode })))).toMatchObject({
      code: "store.cannot_open",
      hint: expect.stringContaining("sslrootcert"),
    });
  }
  const sslrootcert = pathOf("server.crt");
  for (const sslmode of ["require", "verify-ca", "verify-full"]) await open(withParameters({ sslmode, sslrootcert }));
  await open(withParameters({ sslmode: "require" }));
  // The certificate has another name.
  const elsewhere = withParameters({ sslmode: "verify-full", sslrootcert, host: "127.0.0.2" });
  expect(await refusal(openStore(elsewhere))).toMatchObject({
    code: "store.cannot_open",
    hint: expect.stringContaining("host name"),
  });
});

test("a disk that is full refuses what is added; what was stored before is kept, and more is taken when there is room", async ({
  skip,
}) => {
  const disk = join(server.folder, "small");
  const mount = (...args: string[]) => spawnSync("mount", ["-t", "tmpfs", ...args, "tmpfs", disk]).status === 0;
  await mkdir(disk);
  // Only root can.
  if (!mount("-o", "size=20m")) return skip("no disk can be mounted here");
  const ofServer = createPool(parsePostgresLocation(server.url), { readonly: false });
  onTestFinished(() => void spawnSync("umount", ["--lazy", disk]));
  const { uid, gid } = await stat(server.folder);
  await chown(disk, uid, gid);
  const client = await ofServer.connect();
  await client.query(`CREATE TABLESPACE small LOCATION '${disk}'`);
  await client.query("CREATE DATABASE small TABLESPACE small ENCODING 'UTF8' TEMPLATE template0 STRATEGY FILE_COPY");
  client.release();
  await ofServer.end();
  const url = new URL(server.url);
  url.pathname = "small";
  const store = await open(url.href);
  const saving = { runId: "run-1", atMs: 1 };
  await store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  const claims: Claim[] = [];
  for (let number = 0; number < 20; number++) claims.push(await claimRecording(store, `rec-${number}`));
  const utterances = [utterance(randomBytes(400_000).toString("hex"))];
  const saveNext = async (claim: Claim, number: number) =>
    store.calls.saveEvaluated([evaluated(claim, { recording: { id: `rec-${number}` }, utterances })], saving);
  let stored = 0;
  let refused: StoreError | undefined;
  for (const claim of claims) {
    const saved = saveNext(claim, stored);
    if (await saved.then(Boolean, () => false)) stored += 1;
    else {
      refused = await refusal(saved);
      break;
    }
  }
  expect(refused).toMatchObject({
    ...{ code: "store.full", sqlState: "53100" },
    message: expect.stringContaining("the disk of its server is full"),
  });
  expect(stored).toBeGreaterThan(1);
  expect(await store.calls.count({})).toBe(stored);
  mount("-o", "remount,size=64m");
  const [next] = claims.slice(stored);
  expect(next && (await saveNext(next, stored))).toEqual([]);
  expect(await store.calls.count({})).toBe(stored + 1);
});

test("a migration whose process is killed in the middle is made whole by the next one", async () => {
  const url = await temporaryDatabase({ isMigrated: false });
  const child = spawn(process.execPath, [join(import.meta.dirname, "..", "children", "migrate.ts"), url]);
  const ended = once(child, "exit");
  const sleeping = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
  await expect.poll(() => runSql(url, sleeping), { timeout: 30_000 }).toHaveLength(1);
  child.kill("SIGKILL");
  await ended;
  // It waits until the server, which does not look whether anybody still asks, is done with the step, and takes it back.
  const store = await openStore(url);
  onTestFinished(() => store.close());
  expect(await runSql(url, "SELECT name FROM earshot_schema ORDER BY version")).toEqual(
    migrations.map(({ name }) => ({ name })),
  );
  expect(await store.checkIntegrity()).toMatchObject({ ok: true });
});
