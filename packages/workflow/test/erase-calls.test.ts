import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { type ErasureSelection, systemClock } from "@earshot/model";
import { openStore } from "@earshot/store";
import { temporaryFolder } from "@earshot/test-kit";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { eraseAgain, eraseCalls, findRestored } from "../src/index.ts";
import {
  addToCall,
  agentName,
  agentTraces,
  findInFiles,
  keepCalls,
  keepingDeps,
  keptCall,
  tracesOf,
} from "./kept-calls.ts";

const count = 1000;
const all = Array.from({ length: count }, (_, at) => at);
/** The agent who is erased, and a customer of another one. */
const agent = 7;
const customerCall = 501;
const isErased = (at: number) => at % 20 === agent || at === customerCall;
const selection: ErasureSelection = {
  agentIds: [`agent-id-${agent}x`],
  interactionIds: [keptCall(customerCall).recording.interactionId],
};
const traces = [...agentTraces(agent), ...all.filter(isErased).flatMap((at) => tracesOf(keptCall(at)))];
const options = { actor: "cli:jo", measuresKept: false };
let original = "";

beforeAll(async () => {
  original = await mkdtemp(join(tmpdir(), "earshot-kept-"));
  const store = await openStore(join(original, "earshot.db"));
  expect(await keepCalls(store, original, count, systemClock)).toMatchObject({ evaluated: count });
  for (const at of [7, 27, 47, 8, 28, customerCall]) await addToCall(store, original, at, systemClock);
  await store.people.teams.set({ name: "north", agentIds: [`agent-id-${agent}x`, "agent-id-8x"] });
  await store.people.views.save(null, { name: "Seven", query: `agent=${agentName(agent)}` });
  await store.people.views.save(null, { name: "Eight", query: `agent=${agentName(8)}` });
  await store.runs.start({
    ...{ id: "again", startedAtMs: 1, leaseMs: 1 },
    options: { query: { ids: ["rec-7x", "rec-8x"] } },
  });
  await store.close();
  return () => rm(original, { recursive: true, force: true });
}, 120_000);

/** A copy of the installation in which calls are erased. */
async function installation() {
  const folder = await mkdtemp(join(tmpdir(), "earshot-erased-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(original, folder, { recursive: true });
  const path = join(folder, "earshot.db");
  const store = await openStore(path);
  onTestFinished(() => store.close());
  return { folder, path, store, deps: keepingDeps(store, folder, systemClock) };
}

async function writeIn(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

async function expectErased({ folder, store }: Pick<Awaited<ReturnType<typeof installation>>, "folder" | "store">) {
  expect(await findInFiles(folder, traces)).toEqual([]);
  expect(await store.audit.verify()).toMatchObject({ ok: true, faults: [] });
  expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
  expect(await store.keeping.leftovers()).toEqual([]);
  // All others are as they were.
  expect(await store.calls.count({})).toBe(count - all.filter(isErased).length);
  const { calls } = await store.search.calls({ words: keptCall(8).customer }, { limit: 10 });
  expect(calls.map(({ recordingId }) => recordingId)).toEqual(["rec-8x"]);
  expect(
    await findInFiles(
      join(folder, "media"),
      all.filter((at) => !isErased(at)).map((at) => `sound of call ${at}x`),
    ),
  ).toHaveLength(count - all.filter(isErased).length);
}

test("nothing of an agent's and a customer's calls is left in any file, and the audit trail holds with a receipt", async () => {
  const erased = await installation();
  const { store, deps, folder } = erased;
  const { customer, recording } = keptCall(agent);
  // What killed processes left: no process has the number.
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const left = ["work/upload-4194305-a", "tmp/earshot-sound-4194305-b", "tmp/earshot-wav-4194305-c"];
  for (const place of left) await writeIn(join(folder, place, "sent"), `of ${customer}`);
  const live = join(folder, "work", `upload-${process.ppid}-d`);
  await writeIn(join(live, "sent"), "of somebody else");
  expect(await findInFiles(folder, traces.slice(0, 8))).not.toEqual([]);
  expect(await store.keeping.plan(selection)).toMatchObject({
    counts: { calls: 51, media: 51, utterances: 153, reviews: 4, publications: 4, thumbnails: 4 },
    held: 0,
  });
  const { receipts, ...finished } = await eraseCalls(deps, selection, options);
  expect(receipts).toMatchObject([
    {
      ...{ actor: "cli:jo", cause: "request", isVouchedFor: true, measuresKept: false },
      counts: {
        ...{ calls: 51, media: 51, utterances: 153, evaluations: 51, reviews: 4, events: 55, publications: 4 },
        ...{ thumbnails: 4, names: 1, teams: 1, savedViews: 1, runs: 1, speechSubmissions: 4 },
      },
    },
  ]);
  expect(finished).toEqual({ mediaRemoved: 51, mediaLeft: 0, isScrubbed: true });
  await expectErased(erased);
  expect(await readdir(live)).toEqual(["sent"]);
  expect(JSON.stringify((await store.audit.list({}, { limit: 100 })).items)).toContain("request: calls 51, media 51");
  expect((await store.keeping.receipts({ limit: 10 })).items).toEqual(receipts);
  expect((await store.people.views.list(null)).map(({ name }) => name)).toEqual(["Eight"]);
  expect(await store.speechUsage.list()).toMatchObject([{ recordings: 6, soundMs: 360_000 }]);

  // Another machine that works on the database has files of its own.
  const other = await temporaryFolder();
  const picture = (id: string) => `${encodeURIComponent(id)}.screen.1.jpg`;
  const { interactionId } = keptCall(8).recording;
  await writeIn(join(other, "answers", "0.json"), `of ${customer}`);
  await writeIn(join(other, "thumbnails", picture(recording.interactionId)), `picture of ${customer}`);
  await writeIn(join(other, "thumbnails", picture(interactionId)), "picture of somebody else");
  const elsewhere = keepingDeps(store, other, systemClock);
  expect(await eraseAgain(elsewhere, join(other, "erased.jsonl"), options)).toMatchObject({ receipts: [] });
  expect(await findInFiles(other, traces)).toEqual([]);
  expect(await readdir(join(other, "thumbnails"))).toEqual([picture(interactionId)]);

  // What is fetched again is not: neither by a run that is told to evaluate all anew, nor after a backup was restored.
  expect(await keepCalls(store, folder, count, systemClock)).toMatchObject({ evaluated: 0, skipped: count });
  expect(await findInFiles(folder, traces)).toEqual([]);
  const restored = await installation();
  const list = join(folder, "erased.jsonl");
  expect((await readFile(list, "utf8")).split("\n")).toHaveLength(51 + 51 + 1 + 1);
  expect((await findRestored(restored.deps, list)).recordingIds).toHaveLength(51);
  expect(await eraseAgain(restored.deps, list, options)).toMatchObject({ receipts: [{ cause: "again" }] });
  await expectErased(restored);
}, 120_000);

test("a call that is held refuses the whole erasure until the hold is removed", async () => {
  const { store, deps, folder } = await installation();
  const hold = { target: "queue-1", reason: "a claim", addedBy: "cli:jo", addedAtMs: 1 };
  const { id } = await store.keeping.addHold({ kind: "queue", ...hold }, "test");
  await expect(eraseCalls(deps, selection, options)).rejects.toMatchObject({
    code: "store.held",
    message: expect.stringMatching(/^17 calls must be kept: hold 1 on queue queue-1 by cli:jo \(a claim\)$/),
  });
  expect(await store.keeping.plan(selection)).toMatchObject({ held: 17, holds: [{ id }] });
  expect(await store.calls.count({})).toBe(count);
  await store.keeping.removeHold(id, { actor: "cli:jo", atMs: 2, correlationId: "test" });
  const measuresKept = { ...options, measuresKept: true };
  expect((await eraseCalls(deps, selection, measuresKept)).receipts).toMatchObject([{ counts: { calls: 51 } }]);
  // The numbers are there without their identity.
  expect(await store.calls.count({})).toBe(count);
  expect(await findInFiles(folder, traces)).toEqual([]);
  const { items } = await store.calls.list({ recordingId: undefined }, { limit: 1000 });
  const anonymous = items.filter(({ recordingId }) => recordingId.startsWith("erased-"));
  expect(anonymous).toHaveLength(51);
  expect(anonymous[0]).toMatchObject({ conversation: null, startTime: expect.stringMatching(/T00:00:00.000Z$/) });
  expect((await store.conversations.groups("queue", {})).map(({ calls }) => calls)).toEqual([334, 333, 333]);
  expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
}, 120_000);

const kills = process.env.SOAK === undefined ? 4 : 40;

test(`${kills} kills in the middle of an erasure leave nothing behind once it has ended`, async () => {
  const { folder, path, store } = await installation();
  await store.close();
  const child = () => spawn(process.execPath, [join(import.meta.dirname, "children", "erase.ts"), folder]);
  for (let kill = 0; kill < kills; kill++) {
    const run = child();
    const exited = once(run, "exit");
    await Promise.race([exited, once(run.stdout, "data")]);
    await Promise.race([exited, setTimeout((kill * 400) / kills)]);
    run.kill("SIGKILL");
    await exited;
  }
  const last = child();
  const [errors] = await Promise.all([text(last.stderr), once(last, "exit")]);
  expect(errors).toBe("");
  const after = await openStore(path);
  onTestFinished(() => after.close());
  await expectErased({ folder, store: after });
  const { items } = await after.keeping.receipts({ limit: 100 });
  expect(items.reduce((sum, { counts }) => sum + (counts.calls ?? 0), 0)).toBe(51);
  expect(items.every(({ isVouchedFor }) => isVouchedFor)).toBe(true);
}, 120_000);
