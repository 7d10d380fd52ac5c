import type { Conversation, UserFacts } from "@earshot/model";
import { hashPassword } from "@earshot/people";
import { createPiiDetector } from "@earshot/pii";
import { guideScorecard, type Scorecard, scoreWithout } from "@earshot/quality";
import { expect, onTestFinished, test } from "vitest";
import { toReviewedContent } from "../src/review-body.ts";
import { type Browser, password, signIn, signInFirst } from "./browser.ts";
import { serve, type TestApi } from "./set-up.ts";
import { saveCall } from "./stored-calls.ts";

const conversation: Conversation = {
  ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  ...{ agents: [{ id: "a-1", name: "Ann" }], queues: [{ id: "q-1", name: "Billing" }] },
};

async function signInAs(
  api: TestApi,
  name: string,
  facts: Omit<UserFacts, "name" | "personalRights">,
): Promise<Browser> {
  const passwordHash = await hashPassword(password, name);
  await api.store.people.users.add({
    ...facts,
    personalRights: [],
    id: `u-${name}`,
    name,
    passwordHash,
    createdAtMs: 0,
  });
  return signIn(api, name);
}

test("a manager strikes out a point, the agent disputes it, and the manager answers", async () => {
  const api = await serve();
  const { store } = api;
  await store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  await saveCall(store, "call", "2026-11-25T10:00:00Z", conversation);
  const [call] = (await store.evaluations.listWhole({}, { limit: 1 })).items;
  if (call === undefined) throw new Error("no call is stored");
  await signInFirst(api);
  const manager = await signInAs(api, "mia", {
    role: "manager",
    agentId: null,
    grants: [{ kind: "queue", id: "q-1" }],
  });
  const agent = await signInAs(api, "ann", { role: "agent", agentId: "a-1", grants: [] });

  const begun = await manager.send("POST", "/v1/reviews", { evaluationId: call.id });
  expect(begun).toMatchObject({ status: 200, body: { status: "draft", machineScore: call.score, isMine: true } });
  const path = "/v1/reviews/1";
  const struck = [{ kind: "hold", index: 0, reason: "She had to ask jane.doe@example.com." }] as const;
  const draft = {
    version: 1,
    struck,
    comments: [{ atMs: 500, text: "Call her on +1 415 555 2671, well said." }],
    coaching: true,
  };
  const saved = await manager.send("PUT", path, draft);
  const expected = scoreWithout(call.evaluation, guideScorecard, [], struck);
  expect(expected.value).toBeGreaterThan(call.score ?? 100);
  expect(saved.body).toMatchObject({ machineScore: call.score, reviewedScore: expected.value, reviewed: expected });
  // What was written is stored as it is shown: masked.
  for (const secret of ["jane.doe", "555"]) expect(saved.text).not.toContain(secret);
  for (const faulty of [[{ kind: "hold", index: 9, reason: "none" }], [...struck, ...struck]]) {
    const { status, body } = await manager.send("PUT", path, { ...draft, struck: faulty });
    expect({ status, body }).toMatchObject({ status: 422, body: { code: "review.not_struck" } });
  }
  expect((await manager.send("PUT", path, { ...draft, comments: [{ atMs: 0, text: "x".repeat(2001) }] })).status).toBe(
    400,
  );
  expect((await manager.send("PUT", path, draft, { "x-csrf-token": "guessed" })).body).toMatchObject({
    code: "access.csrf",
  });

  // A draft can be thrown away by its author alone, and another be begun.
  expect((await agent.send("DELETE", path)).status).toBe(403);
  const other = await signInAs(api, "max", { role: "manager", agentId: null, grants: [{ kind: "all" }] });
  expect((await other.send("DELETE", path)).body).toMatchObject({ code: "review.not_found" });
  const begunByOther = await other.send("POST", "/v1/reviews", { evaluationId: call.id });
  expect(begunByOther.body).toMatchObject({ id: 2 });
  expect(await other.send("DELETE", "/v1/reviews/2")).toMatchObject({ status: 200, body: { id: 2 } });
  expect((await other.send("GET", "/v1/reviews?mine=true")).body).toMatchObject({ items: [] });

  expect((await agent.send("GET", path)).body).toMatchObject({ code: "review.not_found" });
  expect((await agent.send("POST", "/v1/reviews", { evaluationId: call.id })).status).toBe(403);
  expect((await manager.send("POST", `${path}/finish`)).body).toMatchObject({ status: "finished" });
  for (const method of ["PUT", "DELETE"]) {
    const late = await manager.send(method, path, method === "PUT" ? draft : undefined);
    expect(late.body).toMatchObject({ code: "store.review_refused", status: 409 });
  }
  expect((await agent.send("GET", "/v1/reviews?coaching=true")).body).toMatchObject({
    items: [{ isCallOfMine: true }],
  });
  const wordless = await agent.send("POST", `${path}/response`, { kind: "disputed", text: " " });
  expect(wordless.status).toBe(400);
  await agent.send("POST", `${path}/response`, { kind: "disputed", text: "The talk-over was the line." });
  const answered = await manager.send("POST", `${path}/answer`, { text: "I was there.", content: null });
  expect(answered.body).toMatchObject({ status: "upheld", reviewedScore: expected.value });
  expect((await agent.send("GET", path)).body).toMatchObject({
    history: [
      { kind: "begun", author: "user mia" },
      { kind: "saved" },
      { kind: "finished" },
      { kind: "disputed", author: "user ann", text: "The talk-over was the line." },
      { kind: "upheld", author: "user mia", text: "I was there." },
    ],
  });
  const { items } = await store.audit.list({ interactionId: "int-call" }, { limit: 10 });
  expect(items.map(({ reason }) => reason)).toEqual([
    ...["review 1 upheld", "review 1 disputed", "review 1 finished", "review 2 discarded as a draft"],
  ]);
});

test("by a scorecard of one's own, questions are answered and any criterion is struck out; both scores stay", async () => {
  const card: Scorecard = {
    ...{ name: "ours", version: 2, formula: "deduct" },
    criteria: [
      { id: "share", label: "Share", method: "steps", metric: "silence.percent", steps: [{ atLeast: 0, points: 20 }] },
      { id: "thanks", label: "Thanks", method: "phrase", expected: "said", phrases: ["thank you"], points: 10 },
    ],
    questions: [
      { id: "polite", label: "Polite?", kind: "scale", from: 1, to: 5, weight: 8 },
      { id: "verified", label: "Verified?", kind: "yes-no", critical: true },
      { id: "notes", label: "What else?", kind: "text" },
    ],
  };
  const api = await serve();
  await api.store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  await saveCall(api.store, "call", "2026-11-25T10:00:00Z", conversation, card);
  const admin = await signInFirst(api);
  expect((await admin.send("POST", "/v1/scorecards", { scorecard: card })).status).toBe(200);
  const manager = await signInAs(api, "mia", { role: "manager", agentId: null, grants: [{ kind: "all" }] });
  await manager.send("POST", "/v1/reviews", { evaluationId: 1 });
  const path = "/v1/reviews/1";
  const draft = { version: 1, struck: [], comments: [], coaching: false };

  for (const [place, faulty] of [
    ["answers[0]", { answers: [{ question: "polite", answer: 6 }] }],
    ["answers[0]", { answers: [{ question: "verified", answer: "maybe" }] }],
    ["answers[0]", { answers: [{ question: "unasked", answer: "yes" }] }],
    ["answers[1]", { answers: [1, 2].map((answer) => ({ question: "polite", answer })) }],
    ["struckCriteria[0]", { struckCriteria: [{ criterion: "polite", reason: "cost nothing" }] }],
  ] as const) {
    expect((await manager.send("PUT", path, { ...draft, ...faulty })).body).toMatchObject({
      ...{ status: 422, code: expect.stringMatching(/^review\.(wrong_answer|not_struck)$/) },
      errors: [{ place }],
    });
  }
  const struckCriteria = [{ criterion: "thanks", reason: "The line of jane.doe@example.com was cut off." }];
  const polite = { question: "polite", answer: 4 };
  const notes = { question: "notes", answer: "Ask jane.doe@example.com." };
  await manager.send("PUT", path, { ...draft, struckCriteria, answers: [polite, notes] });
  expect((await manager.send("POST", `${path}/finish`)).body).toMatchObject({
    status: 422,
    code: "review.wrong_answer",
  });
  const answers = [polite, notes, { question: "verified", answer: null }];
  const late = await manager.send("PUT", path, { ...draft, struckCriteria, answers });
  expect(late).toMatchObject({ status: 409, body: { code: "store.review_changed" } });
  const saved = await manager.send("PUT", path, { ...draft, version: 2, struckCriteria, answers });
  expect(saved.text).not.toContain("jane.doe");
  expect(saved.body).toMatchObject({ machineScore: 70, reviewedScore: 78, judged: { score: { value: 70 } } });
  expect((await manager.send("POST", `${path}/finish`)).body).toMatchObject({
    ...{ status: "finished", machineScore: 70, reviewedScore: 78 },
    content: { answers: [polite, {}, { question: "verified", answer: null }] },
  });
});

test("a long review is masked text by text: others are answered in between, and a longer one is refused", async () => {
  const api = await serve();
  await api.store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  await saveCall(api.store, "call", "2026-11-25T10:00:00Z", conversation);
  const jane = await signInFirst(api);
  await jane.send("POST", "/v1/reviews", { evaluationId: 1 });
  const draft = (texts: number, length: number) => ({
    version: 1,
    struck: [],
    comments: Array.from({ length: texts }, () => ({ atMs: null, text: "-12/".repeat(length / 4) })),
    coaching: false,
  });
  let others = 0;
  const ask = () => {
    others += 1;
    waiting = setImmediate(ask);
  };
  let waiting = setImmediate(ask);
  onTestFinished(() => clearImmediate(waiting));
  const detector = createPiiDetector();
  const content = { ...draft(50, 40), struckCriteria: [], answers: [] };
  const { evaluation } = (await api.store.evaluations.get(1)) ?? {};
  if (evaluation === undefined) throw new Error("no evaluation is stored");
  await toReviewedContent(
    content,
    { recordingId: "rec-1", judged: evaluation },
    { scorecard: null, said: [] },
    detector,
  );
  expect(others).toBeGreaterThanOrEqual(49);
  expect(await jane.send("PUT", "/v1/reviews/1", draft(150, 2000))).toMatchObject({
    ...{ status: 413, body: { code: "request.too_large" } },
  });
});
