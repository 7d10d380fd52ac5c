import { readFileSync } from "node:fs";
import {
  type CallWords,
  type Conversation,
  type EvaluationRecord,
  everyone,
  type Masking,
  mostOwnNames,
  type NewMark,
  type Role,
  type Viewer,
  viewerOf,
} from "@earshot/model";
import { expect, test } from "vitest";
import { evaluation, fingerprintOf, recording, save, utterance, zorblatMasking } from "./samples.ts";
import { isOnPostgres, plainFile, plainSql, temporaryLocation, temporaryStore, testOnSqlite } from "./temporary.ts";

const at = (atMs: number) => ({ atMs, correlationId: "request" });
const reviewer = { ...everyone, actor: "user mia", userId: "mia" };
const stranger: Viewer = { ...reviewer, actor: "user sam", calls: { agentIds: [], queueIds: ["q-2"], teams: [] } };
const leo = viewerOf({
  ...{ id: "u-leo", name: "leo", role: "reviewer", agentId: null, grants: [{ kind: "all" }], personalRights: [] },
});
const conversation: Conversation = {
  ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  ...{ agents: [{ id: "a-1", name: "Ann" }], queues: [{ id: "q-1", name: "Billing" }] },
};

const masking: Masking = {
  ...zorblatMasking,
  words: (call) => {
    const masked = zorblatMasking.words(call);
    return { ...masked, silenced: masked.silenced && [...masked.silenced, { startMs: 5000, endMs: 6000 }] };
  },
};

function markOf(recordingId: string, changes: Partial<NewMark> = {}): NewMark {
  const hashes = [{ hash: "d".repeat(64), begin: "dddd", words: 1, capital: false, ownCall: false }];
  return { kind: "person", recordingId, allCalls: true, words: 1, hashes, masking, ...changes };
}

async function storeWithCall(location?: string) {
  const store = await temporaryStore(location);
  const { evaluation: measured, ...record } = evaluation();
  const warnings = [{ code: "doubtful_label", index: 0, field: "speaker", message: 'label "Zorblat" is odd' }];
  const judged = { ...measured, warnings };
  await save(store, {
    recording: { conversation },
    utterances: [
      { ...utterance("this is Zorblat, I'd like a refund"), speaker: "Zorblat" },
      utterance("thank you", "customer", 2000),
      { ...utterance("for nothing", "agent", 3000), speaker: "Zorblat" },
    ],
    evaluations: [
      { ...record, evaluation: judged, agentParts: [{ agentId: "a-1", startMs: 0, endMs: 9, evaluation: judged }] },
    ],
    silenced: [{ startMs: 1, endMs: 2 }],
  });
  return store;
}

test("what is marked is masked in all that is stored of its call, and in the search", async () => {
  const location = await temporaryLocation();
  const store = await storeWithCall(location);
  const reviews = store.reviewsBy(reviewer);
  const [{ id: evaluationId } = { id: 0 }] = (await store.calls.get("rec-1"))?.evaluations ?? [];
  const begun = await reviews.begin(evaluationId, at(1));
  const note = { struckCriteria: [], answers: [{ question: "q", answer: "of Zorblat" }], coaching: false };
  const comments = [{ atMs: null, text: "Zorblat was kind" }];
  const content = { ...note, struck: [], comments, reviewed: begun.reviewed };
  const { version } = await reviews.save(begun.id, begun.version, content, at(2));
  await reviews.finish(begun.id, version, at(3));
  const calls = [{ recordingId: "rec-1", judged: begun.judged }];
  const facts = { name: "Zorblat in November", scorecard: "guide@1", participants: [leo], calls };
  const calibration = await store.calibrationsBy(reviewer).begin(facts, at(4));
  const blind = { struck: [], struckCriteria: [], answers: [], comments };
  const judgement = { recordingId: "rec-1", content: blind, reviewed: begun.reviewed };
  await store.calibrationsBy(leo).submit(calibration.id, judgement, at(5));
  const found = async (words: string) => (await store.search.utterances({ words }, { limit: 5 })).hits.length;
  expect(await found("zorblat")).toBe(1);

  const names = store.ownNamesBy(reviewer);
  expect(await names.mask(markOf("rec-1"), at(10))).toEqual({ entry: 1, places: 1 });
  const call = await store.calls.get("rec-1");
  expect(call?.utterances.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
    "[person ••••]: this is [person ••••], I'd like a refund",
    "guest: thank you",
    "[person ••••]: for nothing",
  ]);
  expect(await found("zorblat")).toBe(0);
  expect(await found("refund")).toBe(1);
  expect(await found("nothing")).toBe(1);
  expect((await store.calls.sound("rec-1"))?.silenced).toEqual([
    { startMs: 1, endMs: 2 },
    { startMs: 5000, endMs: 6000 },
  ]);
  const review = await reviews.get(begun.id);
  expect(review).toMatchObject({ isCurrent: true, status: "finished" });
  expect(review?.history.map(({ kind }) => kind)).toEqual(["begun", "saved", "finished"]);
  const { items: calibrations } = await store.calibrationsBy(leo).list({ limit: 10 });
  expect(calibrations).toMatchObject([{ name: "[person ••••] in November" }]);
  const read = [call, review, await store.ownNames.read(), (await names.list({ limit: 10 })).items];
  expect(JSON.stringify(read)).not.toMatch(/zorblat/i);
  expect((await store.audit.list({}, { limit: 1 })).items[0]).toMatchObject({
    interactionId: "int-1",
    actor: "user mia",
    reason: "name 1: person marked, 1 place masked, in all calls from now on",
  });
  expect((await store.checkIntegrity()).faults).toEqual([]);
  // The files are to be written anew with the next erasure.
  expect(await store.keeping.leftovers()).toMatchObject([{ kind: "pages" }]);
  if (!isOnPostgres) {
    for (const file of [location, `${location}-wal`]) expect(readFileSync(file, "latin1")).not.toMatch(/zorblat/i);
  }
});

testOnSqlite("what was marked leaves the log of the database as soon as nobody reads it", async () => {
  const location = await temporaryLocation();
  const store = await storeWithCall(location);
  const reader = plainFile(store);
  reader.exec("BEGIN; SELECT * FROM utterances");
  reader.prepare("SELECT count(*) FROM utterances").get();
  await store.ownNamesBy(reviewer).mask(markOf("rec-1"), at(1));
  const log = () => readFileSync(`${location}-wal`, "latin1");
  expect(log()).toMatch(/zorblat/i);
  reader.exec("COMMIT");
  await expect.poll(log, { timeout: 10_000 }).not.toMatch(/zorblat/i);
});

test("a call that one may not see can't be marked, and what is not said in it changes nothing", async () => {
  const store = await storeWithCall();
  expect(await store.ownNamesBy(stranger).mask(markOf("rec-1"), at(1))).toBeUndefined();
  expect(await store.ownNamesBy(reviewer).mask(markOf("rec-2"), at(1))).toBeUndefined();
  expect(await store.ownNamesBy(stranger).allow("Ben & Jerry", 2, "rec-1", at(1))).toBeUndefined();
  const nothing: Masking = { text: (text) => text, words: (call) => ({ ...call, places: 0 }) };
  expect(await store.ownNamesBy(reviewer).mask(markOf("rec-1", { masking: nothing }), at(1))).toBeNull();
  expect(await store.ownNames.read()).toMatchObject({ denied: [], allowed: [], lastEntry: 0 });
});

test("who may not remove a mark marks no words of a call of their own", async () => {
  const store = await storeWithCall();
  const facts = { id: "u-ann", name: "ann", agentId: "a-1", grants: [{ kind: "all" }], personalRights: [] } as const;
  const by = (role: Role) => store.ownNamesBy(viewerOf({ ...facts, role }));
  await expect(by("reviewer").mask(markOf("rec-1"), at(1))).rejects.toMatchObject({ code: "store.mark_refused" });
  expect(await store.ownNames.read()).toMatchObject({ denied: [], lastEntry: 0 });
  expect(await by("manager").mask(markOf("rec-1"), at(1))).toEqual({ entry: 1, places: 1 });
});

test("the list shows who added what and where, as far as one may see the call, and loses what is removed", async () => {
  const store = await storeWithCall();
  const names = store.ownNamesBy(reviewer);
  const key = await store.ownNames.key();
  expect(await store.ownNames.key()).toBe(key);
  const before = await store.ownNames.version();
  await names.mask(markOf("rec-1"), at(1));
  // The same once more is one entry.
  expect(
    await names.mask(markOf("rec-1", { masking: { ...masking, words: (c) => ({ ...c, places: 1 }) } }), at(2)),
  ).toEqual({ entry: 1, places: 1 });
  await names.allow("Ben & Jerry", 2, null, at(3));
  expect(await names.allow("Ben & Jerry", 2, "rec-1", at(4))).toMatchObject({ id: 2, recordingId: null });
  const entry = { kind: "person", addedBy: "user mia", allCalls: true };
  expect((await names.list({ limit: 10 })).items).toEqual([
    { ...entry, id: 2, action: "allow", text: "Ben & Jerry", words: 2, recordingId: null, addedAtMs: 3 },
    { ...entry, id: 1, action: "deny", text: null, words: 1, recordingId: "rec-1", addedAtMs: 1 },
  ]);
  const first = await names.list({ limit: 1 });
  expect((await names.list({ limit: 1, cursor: first.nextCursor ?? "" })).items).toMatchObject([{ id: 1 }]);
  expect((await store.ownNamesBy(stranger).list({ limit: 10 })).items[1]).toMatchObject({ recordingId: null });
  const read = await store.ownNames.read();
  expect(read).toMatchObject({ key, allowed: ["Ben & Jerry"], lastEntry: 2 });
  expect(read.denied).toMatchObject([{ kind: "person", recordingId: "rec-1", allCalls: true }]);
  expect(await store.ownNames.version()).not.toBe(before);

  expect(await names.remove(1, at(5))).toMatchObject({ id: 1 });
  expect(await names.remove(1, at(6))).toBeUndefined();
  expect(await store.ownNames.read()).toMatchObject({ denied: [], lastEntry: 2 });
  const reasons = (await store.audit.list({}, { limit: 10 })).items.map(({ reason }) => reason);
  expect(reasons).toContain("denied person removed");
});

test("the mark of a call alone is removed by who may see the call, one for all calls by everybody who removes", async () => {
  const store = await storeWithCall();
  const names = store.ownNamesBy(reviewer);
  await names.mask(markOf("rec-1", { allCalls: false }), at(1));
  const again = { ...masking, words: (call: CallWords) => ({ ...call, places: 1 }) };
  await names.mask(markOf("rec-1", { masking: again }), at(2));
  const others = store.ownNamesBy(stranger);
  expect(await others.remove(1, at(3))).toBeUndefined();
  expect((await store.ownNames.read()).denied).toHaveLength(2);
  expect(await others.remove(2, at(4))).toMatchObject({ id: 2, recordingId: null });
  expect(await names.remove(1, at(5))).toMatchObject({ id: 1 });
});

test("a name goes with the call in which it was marked, whether its numbers stay or not; what is nobody's stays", async () => {
  const store = await storeWithCall();
  await save(store, { recording: { id: "rec-2", interactionId: "int-2" }, utterances: [utterance("Zorblat")] });
  const names = store.ownNamesBy(reviewer);
  await names.mask(markOf("rec-1"), at(1));
  await names.mask(markOf("rec-2", { allCalls: false }), at(2));
  await names.allow("Ben & Jerry", 2, "rec-1", at(3));
  const stamp = { actor: "jo", atMs: 5, cause: "request", correlationId: "corr", limit: 10 };
  expect((await store.keeping.plan({ recordingIds: ["rec-1"] })).counts).toMatchObject({ ownNames: 1 });
  const receipt = await store.keeping.erase({ recordingIds: ["rec-1"] }, { ...stamp, measuresKept: true });
  expect(receipt?.counts).toMatchObject({ ownNames: 1 });
  expect((await store.ownNames.read()).denied).toMatchObject([{ recordingId: "rec-2" }]);
  await store.keeping.erase({ recordingIds: ["rec-2"] }, { ...stamp, measuresKept: false });
  expect(await store.ownNames.read()).toMatchObject({ denied: [], allowed: ["Ben & Jerry"] });
  expect((await names.list({ limit: 10 })).items).toMatchObject([{ text: "Ben & Jerry", recordingId: null }]);
});

test("a call that was masked before it was marked is not stored any more", async () => {
  const store = await storeWithCall();
  const [claim] = await store.work.claim("recording", ["rec-1"], { nowMs: 1, leaseMs: 60_000, owner: "run-1" });
  if (claim === undefined || "reason" in claim) throw new Error("the work can't be claimed");
  const { lastEntry } = await store.ownNames.read();
  await store.ownNamesBy(reviewer).mask(markOf("rec-1"), at(1));
  const evaluations: [EvaluationRecord] = [evaluation()];
  const call = {
    ...{ claim, recording: recording(), evaluations, fingerprint: fingerprintOf(evaluations), events: [] },
    utterances: [utterance("this is Zorblat")],
  };
  const saving = { runId: "run-1", atMs: 2 };
  await expect(store.calls.saveEvaluated([{ ...call, lastOwnName: lastEntry }], saving)).rejects.toMatchObject({
    code: "store.marked_meanwhile",
  });
  const utterances = [utterance("this is [person ••••]")];
  expect(await store.calls.saveEvaluated([{ ...call, utterances, lastOwnName: 1 }], saving)).toEqual([]);
});

test("what is said of a call by an older list than it was marked under is not stored", async () => {
  const store = await storeWithCall();
  const reviews = store.reviewsBy(reviewer);
  const [{ id: evaluationId } = { id: 0 }] = (await store.calls.get("rec-1"))?.evaluations ?? [];
  const { id, version, judged, reviewed } = await reviews.begin(evaluationId, at(1));
  const old = { ...at(2), lastOwnName: (await store.ownNames.read()).lastEntry };
  await store.ownNamesBy(reviewer).mask(markOf("rec-1"), at(2));
  const now = { ...at(3), lastOwnName: 1 };
  const text = "Zorblat was kind";
  const blind = { struck: [], struckCriteria: [], answers: [], comments: [{ atMs: null, text }] };
  const content = { ...blind, coaching: false, reviewed };
  const marked = { code: "store.marked_meanwhile" };

  await expect(reviews.save(id, version, content, old)).rejects.toMatchObject(marked);
  await reviews.finish(id, (await reviews.save(id, version, content, now)).version, at(4));
  const agent = store.reviewsBy({ ...reviewer, actor: "user ann", userId: "ann", agentId: "a-1" });
  await expect(agent.respond(id, "disputed", text, old)).rejects.toMatchObject(marked);
  await agent.respond(id, "disputed", text, now);
  await expect(reviews.answer(id, null, text, old)).rejects.toMatchObject(marked);
  await reviews.answer(id, null, text, now);

  const calibrations = store.calibrationsBy(reviewer);
  const calls = [{ recordingId: "rec-1", judged }];
  const facts = { name: "November", scorecard: "guide@1", participants: [leo], calls };
  await expect(calibrations.begin(facts, old)).rejects.toMatchObject(marked);
  const calibration = await calibrations.begin(facts, now);
  const judgement = { recordingId: "rec-1", content: blind, reviewed };
  await expect(store.calibrationsBy(leo).submit(calibration.id, judgement, old)).rejects.toMatchObject(marked);
  await store.calibrationsBy(leo).submit(calibration.id, judgement, now);
});

test("what is marked while its call is rescored stays masked", async () => {
  const store = await storeWithCall();
  const [page = []] = await Array.fromAsync(store.evaluations.pages({}));
  const [before] = page;
  if (before === undefined) throw new Error("the call has an evaluation");
  const agentParts = (await store.conversations.agentParts([before.id])).get(before.id);
  await store.ownNamesBy(reviewer).mask(markOf("rec-1"), at(1));
  for (const name of ["guide", "strict"]) {
    const scorecard = { name, version: 2, sha256: "b".repeat(64) };
    const rescoring = { evaluationId: before.id, scorecard, evaluation: before.evaluation, agentParts };
    await store.evaluations.rescore([rescoring], 5);
  }
  const ids = ((await store.calls.get("rec-1"))?.evaluations ?? []).map(({ id }) => id);
  expect(ids).toHaveLength(2);
  const stored = [await store.calls.get("rec-1"), [...(await store.conversations.agentParts(ids)).values()]];
  expect(JSON.stringify(stored)).toContain("[person ••••]");
  expect(JSON.stringify(stored)).not.toMatch(/zorblat/i);
});

test("the list has an end", async () => {
  const store = await storeWithCall();
  await plainSql(
    store,
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${mostOwnNames})
     INSERT INTO own_names (action, kind, text, words, all_calls, added_by, added_at_ms)
     SELECT 'allow', 'person', 'brand ' || i, 2, 1, 'mia', 1 FROM n RETURNING id`,
  );
  const names = store.ownNamesBy(reviewer);
  const full = expect.objectContaining({ code: "store.too_many_own_names" });
  await expect(names.allow("one more", 2, null, at(1))).rejects.toEqual(full);
  await expect(names.mask(markOf("rec-1"), at(1))).rejects.toEqual(full);
  await plainSql(
    store,
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
     INSERT INTO own_names (action, kind, hashes, words, all_calls, recording_key, added_by, added_at_ms)
     SELECT 'deny', 'person', '{"names":[]}', i, 0, key, 'mia', 1 FROM n, recordings WHERE id = 'rec-1' RETURNING id`,
  );
  await expect(names.mask(markOf("rec-1", { allCalls: false }), at(1))).rejects.toEqual(full);
  const last = (await names.list({ limit: 1 })).items[0]?.id ?? 0;
  expect((await store.search.utterances({ words: "zorblat" }, { limit: 5 })).hits).toHaveLength(1);
  await names.remove(last, at(2));
  expect(await names.mask(markOf("rec-1", { allCalls: false }), at(3))).toMatchObject({ places: 1 });
});
