import { join } from "node:path";
import type { CopyEvent } from "@earshot/model";
import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { copiedTables } from "../../src/copy/copied-tables.ts";
import { compareStores, copyStore, openStore } from "../../src/index.ts";
import { attempt } from "../audit-samples.ts";
import { fillStore, saveCalls } from "../filled-store.ts";
import { save } from "../samples.ts";
import { startRun, temporaryDirectory } from "../temporary.ts";
import { runSql, temporaryDatabase } from "./databases.ts";

const silent = () => {};
const newFile = () => join(temporaryDirectory(), "earshot.db");
const newDatabase = () => temporaryDatabase({ isMigrated: false });

/** A file with a row in every table. */
async function filledFile(): Promise<string> {
  const path = newFile();
  const store = await openStore(path);
  await fillStore(store);
  await store.close();
  return path;
}

/** A file with some calls. */
async function fileWithCalls(calls = 3): Promise<string> {
  const path = newFile();
  const store = await openStore(path);
  await startRun(store, "run-1");
  await saveCalls(store, calls);
  await store.close();
  return path;
}

function inFile<T>(path: string, use: (file: Sqlite.Database) => T): T {
  const file = new Sqlite(path);
  try {
    return use(file);
  } finally {
    file.close();
  }
}

/** Everything that is stored, by table, also where numbers go on. Postgres has no NUL. */
function contentOf(path: string): Record<string, unknown[]> {
  return inFile(path, (file) => {
    const tables = file
      .prepare<[], string>(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view') AND name NOT LIKE 'sqlite_schema'",
      )
      .pluck()
      .all();
    return Object.fromEntries(
      tables.map((name) => {
        const rows = file.prepare(`SELECT * FROM ${name}`).all();
        const texts = rows.map((row) => JSON.stringify(row).replaceAll("\\u0000", "\uFFFD"));
        return [name, texts.toSorted()];
      }),
    );
  });
}

async function found(location: string): Promise<unknown> {
  const store = await openStore(location, { readonly: true });
  try {
    const all = { limit: 100 };
    const words = ["refund", "refund*", "東京", "서울", "cafe", "strasse OR straße", "οδος", "refund NOT please"];
    const hits = await Promise.all(words.map((text) => store.search.calls({ words: text }, all)));
    return { hits, ids: hits.map(({ calls }) => calls.length) };
  } finally {
    await store.close();
  }
}

test("a copy to a server and back is equal to the first, finds the same, and goes on numbering", async () => {
  const [first, server, last] = [await filledFile(), await newDatabase(), newFile()];
  const empty = inFile(first, (file) =>
    copiedTables.filter(({ name }) => file.prepare(`SELECT 1 FROM ${name}`).get() === undefined),
  );
  expect(empty).toEqual([]);
  const events: CopyEvent[] = [];
  await copyStore({ from: first, to: server }, (event) => events.push(event));
  const compared = events.flatMap((event) => (event.type === "compared" ? [event] : []));
  expect(compared.map(({ table }) => table)).toEqual(copiedTables.map(({ name }) => name));
  expect(compared.filter(({ isEqual, rows, targetRows }) => !isEqual || rows === 0 || rows !== targetRows)).toEqual([]);
  await copyStore({ from: server, to: last }, silent);
  expect(contentOf(last)).toEqual(contentOf(first));

  const results = await Promise.all([first, server, last].map(found));
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
  expect(results[0]).toMatchObject({ ids: [5, 7, 3, 2, 2, 3, 2, 2] });

  const nextWork: number[] = [];
  for (const location of [first, server, last]) {
    const store = await openStore(location);
    onTestFinished(() => store.close());
    const claims = await store.work.claim("recording", ["more"], { nowMs: 9, leaseMs: 9, owner: "me" });
    nextWork.push(...claims.flatMap((claim) => ("workId" in claim ? [claim.workId] : [])));
    await store.work.drop(claims.flatMap((claim) => ("workId" in claim ? [claim] : [])));
    await save(store, { recording: { id: "another" } });
    await store.audit.append(attempt({ reason: "next" }));
    expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
  }
  expect(nextWork).toHaveLength(3);
  expect(new Set(nextWork).size).toBe(1);
});

test("the copy knows every table", async () => {
  const names = copiedTables.map(({ name }) => name).toSorted();
  const tables = Object.keys(contentOf(await fileWithCalls(0))).filter(
    (name) => !/^(sqlite_|utterances_fts|qa_results)/.test(name),
  );
  expect(tables.toSorted()).toEqual(names);
  const onServer = await runSql(
    await temporaryDatabase(),
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'earshot_schema' ORDER BY 1",
  );
  expect(onServer).toEqual(names.map((name) => ({ name })));
});

/** Ends a copy in the middle of a table, as a fault would. */
function stopAt(table: string) {
  return (event: CopyEvent) => {
    if (event.type === "copied" && event.table === table) throw new Error("stopped");
  };
}

test.each([
  ["to a server", newDatabase],
  ["to a file", async () => newFile()],
])("a copy %s that was stopped is nobody's until it goes on and comes to its end", async (_, newPlace) => {
  const [from, to] = [await fileWithCalls(), await newPlace()];
  await expect(copyStore({ from, to }, stopAt("utterances"))).rejects.toThrow("stopped");
  const unfinished = expect.objectContaining({ code: "store.copy_unfinished" });
  for (const options of [{}, { readonly: true }, { migrate: false }]) {
    await expect(openStore(to, options)).rejects.toEqual(unfinished);
  }
  await expect(compareStores({ from, to }, silent)).rejects.toEqual(unfinished);
  await expect(copyStore({ from: await fileWithCalls(), to }, silent)).rejects.toEqual(unfinished);
  const tables: string[] = [];
  await copyStore({ from, to }, ({ type, table }) => type === "copied" && tables.push(table));
  expect(tables[0]).toBe("names");
  expect(await found(to)).toEqual(await found(from));
});

test("a source that changes between two runs of a copy is found out", async () => {
  const [from, to] = [await fileWithCalls(), await newDatabase()];
  await expect(copyStore({ from, to }, stopAt("utterances"))).rejects.toThrow("stopped");
  inFile(from, (file) => file.exec("UPDATE recordings SET interaction_id = 'other' WHERE key = 2"));
  await expect(copyStore({ from, to }, silent)).rejects.toMatchObject({
    code: "store.copy_differs",
    message: expect.stringContaining("in recordings"),
  });
  await expect(openStore(to)).rejects.toMatchObject({ code: "store.copy_unfinished" });
});

test("comparing alone finds what was altered in the copy", async () => {
  const [from, to] = [await fileWithCalls(), await newDatabase()];
  await copyStore({ from, to }, silent);
  await compareStores({ from, to }, silent);
  await runSql(
    to,
    `UPDATE recordings SET updated_at_ms = updated_at_ms + 1 WHERE key = 1; DELETE FROM utterances WHERE id = 4;
     UPDATE recording_levels SET levels = '' WHERE recording_key = 2; UPDATE evaluations SET score = score + 1e-13 WHERE id = 3`,
  );
  const differing: CopyEvent[] = [];
  const comparing = compareStores({ from, to }, (event) => {
    if (event.type === "compared" && !event.isEqual) differing.push(event);
  });
  const named = "in recordings, recording_levels, utterances, evaluations";
  await expect(comparing).rejects.toMatchObject({
    code: "store.copy_differs",
    message: expect.stringContaining(named),
  });
  expect(differing).toMatchObject([{ rows: 3 }, {}, { rows: 9, targetRows: 8 }, {}]);
});

test("ends that are in use, the same, not empty or not sound are refused", async () => {
  const [from, to] = [await fileWithCalls(), await newDatabase()];
  const file = await openStore(from);
  const inUse = expect.objectContaining({ code: "store.in_use" });
  await expect(copyStore({ from, to }, silent)).rejects.toEqual(inUse);
  await file.close();
  await copyStore({ from, to }, silent);
  const server = await openStore(to);
  await server.runs.list({ limit: 1 });
  await expect(copyStore({ from: to, to: newFile() }, silent)).rejects.toEqual(inUse);
  await expect(copyStore({ from, to }, silent)).rejects.toEqual(inUse);
  await server.close();
  await expect(copyStore({ from, to }, silent)).rejects.toMatchObject({ code: "store.not_empty" });
  await expect(copyStore({ from, to: from }, silent)).rejects.toMatchObject({ code: "store.invalid_location" });
  await expect(copyStore({ from: newFile(), to }, silent)).rejects.toMatchObject({ code: "store.not_found" });

  const notes = await fileWithCalls(1);
  inFile(notes, (other) => other.exec("CREATE TABLE notes (text)"));
  await expect(copyStore({ from: notes, to: newFile() }, silent)).rejects.toMatchObject({
    code: "store.not_a_store",
    message: expect.stringContaining("notes"),
  });
  const tampered = await filledFile();
  inFile(tampered, (other) => other.exec("DROP TRIGGER audit_entries_update; UPDATE audit_entries SET actor = 'eve'"));
  const broken = copyStore({ from: tampered, to: newFile() }, silent);
  await expect(broken).rejects.toMatchObject({ code: "store.audit_broken" });
});

test("nobody changes a database on a server while it is copied", async () => {
  const [from, to] = [await fileWithCalls(), await newDatabase()];
  await copyStore({ from, to }, silent);
  let change: Promise<unknown> | undefined;
  await copyStore({ from: to, to: newFile() }, ({ type }) => {
    if (type === "copied") change ??= runSql(to, "SET lock_timeout = 100; UPDATE runs SET total = 7").catch((e) => e);
  });
  expect(await change).toMatchObject({ code: "store.busy" });
});
