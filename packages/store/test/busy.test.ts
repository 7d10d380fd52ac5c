import Sqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { temporaryStore } from "./temporary.ts";

test("a statement and a transaction that wait for another process hold up no reader, and go on when it is done", async () => {
  const store = await temporaryStore();
  const other = new Sqlite(store.location, { timeout: 0 });
  onTestFinished(() => {
    other.close();
  });
  other.exec("BEGIN IMMEDIATE");
  const lease = { nowMs: 0, leaseMs: 10, owner: "test" };
  const done: string[] = [];
  const writes = [
    store.runs.setTotal("run-1", 7).then(() => done.push("statement")),
    store.work.claim("recording", ["rec-1"], lease).then(() => done.push("transaction")),
  ];
  expect(await store.runs.get("run-1")).toMatchObject({ counts: { total: 0 } });
  expect(done).toEqual([]);
  other.exec("ROLLBACK");
  await Promise.all(writes);
  expect(done.toSorted()).toEqual(["statement", "transaction"]);
  expect(await store.runs.get("run-1")).toMatchObject({ counts: { total: 7 } });
});
