import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  claimDueDeliveries,
  finishDelivery,
  iterateAudit,
  listDeliveries,
  listRuns,
  openStore,
  recordingStates,
  searchUtterances,
  verifyAudit,
} from "../src/index.ts";
import { save } from "./samples.ts";
import { temporaryDirectory, temporaryStore } from "./temporary.ts";

type Script = "save-calls" | "publish";

function start(name: Script, path: string, prefix: string, count: number): ChildProcess {
  const script = fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [script, path, prefix, String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** The ids the child reported as stored; `atLeast` of them kill it. */
async function reportedIds(child: ChildProcess, atLeast = Number.POSITIVE_INFINITY): Promise<string[]> {
  const ids: string[] = [];
  if (child.stdout === null) return ids;
  for await (const line of createInterface({ input: child.stdout })) {
    ids.push(line);
    if (ids.length === atLeast) child.kill("SIGKILL");
  }
  return ids;
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.signalCode ?? child.exitCode;
}

describe("kill -9 in the middle of many saves", () => {
  test.each([1, 7, 40])("after %i calls loses nothing committed, and the next run continues", async (atLeast) => {
    const path = join(temporaryDirectory(), "earshot.db");
    const total = 60;
    const child = start("save-calls", path, "call", total);
    const reported = await reportedIds(child, atLeast);
    expect(await endOf(child)).toBe("SIGKILL");
    expect(reported.length).toBeGreaterThanOrEqual(atLeast);

    const store = await openStore(path);
    const states = await recordingStates(
      store.db,
      Array.from({ length: total }, (_, i) => `call-${i}`),
    );
    expect([...states.keys()]).toEqual(expect.arrayContaining(reported));
    expect(await store.checkIntegrity()).toEqual({ ok: true, faults: [], searchIndexCompared: true });
    // Whole calls only: each evaluated one has all its utterances, its evaluation and its events.
    const evaluated = [...states.values()].filter(({ status }) => status === "evaluated").length;
    const countOf = async (table: "utterances" | "evaluations" | "events") =>
      (await store.db.selectFrom(table).select("id").execute()).length;
    expect(await countOf("utterances")).toBe(evaluated * 40);
    expect(await countOf("evaluations")).toBe(evaluated);
    expect(await countOf("events")).toBe(evaluated * 2);
    await store.close();

    const next = start("save-calls", path, "call", total);
    const continued = await reportedIds(next);
    expect(await endOf(next)).toBe(0);
    expect(continued).toHaveLength(total - states.size);
    const again = await openStore(path);
    expect(
      (
        await recordingStates(
          again.db,
          Array.from({ length: total }, (_, i) => `call-${i}`),
        )
      ).size,
    ).toBe(total);
    const { items } = await listRuns(again.db, { limit: 10 });
    expect(items.map(({ status }) => status).sort()).toEqual(["interrupted", "running"]);
    expect(await again.checkIntegrity()).toMatchObject({ ok: true });
    await again.close();
  });
});

describe("two processes and this one", () => {
  test("make a new database together and save at once", async () => {
    const path = join(temporaryDirectory(), "earshot.db");
    const children = ["left", "right", "third"].map((prefix) => start("save-calls", path, prefix, 30));
    const [ids] = await Promise.all([
      Promise.all(children.map((child) => reportedIds(child))),
      (async () => {
        const store = await temporaryStore(path);
        for (let i = 0; i < 30; i++) {
          await save(store.db, { recording: { id: `own-${i}` } });
          await new Promise(setImmediate);
        }
      })(),
    ]);
    expect(await Promise.all(children.map(endOf))).toEqual([0, 0, 0]);
    expect(ids.map(({ length }) => length)).toEqual([30, 30, 30]);
    const store = await openStore(path);
    expect(await store.db.selectFrom("recordings").select("id").execute()).toHaveLength(120);
    expect(await store.checkIntegrity()).toMatchObject({ ok: true });
    const { hits } = await searchUtterances(store.db, { words: "right call7 word3" }, { limit: 10 });
    expect(hits).toMatchObject([{ recordingId: "right-7" }]);
    await store.close();
  });
});

describe("kill -9 between publication and delivery", () => {
  test.each([1, 8, 25])("after %i lines leaves every event due, in order, with its id", async (atLeast) => {
    const path = join(temporaryDirectory(), "earshot.db");
    const child = start("publish", path, "first", 200);
    const lines = await reportedIds(child, atLeast);
    expect(await endOf(child)).toBe("SIGKILL");
    const published = lines.filter((line) => line.startsWith("evt_"));
    expect(published.length).toBeGreaterThan(0);

    const store = await openStore(path);
    const { items } = await listDeliveries(store.db, {}, { limit: 1000 });
    expect(items.map(({ eventId }) => eventId)).toEqual(expect.arrayContaining(published));
    // What is published, audited and told of is the same: one transaction.
    const audited: string[] = [];
    for await (const { correlationId } of iterateAudit(store.db)) audited.push(correlationId);
    expect(items.map(({ eventId }) => eventId).reverse()).toEqual(audited);
    expect(await store.db.selectFrom("publications").select("id").execute()).toHaveLength(audited.length);

    const undelivered = items.filter(({ status }) => status !== "delivered");
    const told: string[] = [];
    for (;;) {
      const due = { nowMs: 2_000_000, leaseMs: 10, limit: 100, owner: "second" };
      const claimed = await claimDueDeliveries(store.db, due);
      if (claimed.length === 0) break;
      for (const { id, attempt, eventId, interactionId } of claimed) {
        told.push(`${interactionId} ${eventId}`);
        const result = { ok: true, response: null } as const;
        expect(await finishDelivery(store.db, { id, attempt, result, atMs: 0 })).toBe(true);
      }
    }
    const expected = undelivered.map(({ interactionId, eventId }) => `${interactionId} ${eventId}`).reverse();
    const byInteraction = (lines: readonly string[]) => Map.groupBy(lines, (line) => line.split(" ")[0] ?? "");
    expect(byInteraction(told)).toEqual(byInteraction(expected));
    expect(await store.checkIntegrity()).toEqual({ ok: true, faults: [], searchIndexCompared: true });
    await store.close();
  });
});

test("processes that publish at once keep one audit trail without gaps", async () => {
  const path = join(temporaryDirectory(), "earshot.db");
  const children = ["left", "right"].map((prefix) => start("publish", path, prefix, 60));
  await Promise.all(children.map((child) => reportedIds(child)));
  expect(await Promise.all(children.map(endOf))).toEqual([0, 0]);
  const store = await openStore(path);
  expect(await verifyAudit(store.db)).toEqual({ ok: true, entries: 120, faults: [] });
  const order: string[] = [];
  for await (const { correlationId } of iterateAudit(store.db)) order.push(correlationId.split("_")[1] ?? "");
  expect(order.filter((prefix) => prefix === "left")).toHaveLength(60);
  await store.close();
});
