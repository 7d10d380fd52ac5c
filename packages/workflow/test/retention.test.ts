import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@earshot/model";
import { openStore } from "@earshot/store";
import { errorOf } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";
import { parseRetention, planRetention, runRetention, WorkflowError } from "../src/index.ts";
import { addToCall, findInFiles, keepCalls, keepingDeps, keptCall, tracesOf } from "./kept-calls.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Calls began on this day. */
const beganAtMs = Date.UTC(2026, 9, 1);
const count = 120;
const by = { actor: "cli:jo" };

const policies = parseRetention(
  '{"policies": [{"media": 10, "words": 30, "measures": 365}, {"queue": "queue-0", "words": 60}]}',
  "retention.json",
);

test("sound, words and measures go by their age and queue, but not what is held; nobody's media go too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "earshot-retention-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const store = await openStore(join(folder, "earshot.db"));
  onTestFinished(() => store.close());
  await keepCalls(store, folder, count, systemClock);
  await addToCall(store, folder, 7, systemClock);
  const at = (days: number) => keepingDeps(store, folder, { now: () => beganAtMs + days * dayMs });
  const mediaFiles = async () =>
    (await readdir(join(folder, "media"), { recursive: true })).filter((name) => name.length > 60).length;
  const hold = { kind: "agent", target: "agent-id-4x", reason: "a claim", addedBy: "cli:jo", addedAtMs: 1 } as const;
  await store.keeping.addHold(hold, "test");

  // Of each rule: too old, and held.
  const found = ({ rules }: Awaited<ReturnType<typeof planRetention>>) =>
    rules.map(({ kind, queueId, calls, held }) => [kind, queueId, calls, held]);
  expect(found(await planRetention(at(5), policies))).toEqual([
    ["measures", null, 0, 0],
    ["words", null, 0, 0],
    ["words", "queue-0", 0, 0],
    ["media", null, 0, 0],
  ]);
  const plan = await planRetention(at(45), policies);
  expect(found(plan)).toEqual([
    ["measures", null, 0, 0],
    ["words", null, 76, 4],
    ["words", "queue-0", 0, 0],
    ["media", null, 114, 6],
  ]);
  expect(plan.rules[1]).toMatchObject({ days: 30, oldestAtMs: beganAtMs + 600_000 });

  // It is stopped after a step, and goes on.
  expect(await runRetention(at(45), policies, { ...by, mostSteps: 1 })).toMatchObject({
    ...{ isUnfinished: true, receipts: [{ cause: "retention of words", counts: { calls: 76, utterances: 228 } }] },
  });
  expect(await runRetention(at(45), policies, by)).toMatchObject({
    receipts: [{ counts: { calls: 100, media: 100 } }, { cause: "retention of media", counts: { calls: 14 } }],
    ...{ isUnfinished: false, mediaRemoved: 114, isScrubbed: true, orphansRemoved: 0 },
  });
  expect(await mediaFiles()).toBe(6);
  expect(await store.calls.count({})).toBe(count);
  const { customer } = keptCall(7);
  expect((await store.search.calls({ words: customer }, { limit: 1 })).calls).toEqual([]);
  // What people wrote stays with the measures.
  expect(await findInFiles(folder, [customer])).toEqual([`${customer} in earshot.db`]);
  expect((await store.search.calls({ words: keptCall(9).customer }, { limit: 1 })).calls).toHaveLength(1);
  expect((await store.calls.get("rec-7x"))?.evaluations[0]?.evaluation.score).toMatchObject({ value: 100 });

  const content = Buffer.from("nobody refers to it");
  await writeFile(join(folder, "content"), content);
  await (await at(0).media()).put(createHash("sha256").update(content).digest("hex"), join(folder, "content"));
  await rm(join(folder, "content"));
  expect((await planRetention(at(400), policies)).orphans).toEqual({ files: 1, bytes: content.length });
  expect(await runRetention(at(400), policies, by)).toMatchObject({ orphansRemoved: 1 });
  expect(await store.calls.count({})).toBe(6);
  expect(await mediaFiles()).toBe(6);
  const gone = Array.from({ length: count }, (_, at) => keptCall(at)).filter(({ agent }) => agent !== 4);
  expect(await findInFiles(folder, gone.flatMap(tracesOf))).toEqual([]);
  expect(await store.audit.verify()).toMatchObject({ ok: true });
  expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
  expect(await keepCalls(store, folder, count, systemClock)).toMatchObject({ evaluated: 0 });
});

test("a file of policies is refused with its place", async () => {
  const refusal = (json: string) => errorOf(WorkflowError, () => parseRetention(json, "retention.json"));
  for (const [json, message] of [
    ["{", "retention.json is no JSON"],
    ['{"policies": [{"words": -1}]}', "retention.json: policies.0.words: "],
    ['{"policies": [{"wrods": 1}]}', "retention.json: policies.0: "],
    ['{"policies": [{"words": 1}, {"media": 1}]}', "retention.json has two policies for all calls"],
  ] as const) {
    expect(await refusal(json)).toMatchObject({ code: "retention.invalid", message: expect.stringContaining(message) });
  }
});
