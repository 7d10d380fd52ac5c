import type { Conversation, RetentionRule } from "@earshot/model";
import { expect, test } from "vitest";
import { claimRecording, evaluated, evaluation, event, failure, media, recording, save, utterance } from "./samples.ts";
import { changeBySql, countOf, plainSql, temporaryStore } from "./temporary.ts";

const stamp = { actor: "cli:jo", atMs: 5_000, cause: "asked for", correlationId: "corr-1" };

const conversationOf = (agent: string): Conversation => ({
  ...{ direction: "inbound", skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  agents: [{ id: agent, name: `Agent ${agent}` }],
  queues: [{ id: "sales", name: "Sales" }],
});

/** Calls 1 to 4, of the agents a1 and a2 in turn, a day apart; the first in an interaction of its own. */
async function storeWithCalls() {
  const store = await temporaryStore();
  for (const [at, agent] of ["a1", "a2", "a1", "a2"].entries()) {
    const [id, interactionId] = [`rec-${at + 1}`, `int-${at + 1}`];
    const startTime = `2026-01-0${at + 1}T10:00:00Z`;
    await save(store, {
      recording: {
        id,
        interactionId,
        startTime,
        conversation: conversationOf(agent),
        media: [{ ...media, path: `/${id}` }],
      },
      utterances: [utterance(`hello from ${id}`), utterance("goodbye", "customer", 1)],
      evaluations: [evaluation()],
      events: [event(`event-${id}`, { interactionId })],
    });
  }
  return store;
}

test("what is selected is planned, held, erased and listed, and the rest stays", async () => {
  const store = await storeWithCalls();
  const selection = { agentIds: ["a1"], interactionIds: ["int-2"] };
  const hold = { kind: "call", target: "rec-3", reason: "lawsuit", addedBy: "jo", addedAtMs: 1 } as const;
  const { id } = await store.keeping.addHold(hold, "corr-1");
  expect(await store.keeping.keptBy(id)).toBe(1);
  const unknown = await store.keeping.addHold({ ...hold, kind: "queue", target: "rec-3" }, "corr-2");
  expect(await store.keeping.keptBy(unknown.id)).toBe(0);
  expect(await store.keeping.plan(selection)).toMatchObject({
    ...{ held: 1, holds: [{ target: "rec-3" }] },
    counts: { calls: 3, utterances: 6, evaluations: 3, events: 3 },
  });
  const erasing = { ...stamp, measuresKept: false, limit: 10 };
  await expect(store.keeping.erase(selection, erasing)).rejects.toMatchObject({ code: "store.held" });
  expect(await store.keeping.removeHold(id, stamp)).toMatchObject({ reason: "lawsuit" });
  expect(await store.keeping.erase(selection, erasing)).toMatchObject({ counts: { calls: 3, names: 1 } });
  expect(await store.keeping.erase(selection, erasing)).toBeNull();
  expect((await store.search.utterances({ words: "hello" }, { limit: 9 })).hits).toMatchObject([
    { recordingId: "rec-4" },
  ]);
  expect([await countOf(store, "recordings"), await countOf(store, "outbox_events")]).toEqual([1, 1]);
  const asked = [{ id: "rec-1" }, { id: "other", interactionId: "int-2" }, { id: "rec-4", interactionId: "int-4" }];
  expect(await store.keeping.erasedAmong(asked)).toEqual(new Set(["rec-1", "other"]));
  expect((await store.keeping.leftovers()).filter(({ kind }) => kind === "media")).toHaveLength(3);
  await store.keeping.finish(await store.keeping.leftovers());
  expect(await store.keeping.leftovers()).toEqual([]);
  expect((await store.keeping.receipts({ limit: 9 })).items).toMatchObject([{ isVouchedFor: true }]);
  const erased = await store.keeping.erasedIds();
  // As a backup from before.
  await changeBySql(store, "DELETE FROM erased_ids");
  await save(store, { recording: { id: "rec-1" } });
  expect(await store.keeping.restored(erased)).toMatchObject({ recordingIds: ["rec-1"] });
  expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
});

test("what was erased while it was worked on is not stored any more, nor is another recording of its interaction", async () => {
  const store = await storeWithCalls();
  const ids = ["rec-5", "rec-6", "rec-7", "rec-8"];
  const claims = await Promise.all(ids.map((id) => claimRecording(store, id)));
  const [five, six, seven, eight] = claims;
  if (!(five && six && seven && eight)) throw new Error("no claims");
  await store.keeping.erase({ interactionIds: ["int-1"] }, { ...stamp, measuresKept: false, limit: 10 });
  const saving = { runId: "run-1", atMs: 6_000 };
  const of = (id: string, interactionId: string) => ({ id, interactionId });
  const calls = [
    evaluated(five, { recording: of("rec-5", "int-1"), events: [event("late", { interactionId: "int-1" })] }),
    evaluated(six, { recording: of("rec-6", "int-6") }),
  ];
  expect(await store.calls.saveEvaluated(calls, saving)).toEqual(["rec-5"]);
  const failed = { claim: seven, recording: recording(of("rec-7", "int-1")), failure };
  expect(await store.calls.saveFailed(failed, saving)).toBe(false);
  const skipped = { claim: eight, recording: recording(of("rec-8", "int-1")), reason: "archived" };
  expect(await store.calls.saveSkipped(skipped, saving)).toBe(false);
  expect(await plainSql(store, "SELECT id FROM recordings ORDER BY id")).toEqual(
    ["rec-2", "rec-3", "rec-4", "rec-6"].map((id) => ({ id })),
  );
  expect(await countOf(store, "outbox_events")).toBe(3);
  expect(await plainSql(store, "SELECT id FROM work WHERE kind = 'recording'")).toEqual([]);
});

test("what is erased by its id is listed though nothing is stored of it, once", async () => {
  const { keeping } = await storeWithCalls();
  const erasing = { ...stamp, measuresKept: false, limit: 10 };
  expect(await keeping.erase({ agentIds: ["nobody"] }, erasing)).toBeNull();
  const selection = { interactionIds: ["int-9"], recordingIds: ["rec-9"] };
  const receipt = await keeping.erase(selection, erasing);
  expect(receipt).toMatchObject({ counts: {}, isVouchedFor: true });
  expect(receipt?.ids.map(({ kind }) => kind).toSorted()).toEqual(["interaction", "recording"]);
  expect(await keeping.erase(selection, erasing)).toBeNull();
  const asked = [{ id: "rec-8", interactionId: "int-9" }, { id: "rec-9" }, { id: "rec-1", interactionId: "int-1" }];
  expect(await keeping.erasedAmong(asked)).toEqual(new Set(["rec-8", "rec-9"]));
  // So that the list beside the database has them too.
  expect(await keeping.leftovers()).toMatchObject([{ kind: "pages" }]);
});

test("which media are in use is found for any number of calls, and holds nobody up", async () => {
  const store = await temporaryStore();
  const ids = Array.from({ length: 1001 }, (_, at) => `rec-${at}`);
  const claims = await store.work.claim("recording", ids, { nowMs: 0, leaseMs: 1_000_000, owner: "test" });
  const calls = claims.flatMap((claim, at) => {
    const sha256 = at.toString(16).padStart(64, "0");
    const kept = { ...media, sha256, path: at === 1 ? null : `/${sha256}` };
    return "reason" in claim ? [] : [evaluated(claim, { recording: { id: claim.key, media: [kept] }, utterances: [] })];
  });
  await store.calls.saveEvaluated(calls, { runId: "run-1", atMs: 1 });
  let isHeldUp = true;
  const other = setImmediate(() => {
    isHeldUp = false;
  });
  const inUse = await store.keeping.mediaInUse();
  clearImmediate(other);
  expect([inUse.size, isHeldUp]).toEqual([1000, false]);
});

test("a call is not stored with media that are being removed, or were since it kept them", async () => {
  const { keeping, calls, work } = await storeWithCalls();
  const dayMs = 24 * 3_600_000;
  const [one, two, three] = ["1", "2", "3"].map((digit) => digit.repeat(64));
  if (!(one && two && three)) throw new Error("no contents");
  /** Whether a call with this content is stored. */
  const stores = async (sha256: string, lastRemoval?: number) => {
    const [claim] = await work.claim("recording", ["rec-9"], { nowMs: 0, leaseMs: 0, owner: "test" });
    if (claim === undefined || !("token" in claim)) throw new Error("no claim");
    const kept = { id: "rec-9", media: [{ ...media, sha256, path: `/${sha256}` }] };
    const call = evaluated(claim, { recording: kept, events: [] });
    return calls.saveEvaluated([{ ...call, lastRemoval }], { runId: "run-1", atMs: 1 }).then(
      () => true,
      ({ code }) => code !== "store.media_removed",
    );
  };
  expect([await keeping.lastRemoval(), await stores(one)]).toEqual([0, true]);
  const first = await keeping.beginRemoval([one, two, two], 1);
  const other = await keeping.beginRemoval([one], 2);
  expect([await stores(one, 0), await stores(two, 0), await stores(three, 0)]).toEqual([false, false, true]);
  await keeping.endRemoval(first, [one]);
  // The other one has not ended; of what was not removed nothing is noted.
  expect([await stores(one, 1), await stores(two, 0)]).toEqual([false, true]);
  await keeping.endRemoval(other, [one]);
  expect(await keeping.lastRemoval()).toBe(2);
  expect([await stores(one, 1), await stores(one, 2), await stores(one)]).toEqual([false, true, false]);

  // A killed one ends after a day. What was removed before is forgotten, and so is no call of that time stored.
  await keeping.beginRemoval([two], 3);
  const late = await keeping.beginRemoval([three], dayMs + 4);
  expect([await keeping.lastRemoval(), await stores(two, 2), await stores(two, 3)]).toEqual([3, false, true]);
  await keeping.endRemoval(late, [three]);
  expect([await stores(one, 0), await stores(one, 1), await stores(one, 2)]).toEqual([false, false, true]);
  await keeping.endRemoval(await keeping.beginRemoval([], 9 * dayMs), []);
  expect([await keeping.lastRemoval(), await stores(one, 2), await stores(one, 3)]).toEqual([4, false, true]);
});

test("each kind ends in its time, of a queue or of all others, and measures may stay without a name", async () => {
  const store = await storeWithCalls();
  const rule = (kind: RetentionRule["kind"], day: number, queueId: string | null): RetentionRule => ({
    ...{ kind, queueId, exceptQueueIds: [], nowMs: Date.UTC(2026, 0, 20), beforeMs: Date.UTC(2026, 0, day) },
  });
  expect(await store.keeping.expired(rule("media", 3, "sales"))).toEqual({
    ...{ calls: 2, held: 0, oldestAtMs: Date.parse("2026-01-01T10:00:00Z") },
  });
  const ending = { ...stamp, limit: 10 };
  expect(await store.keeping.expire(rule("media", 3, "sales"), ending)).toMatchObject({ counts: { media: 2 } });
  expect(await store.keeping.expire(rule("words", 3, null), ending)).toMatchObject({ counts: { utterances: 4 } });
  expect(await store.keeping.expire(rule("measures", 2, null), ending)).toMatchObject({ counts: { calls: 1 } });
  expect(await store.keeping.expired({ ...rule("words", 9, null), exceptQueueIds: ["sales"] })).toMatchObject({
    calls: 0,
  });
  // Its start is still to come, by a wrong clock: it counts from when it was stored.
  await save(store, { recording: { id: "ahead", interactionId: "ahead", startTime: "2099-01-01T00:00:00Z" } });
  expect(await store.keeping.expire(rule("measures", 2, null), ending)).toMatchObject({ counts: { calls: 1 } });
  const kept = { ...ending, measuresKept: true };
  expect(await store.keeping.erase({ recordingIds: ["rec-2"] }, kept)).toMatchObject({ measuresKept: true });
  expect(await store.calls.get("rec-2")).toBeUndefined();
  expect(await store.calls.count({})).toBe(3);
});

test("what waits in the queue, and what schedules and workers name, goes with what it is about", async () => {
  const store = await storeWithCalls();
  const words = (id: string) => ["evaluate", "--recording", id];
  const schedule = { cron: "0 2 * * *", timezone: "UTC", nextAtMs: 100 };
  await store.schedules.add({ ...schedule, name: "of the call", command: words("rec-1") }, 0);
  await store.schedules.add({ ...schedule, name: "of others", command: words("rec-2") }, 0);
  await store.schedules.runNow("of the call", 10);
  await store.schedules.runNow("of others", 10);
  const [own] = await store.work.claimNext("command", { most: 1 }, { nowMs: 10, leaseMs: 1, owner: "w" });
  const offers = ["rec-queued", "rec-3", "rec-other"].map((key) => ({ key, subject: { late: false } }));
  await store.work.offer("recording", offers, { request: JSON.stringify(words("rec-queued")), nowMs: 10 });
  const worker = { id: "w", name: "w", version: "1", startedAtMs: 0, seenAtMs: 10, doing: words("rec-1").join(" ") };
  await store.workers.beat(worker);
  await store.people.views.save(null, { name: "Calls of rec-1", query: "status=failed" });
  await store.speechUsage.add({
    ...{ provider: "speech", workId: 1, partId: "rec-queued/1", sha256: "a".repeat(64) },
    ...{ recordingId: "rec-queued", submittedAtMs: 1, soundMs: 60_000 },
  });
  expect(own?.subject).toMatchObject({ words: words("rec-1") });

  const selection = { recordingIds: ["rec-1", "rec-queued", "rec-unknown"] };
  expect(await store.keeping.plan(selection)).toMatchObject({ counts: { calls: 1, work: 1 } });
  const erasing = { ...stamp, measuresKept: false, limit: 10 };
  expect(await store.keeping.erase(selection, erasing)).toMatchObject({
    counts: { calls: 1, work: 2, schedules: 1, savedViews: 1, speechSubmissions: 1 },
  });
  expect(await store.keeping.erase(selection, erasing)).toBeNull();
  const left = JSON.stringify(
    await Promise.all(
      ["work", "schedules", "workers", "saved_views", "runs", "speech_submissions"].map((table) =>
        plainSql(store, `SELECT * FROM ${table}`),
      ),
    ),
  );
  expect(left).not.toMatch(/rec-1|rec-queued|of the call/);
  expect(left).toMatch(/rec-2/);
  const erased = [{ id: "rec-queued" }, { id: "rec-other" }, { id: "rec-unknown" }];
  expect(await store.keeping.erasedAmong(erased)).toEqual(new Set(["rec-queued", "rec-unknown"]));
  // Work that was asked for together stays so.
  const claims = await store.work.claimNext("recording", { most: 9 }, { nowMs: 20, leaseMs: 1, owner: "w" });
  expect(claims.map(({ key }) => key)).toEqual(["rec-3", "rec-other"]);
  expect(new Set(claims.map(({ request }) => request))).toEqual(new Set(['["evaluate","--recording","erased"]']));
});
