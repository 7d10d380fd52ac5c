import { rm } from "node:fs/promises";
import { expect, test } from "vitest";
import { failure, save, saveFailed, saveSkipped } from "./samples.ts";
import { startRun, temporaryStore, testOnSqlite } from "./temporary.ts";

test("a run counts what it stored, each recording once, and in the end what it reports", async () => {
  const store = await temporaryStore();
  await store.runs.setTotal("run-1", 9);
  await save(store);
  await save(store);
  await saveFailed(store, { recording: { id: "rec-2" } });
  await saveFailed(store, { recording: { id: "rec-2" } });
  await saveSkipped(store, { recording: { id: "rec-3" } });
  expect(await store.runs.get("run-1")).toEqual({
    id: "run-1",
    status: "running",
    startedAtMs: 1_000,
    finishedAtMs: null,
    options: {},
    counts: { total: 9, evaluated: 1, failed: 1, skipped: 1 },
    leftFromMs: null,
    failure: null,
  });
  const summary = { evaluated: 1, failed: 1, skipped: 7 };
  await store.runs.finish({ id: "run-1", finishedAtMs: 5_000, status: "failed", summary, leftFromMs: 400, failure });
  expect(await store.runs.get("run-1")).toMatchObject({
    status: "failed",
    leftFromMs: 400,
    finishedAtMs: 5_000,
    counts: { total: 9, ...summary },
    failure,
  });
});

test("failures of a run are counted by their reason, the most frequent first, and listed by it", async () => {
  const store = await temporaryStore();
  expect(await store.runs.failures("run-1")).toEqual([]);
  const other = { code: "audio.unknown_codec", message: "the codec is unknown", hint: null };
  await saveFailed(store, { recording: { id: "rec-4" }, failure: other });
  for (const id of ["rec-2", "rec-3"]) await saveFailed(store, { recording: { id } });
  await save(store);
  expect(await store.runs.failures("run-1")).toEqual([
    { ...failure, recordings: 2 },
    { ...other, recordings: 1 },
  ]);
  const { items } = await store.runs.outcomes("run-1", { failureCode: other.code }, { limit: 10 });
  expect(items.map(({ recordingId }) => recordingId)).toEqual(["rec-4"]);
});

test("runs are listed newest first, page by page", async () => {
  const store = await temporaryStore();
  for (const [id, startedAtMs] of [
    ["b", 500],
    ["c", 500],
    ["a", 2_000],
  ] as const) {
    await startRun(store, id, startedAtMs);
  }
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.runs.list({ limit: 1, cursor });
    seen.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(["a", "run-1", "b", "c"]);
});

test("a run whose lease has ended was interrupted, also when the clock was set back since", async () => {
  const store = await temporaryStore();
  for (const id of ["ended", "renewed", "alive", "justAhead", "ahead", "finished"]) {
    // Whoever looks read its clock before it waited for the database.
    if (id === "justAhead") {
      await store.runs.start({ id, startedAtMs: 1_020, leaseMs: 100, options: {} });
      continue;
    }
    const startedAtMs = id === "ahead" ? 61_011 : 10;
    await store.runs.start({ id, startedAtMs, leaseMs: id === "alive" ? 5_000 : 100, options: {} });
  }
  await store.runs.renew("renewed", { nowMs: 90, leaseMs: 100 });
  const none = { evaluated: 0, failed: 0, skipped: 0 };
  await store.runs.finish({ id: "finished", finishedAtMs: 20, status: "finished", summary: none, failure: null });
  await store.runs.renew("finished", { nowMs: 20, leaseMs: 1 });
  const given = async (nowMs?: number) => (await store.runs.get("ended", nowMs))?.status;
  expect([await given(), await given(109), await given(110)]).toEqual(["running", "running", "interrupted"]);
  expect(await store.runs.get("ended", 1_010)).toMatchObject({ finishedAtMs: 110 });
  expect(await store.runs.get("ahead", 1_010)).toMatchObject({ status: "interrupted", finishedAtMs: 1_010 });
  expect(await store.runs.get("alive", 1_010)).toMatchObject({ status: "running", finishedAtMs: null });
  expect(await store.runs.markInterrupted(1_010)).toBe(3);
  const { items } = await store.runs.list({ limit: 10 });
  expect(Object.fromEntries(items.map(({ id, status }) => [id, status]))).toEqual({
    ...{ "run-1": "running", alive: "running", justAhead: "running", finished: "finished" },
    ...{ ended: "interrupted", renewed: "interrupted", ahead: "interrupted" },
  });
  expect(await store.runs.get("ended")).toMatchObject({ finishedAtMs: 1_010 });
  expect(await store.runs.markInterrupted(1_010)).toBe(0);
  await store.runs.renew("ended", { nowMs: 1_010, leaseMs: 100 });
  expect(await store.runs.get("ended")).toMatchObject({ status: "running", finishedAtMs: null });
});

test("unknown runs, ids that are taken and pages without meaning", async () => {
  const store = await temporaryStore();
  expect(await store.runs.get("none")).toBeUndefined();
  const unknown = { code: "store.unknown_run" };
  const none = { evaluated: 0, failed: 0, skipped: 0 };
  await expect(
    store.runs.finish({ id: "none", finishedAtMs: 0, status: "finished", summary: none, failure: null }),
  ).rejects.toMatchObject(unknown);
  await expect(store.runs.setTotal("none", 1)).rejects.toMatchObject(unknown);
  await expect(startRun(store, "run-1")).rejects.toMatchObject({
    code: "store.conflict",
  });
  for (const limit of [0, -1, 1.5, Number.NaN, 1001]) {
    await expect(store.runs.list({ limit })).rejects.toMatchObject({ code: "store.invalid_query" });
  }
  await expect(store.runs.list({ limit: 1, cursor: "nonsense" })).rejects.toMatchObject({
    code: "store.invalid_cursor",
  });
});

testOnSqlite("a run learns at its next renewal that its database was deleted", async () => {
  const store = await temporaryStore();
  await store.runs.start({ id: "doomed", startedAtMs: 0, leaseMs: 100, options: {} });
  await store.runs.renew("doomed", { nowMs: 50, leaseMs: 100 });
  await rm(store.location);
  await expect(store.runs.renew("doomed", { nowMs: 90, leaseMs: 100 })).rejects.toMatchObject({
    code: "store.not_found",
    message: expect.stringContaining("deleted or replaced"),
  });
});
