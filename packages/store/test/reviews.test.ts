import { type Conversation, everyone, type ReviewedContent, type Viewer, viewerOf } from "@earshot/model";
import { expect, test } from "vitest";
import { evaluation, save } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

function viewer(name: string, calls: Viewer["calls"]): Viewer {
  return { ...everyone, actor: `user ${name}`, userId: name, calls };
}

const none = { agentIds: [], queueIds: [], teams: [] };
const queue = { ...none, queueIds: ["q-1"] };
const [manager, lead] = [viewer("mia", queue), viewer("leo", queue)];
const agent = { ...viewer("ann", { ...none, agentIds: ["a-1"] }), agentId: "a-1" };
const stranger = viewer("sam", { ...none, queueIds: ["q-2"] });

const conversation: Conversation = {
  ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  ...{ agents: [{ id: "a-1", name: "Ann" }], queues: [{ id: "q-1", name: "Billing" }] },
};

const scored = { scorecard: "guide@1", deductions: [], failedCritical: [], notApplicable: [] };
const content: ReviewedContent = {
  struck: [{ kind: "hold", index: 0, reason: "the system was down" }],
  struckCriteria: [{ criterion: "silence", reason: "the customer looked for a number" }],
  answers: [
    { question: "polite", answer: 4 },
    { question: "verified", answer: null },
  ],
  comments: [{ atMs: 3800, text: "well explained" }],
  coaching: true,
  reviewed: { value: 99, ...scored },
};

const at = (atMs: number) => ({ atMs, correlationId: "request" });
const refused = expect.objectContaining({ code: "store.review_refused" });
const changed = expect.objectContaining({ code: "store.review_changed" });
const unknown = expect.objectContaining({ code: "store.unknown_review" });

async function storeWithCall() {
  const store = await temporaryStore();
  await save(store, { recording: { conversation } });
  return { store, by: (who: Viewer) => store.reviewsBy(who) };
}

test("a review goes from draft to answer, each step by whom it belongs to, with both scores and its whole history", async () => {
  const { store, by } = await storeWithCall();
  await expect(by(stranger).begin(1, at(1))).rejects.toMatchObject({ code: "store.unknown_evaluation" });
  await expect(by(agent).begin(1, at(1))).rejects.toEqual(refused);
  const { id } = await by(manager).begin(1, at(10));
  expect((await by(manager).begin(1, at(11))).id).toBe(id);

  // A draft is its author's alone.
  await by(manager).save(id, 1, content, at(20));
  expect(await by(lead).get(id)).toBeUndefined();
  expect((await by(agent).list({}, { limit: 10 })).items).toEqual([]);
  await expect(by(lead).save(id, 2, content, at(21))).rejects.toEqual(unknown);
  await expect(by(agent).respond(id, "disputed", "no", at(21))).rejects.toEqual(unknown);
  await by(manager).finish(id, 2, at(30));
  await expect(by(manager).save(id, 3, content, at(31))).rejects.toEqual(refused);
  expect(await by(stranger).get(id)).toBeUndefined();

  await expect(by(lead).respond(id, "disputed", "no", at(32))).rejects.toEqual(refused);
  await expect(by(lead).answer(id, null, "it stays", at(32))).rejects.toEqual(refused);
  await by(agent).respond(id, "disputed", "the hold was asked for", at(40));
  await expect(by(agent).respond(id, "acknowledged", null, at(41))).rejects.toEqual(refused);
  await expect(by(agent).answer(id, null, "I am right", at(41))).rejects.toEqual(refused);
  const revised = { ...content, coaching: false, reviewed: { value: 100, ...scored } };
  const answered = await by(lead).answer(id, revised, "agreed", at(50));

  expect(answered).toMatchObject({ status: "revised", machineScore: 89, reviewedScore: 100, coaching: false });
  expect(answered).toMatchObject({ isCurrent: true, judged: evaluation().evaluation, isMine: false });
  expect(answered.history.map(({ kind, author, atMs, text }) => [kind, author, atMs, text])).toEqual([
    ["begun", "user mia", 10, null],
    ["saved", "user mia", 20, null],
    ["finished", "user mia", 30, null],
    ["disputed", "user ann", 40, "the hold was asked for"],
    ["revised", "user leo", 50, "agreed"],
  ]);
  const trail = await store.audit.list({}, { limit: 10 });
  expect(trail.items.map(({ actor, reason }) => `${actor}: ${reason}`)).toEqual([
    `user leo: review ${id} revised`,
    `user ann: review ${id} disputed`,
    `user mia: review ${id} finished`,
  ]);
  expect((await store.audit.verify()).ok).toBe(true);
  expect((await store.checkIntegrity()).ok).toBe(true);
});

test("nobody reviews or answers for a call of their own, not even who sees all calls", async () => {
  const { by } = await storeWithCall();
  const facts = { id: "jo", name: "jo", agentId: "a-1", grants: [{ kind: "all" }], personalRights: [] } as const;
  for (const who of [viewerOf({ ...facts, role: "reviewer" }), viewerOf({ ...facts, role: "admin" })]) {
    await expect(by(who).begin(1, at(10))).rejects.toEqual(refused);
    const { id } = await by(manager).begin(1, at(20));
    await by(manager).finish(id, 1, at(30));
    await by(who).respond(id, "disputed", "the hold was asked for", at(40));
    await expect(by(who).answer(id, null, "I am right", at(50))).rejects.toEqual(refused);
  }
});

test("what a draft said before it was finished stays its author's alone", async () => {
  const { by } = await storeWithCall();
  const { id } = await by(manager).begin(1, at(10));
  await by(manager).save(id, 1, { ...content, comments: [{ atMs: null, text: "too harsh" }] }, at(20));
  await by(manager).save(id, 2, content, at(30));
  await by(manager).finish(id, 3, at(40));
  const contents = async (who: Viewer) =>
    (await by(who).get(id))?.history.map((step) => step.content?.comments[0]?.text);
  expect(await contents(manager)).toEqual([undefined, "too harsh", "well explained", undefined]);
  for (const other of [lead, agent]) {
    expect(await contents(other)).toEqual([undefined, undefined, "well explained", undefined]);
  }
});

test("a review stays with the evaluation that it judged", async () => {
  const { store, by } = await storeWithCall();
  const { id } = await by(manager).begin(1, at(10));
  await by(manager).save(id, 1, content, at(20));
  await save(store, { recording: { conversation }, evaluations: [evaluation({ score: 42 })], atMs: 9_000 });
  const [review, summary] = [await by(manager).get(id), (await by(manager).list({}, { limit: 1 })).items[0]];
  expect(review).toMatchObject({ evaluationId: 1, isCurrent: false, machineScore: 89, reviewedScore: 99 });
  expect(summary).toMatchObject({ id, isCurrent: false, machineScore: 89, reviewedScore: 99 });
  // What is stored now is judged anew.
  const next = await by(manager).begin(1, at(30));
  expect(next).toMatchObject({ isCurrent: true, machineScore: 42 });
  expect(next.id).not.toBe(id);
  // Of other audio the evaluation is gone, and what was said of it is not.
  await save(store, { recording: { conversation, contentSha256: "f".repeat(64) } });
  expect(await by(manager).get(id)).toMatchObject({
    evaluationId: null,
    isCurrent: false,
    content: { coaching: true },
  });
});

test("lists show the last changed first, page by page, by status, coaching and author", async () => {
  const { by } = await storeWithCall();
  const first = await by(manager).begin(1, at(10));
  const second = await by(lead).begin(1, at(10));
  await by(manager).save(first.id, 1, content, at(20));
  await by(manager).finish(first.id, 2, at(30));
  const ids = async (...asked: Parameters<ReturnType<typeof by>["list"]>) =>
    (await by(lead).list(...asked)).items.map(({ id }) => id);
  expect(await ids({}, { limit: 10 })).toEqual([first.id, second.id]);
  expect(await ids({ status: "draft" }, { limit: 10 })).toEqual([second.id]);
  expect(await ids({ coaching: true }, { limit: 10 })).toEqual([first.id]);
  expect(await ids({ mine: true }, { limit: 10 })).toEqual([second.id]);
  expect(await ids({ recordingId: "rec-2" }, { limit: 10 })).toEqual([]);
  const page = await by(lead).list({}, { limit: 1 });
  expect(await ids({}, { limit: 1, cursor: page.nextCursor ?? "" })).toEqual([second.id]);
});

test("a draft that was saved elsewhere since it was read is neither saved nor finished", async () => {
  const { by } = await storeWithCall();
  const { id, version } = await by(manager).begin(1, at(10));
  const saved = await by(manager).save(id, version, content, at(20));
  const other = { ...content, comments: [{ atMs: null, text: "from another tab" }] };
  await expect(by(manager).save(id, version, other, at(20))).rejects.toEqual(changed);
  await expect(by(manager).finish(id, version, at(20))).rejects.toEqual(changed);
  expect(await by(manager).get(id)).toEqual(saved);
  const [first, second] = await Promise.allSettled([
    by(manager).finish(id, saved.version, at(30)),
    by(manager).save(id, saved.version, other, at(30)),
  ]);
  expect(first).toMatchObject({ value: { status: "finished", content: { comments: content.comments } } });
  expect(second).toMatchObject({ reason: { code: expect.stringMatching(/review_(changed|refused)/) } });
});

test("a review begun while the call is evaluated anew has the score of what it judges", async () => {
  for (let turns = 0; turns < 4; turns += 1) {
    const { store, by } = await storeWithCall();
    const begun = by(manager).begin(1, at(10));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await save(store, { recording: { conversation }, evaluations: [evaluation({ score: 42 })], atMs: 9_000 });
    const { judged, reviewed } = await begun;
    expect(reviewed, `after ${turns} turns`).toEqual(judged.score);
  }
});

test("of a draft that is saved again and again, what the last twenty said is kept", async () => {
  const { by } = await storeWithCall();
  let review = await by(manager).begin(1, at(10));
  for (let atMs = 20; atMs < 50; atMs += 1)
    review = await by(manager).save(review.id, review.version, content, at(atMs));
  const kept = ["begun", ...Array.from({ length: 20 }, () => "saved")];
  expect(review.history.map(({ kind }) => kind)).toEqual(kept);
  expect(review.history[1]?.atMs).toBe(30);
  const finished = await by(manager).finish(review.id, review.version, at(60));
  expect(finished.history.map(({ kind }) => kind)).toEqual([...kept, "finished"]);
});
