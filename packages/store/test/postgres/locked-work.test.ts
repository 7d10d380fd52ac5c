import { expect, test } from "vitest";
import { openStore } from "../../src/index.ts";
import { parsePostgresLocation } from "../../src/postgres/location.ts";
import { createPool } from "../../src/postgres/pool.ts";
import { storedJson } from "../../src/stored-json.ts";
import { claimRecording, evaluated, media, save } from "../samples.ts";
import { startRun } from "../temporary.ts";
import { runSql, temporaryDatabase } from "./databases.ts";

test("a lease is not renewed while the result of its work is being stored, and nobody waits for that", async () => {
  const url = await temporaryDatabase();
  const store = await openStore(url);
  const claims = [await claimRecording(store, "rec-1"), await claimRecording(store, "rec-2")];
  const pool = createPool(parsePostgresLocation(url), { readonly: false });
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query("SELECT id FROM work WHERE key = 'rec-1' FOR UPDATE");
  expect(await store.work.renew(claims, { nowMs: 7, leaseMs: 1000, owner: "test" })).toEqual([]);
  await client.query("DELETE FROM work WHERE key = 'rec-1'");
  await client.query("COMMIT");
  client.release();
  await pool.end();
  expect(await runSql(url, "SELECT key, due_at_ms FROM work")).toEqual([{ key: "rec-2", due_at_ms: 1007 }]);
  expect(await store.work.renew(claims, { nowMs: 8, leaseMs: 1000, owner: "test" })).toEqual([claims[0]]);
  await store.close();
});

test("a call whose result is being stored is erased with the sound that the result brought", async () => {
  const url = await temporaryDatabase();
  const store = await openStore(url);
  await startRun(store, "run-1");
  await save(store);
  await claimRecording(store);
  const pool = createPool(parsePostgresLocation(url), { readonly: false });
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query("DELETE FROM work WHERE key = 'rec-1'");
  const stamp = { actor: "cli:jo", atMs: 5_000, cause: "request", correlationId: "corr-1" };
  const erasing = store.keeping.erase({ recordingIds: ["rec-1"] }, { ...stamp, measuresKept: false, limit: 10 });
  while ((await client.query("SELECT 1 FROM pg_locks WHERE NOT granted")).rowCount === 0);
  const brought = storedJson.media.write([{ ...media, path: "/kept" }]);
  await client.query("UPDATE recordings SET media = $1 WHERE id = 'rec-1'", [brought]);
  await client.query("COMMIT");
  client.release();
  await pool.end();
  expect(await erasing).toMatchObject({ counts: { calls: 1, media: 1 } });
  expect(await store.keeping.leftovers()).toMatchObject([{ kind: "media", reference: "/kept" }, { kind: "pages" }]);
  await store.close();
});

test("the sound that a result brings while that of before is too old goes with it", async () => {
  const url = await temporaryDatabase();
  const store = await openStore(url);
  await startRun(store, "run-1");
  await save(store, { recording: { media: [{ ...media, path: "/kept" }] } });
  const pool = createPool(parsePostgresLocation(url), { readonly: false });
  const client = await pool.connect();
  await client.query("BEGIN");
  const brought = storedJson.media.write([{ ...media, sha256: "b".repeat(64), path: "/brought" }]);
  await client.query("UPDATE recordings SET media = $1 WHERE id = 'rec-1'", [brought]);
  const stamp = { actor: "cli:jo", atMs: 5_000, cause: "retention of media", correlationId: "corr-1" };
  const nowMs = Date.UTC(2026, 0, 1);
  const rule = { kind: "media", queueId: null, exceptQueueIds: [], nowMs, beforeMs: nowMs } as const;
  const expiring = store.keeping.expire(rule, { ...stamp, limit: 10 });
  while ((await client.query("SELECT 1 FROM pg_locks WHERE NOT granted")).rowCount === 0);
  await client.query("COMMIT");
  client.release();
  await pool.end();
  expect(await expiring).toMatchObject({ counts: { media: 1 } });
  expect(await store.keeping.leftovers()).toContainEqual(expect.objectContaining({ reference: "/brought" }));
  expect((await store.calls.sound("rec-1"))?.media).toMatchObject([{ sha256: "b".repeat(64), path: null }]);
  await store.close();
});

test("media of a call that is being stored are in use for a removal that begins meanwhile", async () => {
  const url = await temporaryDatabase();
  const store = await openStore(url);
  await startRun(store, "run-1");
  const claim = await claimRecording(store);
  const pool = createPool(parsePostgresLocation(url), { readonly: false });
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query("SELECT id FROM work WHERE key = 'rec-1' FOR UPDATE");
  const waiting = async (kind: string) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = $1", [kind]);
    return rowCount > 0;
  };
  const call = evaluated(claim, { recording: { media: [{ ...media, path: "/kept" }] } });
  const storing = store.calls.saveEvaluated([call], { runId: "run-1", atMs: 1 });
  while (!(await waiting("transactionid")));
  const { keeping } = store;
  const finding = keeping.beginRemoval([media.sha256], 1).then(() => keeping.mediaInUse());
  let found: Set<string> | null = null;
  finding.then((inUse) => {
    found = inUse;
  });
  while (found === null && !(await waiting("advisory")));
  await client.query("COMMIT");
  expect([await storing, await finding]).toEqual([[], new Set([media.sha256])]);
  client.release();
  await pool.end();
  await store.close();
});

test("a hold is added before an erasure or after it, not in the middle", async () => {
  const url = await temporaryDatabase();
  const store = await openStore(url);
  await startRun(store, "run-1");
  await save(store);
  await claimRecording(store);
  const pool = createPool(parsePostgresLocation(url), { readonly: false });
  const client = await pool.connect();
  const waiting = async (kind: string) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = $1", [kind]);
    return rowCount > 0;
  };
  await client.query("BEGIN");
  await client.query("SELECT id FROM work WHERE key = 'rec-1' FOR UPDATE");
  const done: string[] = [];
  const stamp = { actor: "cli:jo", atMs: 5_000, cause: "request", correlationId: "corr-1" };
  const erasing = store.keeping
    .erase({ recordingIds: ["rec-1"] }, { ...stamp, measuresKept: false, limit: 10 })
    .then(() => done.push("erased"));
  while (!(await waiting("transactionid")));
  const hold = { kind: "call", target: "rec-1", reason: "lawsuit", addedBy: "jo", addedAtMs: 1 } as const;
  const holding = store.keeping.addHold(hold, "corr-2").then(() => done.push("held"));
  while (done.length === 0 && !(await waiting("advisory")));
  await client.query("COMMIT");
  await Promise.all([erasing, holding]);
  expect(done).toEqual(["erased", "held"]);
  client.release();
  await pool.end();
  await store.close();
});
