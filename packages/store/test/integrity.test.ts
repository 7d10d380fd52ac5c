import { chmodSync, closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { migrate } from "../src/sqlite/migrate.ts";
import { migrations } from "../src/sqlite/migrations/index.ts";
import { appendAttempts, tamper } from "./audit-samples.ts";
import { save, utterance } from "./samples.ts";
import { temporaryDirectory, temporaryStore } from "./temporary.ts";

describe("checking", () => {
  test("a sound store, also when open for reading only", async () => {
    const store = await temporaryStore();
    await save(store);
    const sound = { ok: true, faults: [], searchIndexCompared: true };
    expect(await store.checkIntegrity()).toEqual(sound);
    const reader = await openStore(store.location, { readonly: true });
    expect(await reader.checkIntegrity()).toEqual(sound);
    await reader.close();
  });

  test("an index that missed a change, and a row without its parent", async () => {
    const store = await temporaryStore();
    await save(store);
    const file = new Sqlite(store.location);
    file.pragma("foreign_keys = OFF");
    file.exec("DROP TRIGGER utterances_fts_update; UPDATE utterances SET text = 'changed' WHERE id = 1");
    file.exec("DELETE FROM recordings");
    file.close();
    const { ok, faults } = await store.checkIntegrity();
    expect(ok).toBe(false);
    expect(faults).toContain("utterances_fts: the search index differs from the utterances");
    expect(faults).toContainEqual(expect.stringMatching(/^utterances: row 1 refers to a missing row of recordings$/));
  });

  test("pages that were overwritten", async () => {
    const before = await temporaryStore();
    const { location } = before;
    await save(before, {
      utterances: Array.from({ length: 3000 }, (_, i) => utterance(`some words ${i}`, "agent", i)),
    });
    await before.close();
    const file = new Sqlite(location);
    const leaves = "SELECT pageno FROM dbstat WHERE name = 'utterances' AND pagetype = 'leaf'";
    const page = file.prepare<[], number>(leaves).pluck().all().at(-1) ?? 0;
    file.close();
    const handle = openSync(location, "r+");
    writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, (page - 1) * 4096);
    closeSync(handle);
    const store = await openStore(location);
    const report = await store.checkIntegrity();
    expect(report.ok).toBe(false);
    expect(report.faults.length).toBeGreaterThan(0);
    await expect(store.evaluations.utterances("rec-1")).rejects.toMatchObject({
      code: "store.corrupt",
      path: location,
    });
    await store.close();
  });

  test("an audit trail that was tampered with, and rules that were taken away", async () => {
    const store = await temporaryStore();
    await appendAttempts(store, 3);
    expect(await store.checkIntegrity()).toMatchObject({ ok: true });
    tamper(store, (file) => file.exec("UPDATE audit_entries SET reason = 'x' WHERE sequence = 2"));
    const file = new Sqlite(store.location);
    file.exec("DROP TRIGGER audit_entries_delete");
    file.close();
    expect(await store.checkIntegrity()).toEqual({
      ok: false,
      faults: [
        "audit_entries_delete: the trigger is missing or was changed",
        "audit_entries: entry 2 does not match its hash (edited)",
      ],
      searchIndexCompared: true,
    });
  });

  test("a file whose schema is older", async () => {
    const path = join(temporaryDirectory(), "earshot.db");
    const file = new Sqlite(path);
    migrate(file, migrations.slice(0, 1));
    file.close();
    const store = await openStore(path, { migrate: false });
    expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
    expect(await store.migrate()).toEqual({
      from: 1,
      to: migrations.length,
      applied: migrations.slice(1).map(({ name }) => name),
    });
    expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
    await store.close();
  });

  test("the triggers keep up with plain SQL", async () => {
    const store = await temporaryStore();
    await save(store);
    const file = new Sqlite(store.location);
    file.exec("UPDATE utterances SET text = 'goodbye' WHERE id = 1; UPDATE utterances SET id = 99 WHERE id = 2");
    file.exec("DELETE FROM utterances WHERE id = 3");
    const found = file.prepare("SELECT rowid FROM utterances_fts WHERE utterances_fts MATCH ?").pluck();
    expect([found.all("goodbye"), found.all("account"), found.all("certainly")]).toEqual([[1], [99], []]);
    file.close();
    expect(await store.checkIntegrity()).toMatchObject({ ok: true });
  });
});

describe("backing up", () => {
  test("makes one private, complete file while the store is in use", async () => {
    const store = await temporaryStore();
    await save(store);
    const target = join(temporaryDirectory(), "backup.db");
    const saving = Promise.all([1, 2, 3].map((i) => save(store, { recording: { id: `later-${i}` } })));
    await Promise.all([store.backup(target), saving]);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect([existsSync(`${target}.part`), existsSync(`${target}-wal`)]).toEqual([false, false]);
    const copy = await openStore(target);
    expect((await copy.calls.states(["rec-1"])).get("rec-1")).toMatchObject({ status: "evaluated" });
    expect(await copy.checkIntegrity()).toMatchObject({ ok: true });
    await copy.close();
  });

  test("of a store that is open for reading only, over what a killed backup left", async () => {
    const { location } = await temporaryStore();
    const reader = await openStore(location, { readonly: true });
    const target = join(temporaryDirectory(), "backup.db");
    writeFileSync(`${target}.part`, "left over");
    await reader.backup(target);
    expect(existsSync(`${target}.part`)).toBe(false);
    await reader.close();
  });

  test("never overwrites, and leaves nothing when it can't be made", async () => {
    const store = await temporaryStore();
    const target = join(temporaryDirectory(), "backup.db");
    writeFileSync(target, "precious");
    await expect(store.backup(target)).rejects.toMatchObject({ code: "store.backup_exists", path: target });
    await expect(store.backup(store.location)).rejects.toMatchObject({ code: "store.backup_exists" });
    expect(readFileSync(target, "utf8")).toBe("precious");
    const nowhere = join(temporaryDirectory(), "none", "backup.db");
    await expect(store.backup(nowhere)).rejects.toMatchObject({ code: "store.directory_missing" });
  });

  test.runIf(process.getuid?.() !== 0)("into a folder that can't be written", async () => {
    const store = await temporaryStore();
    const directory = temporaryDirectory();
    chmodSync(directory, 0o555);
    await expect(store.backup(join(directory, "backup.db"))).rejects.toMatchObject({ code: "store.backup_failed" });
  });
});
