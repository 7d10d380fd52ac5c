import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import {
  finishRun,
  getRun,
  listRuns,
  markInterruptedRuns,
  saveFailed,
  saveSkipped,
  setRunTotal,
  startRun,
} from "../src/index.ts";
import type { thisProcess } from "../src/this-process.ts";
import { recording, save } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

const failure = { code: "stt.failed", message: "no words", hint: "Try again." };

test("a run counts what it stored, each recording once, and in the end what it reports", async () => {
  const { db } = await temporaryStore();
  await setRunTotal(db, { id: "run-1", total: 9 });
  await save(db);
  await save(db);
  const base = { runId: "run-1", atMs: 0 };
  await saveFailed(db, { ...base, recording: recording({ id: "rec-2" }), failure });
  await saveFailed(db, { ...base, recording: recording({ id: "rec-2" }), failure });
  await saveSkipped(db, { ...base, recording: recording({ id: "rec-3" }), reason: "archived" });
  expect(await getRun(db, "run-1")).toEqual({
    id: "run-1",
    status: "running",
    startedAtMs: 1_000,
    finishedAtMs: null,
    options: {},
    counts: { total: 9, evaluated: 1, failed: 1, skipped: 1 },
    failure: null,
  });
  const summary = { evaluated: 1, failed: 1, skipped: 7 };
  await finishRun(db, { id: "run-1", finishedAtMs: 5_000, status: "failed", summary, failure });
  expect(await getRun(db, "run-1")).toMatchObject({
    status: "failed",
    finishedAtMs: 5_000,
    counts: { total: 9, ...summary },
    failure,
  });
});

test("runs are listed newest first, page by page", async () => {
  const { db } = await temporaryStore();
  for (const [id, startedAtMs] of [
    ["b", 500],
    ["c", 500],
    ["a", 2_000],
  ] as const) {
    await startRun(db, { id, startedAtMs, options: { id } });
  }
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listRuns(db, { limit: 1, cursor });
    seen.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(["a", "run-1", "b", "c"]);
});

test("a new run marks those whose process has ended as interrupted, and no others", async () => {
  const { db } = await temporaryStore();
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  await startRun(db, { id: "dead", startedAtMs: 10, options: {} });
  await startRun(db, { id: "same pid, earlier process", startedAtMs: 10, options: {} });
  await startRun(db, { id: "other host", startedAtMs: 10, options: {} });
  await startRun(db, { id: "alive", startedAtMs: 10, options: {} });
  await startRun(db, { id: "dead but finished", startedAtMs: 10, options: {} });
  const rewrite = (id: string, writer: Partial<typeof thisProcess>) =>
    db.updateTable("runs").set(writer).where("id", "=", id).execute();
  await rewrite("dead", { pid: dead });
  await rewrite("same pid, earlier process", { processToken: "another" });
  await rewrite("other host", { host: "elsewhere", pid: dead });
  await rewrite("alive", { pid: process.ppid });
  await rewrite("dead but finished", { pid: dead });
  await finishRun(db, { id: "dead but finished", finishedAtMs: 20, status: "finished" });

  await startRun(db, { id: "new", startedAtMs: 99, options: {} });
  const { items } = await listRuns(db, { limit: 10 });
  expect(Object.fromEntries(items.map(({ id, status }) => [id, status]))).toEqual({
    new: "running",
    "run-1": "running",
    dead: "interrupted",
    "same pid, earlier process": "interrupted",
    "other host": "running",
    alive: "running",
    "dead but finished": "finished",
  });
  expect(await getRun(db, "dead")).toMatchObject({ finishedAtMs: 99 });
  expect(await markInterruptedRuns(db, 100)).toBe(0);
});

test("unknown runs, ids that are taken and pages without meaning", async () => {
  const { db } = await temporaryStore();
  expect(await getRun(db, "none")).toBeUndefined();
  const unknown = { code: "store.unknown_run" };
  await expect(finishRun(db, { id: "none", finishedAtMs: 0, status: "finished" })).rejects.toMatchObject(unknown);
  await expect(setRunTotal(db, { id: "none", total: 1 })).rejects.toMatchObject(unknown);
  await expect(startRun(db, { id: "run-1", startedAtMs: 0, options: {} })).rejects.toMatchObject({
    code: "store.conflict",
  });
  for (const limit of [0, -1, 1.5, Number.NaN, 1001]) {
    await expect(listRuns(db, { limit })).rejects.toMatchObject({ code: "store.invalid_query" });
  }
  await expect(listRuns(db, { limit: 1, cursor: "nonsense" })).rejects.toMatchObject({ code: "store.invalid_cursor" });
});
