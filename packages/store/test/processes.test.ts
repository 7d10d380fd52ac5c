import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "../src/index.ts";
import { save } from "./samples.ts";
import { countOf, temporaryLocation, temporaryStore, workCounts } from "./temporary.ts";

type Script = "save-calls" | "publish" | "work";

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
    const path = await temporaryLocation();
    const total = 60;
    const child = start("save-calls", path, "call", total);
    const reported = await reportedIds(child, atLeast);
    expect(await endOf(child)).toBe("SIGKILL");
    expect(reported.length).toBeGreaterThanOrEqual(atLeast);

    const store = await openStore(path);
    const all = Array.from({ length: total }, (_, i) => `call-${i}`);
    const states = await store.calls.states(all);
    expect([...states.keys()]).toEqual(expect.arrayContaining(reported));
    expect(await store.checkIntegrity()).toEqual({ ok: true, faults: [], searchIndexCompared: true });
    // Whole calls only: each evaluated one has all its utterances and its evaluation.
    const evaluated = [...states.values()].filter(({ status }) => status === "evaluated").length;
    expect(await countOf(store, "utterances")).toBe(evaluated * 40);
    expect(await countOf(store, "evaluations")).toBe(evaluated);
    // What the killed process had claimed is claimed no longer when its lease is over; the failed ones are kept.
    const claims = await store.work.claim("recording", all, { nowMs: 1_000_000, leaseMs: 0, owner: "next" });
    expect(claims.filter((claim) => "reason" in claim)).toEqual([]);
    await store.work.drop(claims.flatMap((claim) => ("reason" in claim ? [] : [claim])));
    await store.close();

    const next = start("save-calls", path, "call", total);
    const continued = await reportedIds(next);
    expect(await endOf(next)).toBe(0);
    expect(continued).toHaveLength(total - states.size);
    const again = await openStore(path);
    expect((await again.calls.states(all)).size).toBe(total);
    const { items } = await again.runs.list({ limit: 10 });
    expect(items.map(({ status }) => status).sort()).toEqual(["interrupted", "running"]);
    expect(await again.checkIntegrity()).toMatchObject({ ok: true });
    await again.close();
  });
});

describe("two processes and this one", () => {
  test("make a new database together and save at once", async () => {
    const path = await temporaryLocation();
    const children = ["left", "right", "third"].map((prefix) => start("save-calls", path, prefix, 30));
    const [ids] = await Promise.all([
      Promise.all(children.map((child) => reportedIds(child))),
      (async () => {
        const store = await temporaryStore(path);
        for (let i = 0; i < 30; i++) {
          await save(store, { recording: { id: `own-${i}` } });
          await new Promise(setImmediate);
        }
      })(),
    ]);
    expect(await Promise.all(children.map(endOf))).toEqual([0, 0, 0]);
    expect(ids.map(({ length }) => length)).toEqual([30, 30, 30]);
    const store = await openStore(path);
    expect(await countOf(store, "recordings")).toBe(120);
    expect(await store.checkIntegrity()).toMatchObject({ ok: true });
    const { hits } = await store.search.utterances({ words: "right call7 word3" }, { limit: 10 });
    expect(hits).toMatchObject([{ recordingId: "right-7" }]);
    await store.close();
  });
});

describe("kill -9 between publication and delivery", () => {
  test.each([1, 8, 25])("after %i lines leaves every event due, in order, with its id", async (atLeast) => {
    const path = await temporaryLocation();
    const child = start("publish", path, "first", 200);
    const lines = await reportedIds(child, atLeast);
    expect(await endOf(child)).toBe("SIGKILL");
    const published = lines.filter((line) => line.startsWith("evt_"));
    expect(published.length).toBeGreaterThan(0);

    const store = await openStore(path);
    const { items } = await store.deliveries.list({}, { limit: 1000 });
    expect(items.map(({ eventId }) => eventId)).toEqual(expect.arrayContaining(published));
    // What is published, audited and sent to archives is the same: one transaction.
    const audited: string[] = [];
    for await (const { correlationId } of store.audit.entries()) audited.push(correlationId);
    expect(items.map(({ eventId }) => eventId).reverse()).toEqual(audited);
    expect(await countOf(store, "publications")).toBe(audited.length);

    const undelivered = items.filter(({ status }) => status !== "delivered");
    const told: string[] = [];
    for (;;) {
      const delivery = await store.deliveries.claimDue("cold", { nowMs: 2_000_000, leaseMs: 10, owner: "second" });
      if (delivery === null) break;
      told.push(`${delivery.interactionId} ${delivery.eventId}`);
      expect(await store.deliveries.finish(delivery, { ok: true, response: null }, 0)).toBe(true);
    }
    const expected = undelivered.map(({ interactionId, eventId }) => `${interactionId} ${eventId}`).reverse();
    const byInteraction = (lines: readonly string[]) => Map.groupBy(lines, (line) => line.split(" ")[0] ?? "");
    expect(byInteraction(told)).toEqual(byInteraction(expected));
    expect(await store.checkIntegrity()).toEqual({ ok: true, faults: [], searchIndexCompared: true });
    await store.close();
  });
});

test("processes that publish at once keep one audit trail without gaps", async () => {
  const path = await temporaryLocation();
  const children = ["left", "right"].map((prefix) => start("publish", path, prefix, 60));
  await Promise.all(children.map((child) => reportedIds(child)));
  expect(await Promise.all(children.map(endOf))).toEqual([0, 0]);
  const store = await openStore(path);
  expect(await store.audit.verify()).toEqual({ ok: true, entries: 120, faults: [] });
  const order: string[] = [];
  for await (const { correlationId } of store.audit.entries()) order.push(correlationId.split("_")[1] ?? "");
  expect(order.filter((prefix) => prefix === "left")).toHaveLength(60);
  await store.close();
});

test("processes that evaluate the same calls store each of them, and none is evaluated by both", async () => {
  const path = await temporaryLocation();
  await (await openStore(path)).close();
  const total = 200;
  const children = ["left", "right"].map((owner) => start("work", path, owner, total));
  const lines = (await Promise.all(children.map((child) => reportedIds(child)))).flat();
  expect(await Promise.all(children.map(endOf))).toEqual([0, 0]);
  const claimed = lines.filter((line) => line.startsWith("claimed"));
  const stored = lines.filter((line) => line.startsWith("stored"));
  expect(new Set(claimed).size).toBe(claimed.length);
  expect(stored).toHaveLength(claimed.length);
  const store = await openStore(path);
  expect(await countOf(store, "recordings")).toBe(claimed.length);
  expect(await countOf(store, "run_recordings")).toBe(claimed.length);
  // Both found each call, and one of them had it.
  expect(claimed).toHaveLength(total);
  expect(await workCounts(store)).toEqual({ waiting: 0, claimed: 0, dead: 0 });
  expect(await store.checkIntegrity()).toMatchObject({ ok: true });
  await store.close();
});
