import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import Sqlite from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "../src/index.ts";
import { createCallRepository } from "../src/repositories/calls.ts";
import { createWorkQueue } from "../src/repositories/work.ts";
import { createConnection } from "../src/sqlite/connection.ts";
import { migrations } from "../src/sqlite/migrations/index.ts";
import { openFile } from "../src/sqlite/open-file.ts";
import { lock } from "../src/transaction.ts";
import { evaluated, save, utterance } from "./samples.ts";
import { countOf, plainFile, startRun, temporaryDirectory, temporaryStore } from "./temporary.ts";

describe("opening", () => {
  test("makes a private file, in WAL mode, flushed at every commit", async () => {
    const path = join(temporaryDirectory(), "it's a #1 50%.db");
    const store = await openStore(pathToFileURL(path).href);
    await startRun(store, "r");
    expect(store.location).toBe(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    await store.close();
    const file = new Sqlite(path);
    expect(file.pragma("journal_mode", { simple: true })).toBe("wal");
    file.close();
  });

  test("an open store can be opened again and read at the same time", async () => {
    const store = await temporaryStore();
    await save(store);
    const reader = await openStore(store.location, { readonly: true });
    expect([...(await reader.calls.states(["rec-1"])).keys()]).toEqual(["rec-1"]);
    await reader.close();
  });

  test("a store that was never used closes its file", async () => {
    const path = join(temporaryDirectory(), "earshot.db");
    await (await openStore(path)).close();
    expect(() => statSync(`${path}-wal`)).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  test("without migrating, the schema stays as it is until asked", async () => {
    const latest = migrations.length;
    const store = await openStore(join(temporaryDirectory(), "earshot.db"), { migrate: false });
    expect(await store.migrate()).toEqual({
      from: 0,
      to: latest,
      applied: migrations.map(({ name }) => name),
    });
    expect(await store.migrate()).toEqual({ from: latest, to: latest, applied: [] });
    await store.close();
  });
});

describe("faults of the file", () => {
  test("no database to read", async () => {
    const path = join(temporaryDirectory(), "none.db");
    await expect(openStore(path, { readonly: true })).rejects.toMatchObject({ code: "store.not_found", path });
    expect(() => statSync(path)).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  test("an address that is none of Postgres, which may have a password", async () => {
    await expect(openStore("postgras://earshot:pass@db/earshot")).rejects.toMatchObject({
      code: "store.invalid_location",
      message: expect.not.stringContaining("pass"),
      path: null,
    });
  });

  test("no folder", async () => {
    const path = join(temporaryDirectory(), "none", "earshot.db");
    await expect(openStore(path)).rejects.toMatchObject({ code: "store.directory_missing" });
  });

  test("a folder with the database's name", async () => {
    await expect(openStore(temporaryDirectory())).rejects.toMatchObject({ code: "store.not_a_file" });
  });

  test.each(["", ":memory:", "ends-in-space.db ", "http://example.org/a.db\0", "file://elsewhere/a.db"])(
    "a location that names no file: %j",
    async (location) => {
      await expect(openStore(location)).rejects.toMatchObject({ code: "store.invalid_location" });
    },
  );

  test("a file that is no database", async () => {
    const path = join(temporaryDirectory(), "earshot.db");
    writeFileSync(path, "not a database, ".repeat(1000));
    await expect(openStore(path)).rejects.toMatchObject({
      code: "store.corrupt",
      sqliteCode: "SQLITE_NOTADB",
      path,
      cause: expect.any(Sqlite.SqliteError),
      hint: expect.stringContaining("backup"),
    });
    expect(readFileSync(path, "utf8")).toMatch(/^not a database/);
  });

  test("another application's database is left alone", async () => {
    const path = join(temporaryDirectory(), "other.db");
    const other = new Sqlite(path);
    other.exec("CREATE TABLE notes (text)");
    other.close();
    const before = readFileSync(path);
    await expect(openStore(path)).rejects.toMatchObject({ code: "store.not_a_store" });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a schema of a later version", async () => {
    const { location } = await temporaryStore();
    const file = new Sqlite(location);
    file.pragma("user_version = 99");
    file.close();
    await expect(openStore(location)).rejects.toMatchObject({ code: "store.newer_schema" });
    await expect(openStore(location, { readonly: true })).rejects.toMatchObject({ code: "store.newer_schema" });
  });

  test("a schema that is not there yet, for a reader", async () => {
    const path = join(temporaryDirectory(), "empty.db");
    writeFileSync(path, "");
    await expect(openStore(path, { readonly: true })).rejects.toMatchObject({ code: "store.older_schema" });
  });

  test("a writer of a store that is open for reading", async () => {
    const { location } = await temporaryStore();
    const reader = await openStore(location, { readonly: true });
    await expect(startRun(reader, "r")).rejects.toMatchObject({
      code: "store.read_only",
      path: location,
    });
    await reader.close();
  });

  test.runIf(process.platform !== "win32")("a file without write access", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "earshot.db");
    const store = await openStore(path);
    await store.close();
    chmodSync(path, 0o444);
    chmodSync(directory, 0o555);
    const code = process.getuid?.() === 0 ? openBound(path) : await codeOf(openStore(path));
    chmodSync(directory, 0o755);
    expect(code).toBe("store.read_only");
  });

  test("a full disk takes nothing of the call and keeps those before", async () => {
    const store = await temporaryStore();
    await save(store);
    await store.close();
    const file = openFile(store.location, "migrate");
    onTestFinished(() => {
      file.close();
    });
    const connection = createConnection(file);
    const calls = createCallRepository(connection);
    const work = createWorkQueue(connection);
    const claims = await work.claim("recording", ["rec-1", "rec-2"], { nowMs: 0, leaseMs: 10, owner: "test" });
    file.pragma(`max_page_count = ${file.pragma("page_count", { simple: true })}`);
    const large = { utterances: Array.from({ length: 2000 }, (_, i) => utterance("word ".repeat(20), "agent", i)) };
    for (const claim of claims) {
      if ("reason" in claim) throw new Error(`${claim.key} can't be claimed`);
      const call = evaluated(claim, { recording: { id: claim.key }, ...large });
      await expect(calls.saveEvaluated([call], { runId: "run-1", atMs: 0 })).rejects.toMatchObject({
        code: "store.full",
        sqliteCode: "SQLITE_FULL",
      });
    }
    expect([...(await calls.states(["rec-1", "rec-2"])).keys()]).toEqual(["rec-1"]);
    const again = await openStore(store.location);
    expect(await again.evaluations.utterances("rec-1")).toHaveLength(3);
    expect(await again.checkIntegrity()).toMatchObject({ ok: true });
    await again.close();
  });

  test("a writer that holds its lock for too long", async () => {
    const store = await temporaryStore();
    const file = openFile(store.location, "migrate");
    const waiting = createConnection(file, 20);
    const other = plainFile(store);
    other.exec("BEGIN IMMEDIATE");
    const busy = { code: "store.busy", sqliteCode: "SQLITE_BUSY" };
    await expect(waiting.transact(() => lock("nothing"))).rejects.toMatchObject(busy);
    other.exec("COMMIT");
    await waiting.transact(() => lock("nothing"));
    file.close();
  });

  test("a row that breaks a rule", async () => {
    const store = await temporaryStore();
    for (const wrong of [{ endMs: -1 }, { startMs: 0.5 }, { startMs: Number.NaN }]) {
      const utterances = [{ ...utterance("hello"), ...wrong }];
      await expect(save(store, { utterances })).rejects.toMatchObject({ code: "store.conflict" });
    }
    expect(await countOf(store, "recordings")).toBe(0);
  });
});

async function codeOf(opening: Promise<unknown>): Promise<string> {
  return opening.then(
    () => "opened",
    (error: { code: string }) => error.code,
  );
}

/** Root passes every check of rights unless it gives up what lets it, in a process of its own. */
const bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] as const;

function openBound(path: string): string {
  const script = fileURLToPath(new URL("./children/print-open-error.ts", import.meta.url));
  const [command, ...giveUp] = bound;
  const child = spawnSync(command, [...giveUp, process.execPath, script, path], { encoding: "utf8" });
  return child.stdout.trim() || child.stderr;
}
