import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { everyone } from "@earshot/model";
import { hashPassword } from "@earshot/people";
import { createPiiDetector, transcriptPolicy } from "@earshot/pii";
import { followOwnNames, markMissed } from "@earshot/workflow";
import { expect, test } from "vitest";
import { z } from "zod";
import { storeMasked } from "../src/store-masked.ts";
import { password, signIn, signInFirst } from "./browser.ts";
import { serve, type TestApi } from "./set-up.ts";
import { saveCall } from "./stored-calls.ts";

const started = z.object({ job: z.object({ url: z.string() }) });

const at = (atMs: number) => ({ atMs, correlationId: "request" });

async function importCall(api: Pick<TestApi, "post" | "get">, recordingId: string, transcript: string): Promise<void> {
  const results = [{ start_time: 0, end_time: 2, speaker: "agent", transcript }];
  const { body } = await api.post("/v1/imports", { recordingId, transcript: { results } });
  const { url } = started.parse(body).job;
  await expect.poll(async () => (await api.get(url)).body, { timeout: 30_000 }).toMatchObject({ status: "finished" });
}

const searchFor = async (api: TestApi, words: string) => (await api.get(`/v1/search/utterances?words=${words}`)).body;
const nothing = { hits: [] };

test("a missed name is masked at once and from then on, in what people write and send too, and is written nowhere", async () => {
  const api = await serve();
  await importCall(api, "call-1", "we sent the zorblat fennimor order");
  expect(await searchFor(api, "zorblat")).not.toMatchObject(nothing);
  const mark = { text: "zorblat fennimor", kind: "person", allCalls: true };
  expect(await api.post("/v1/calls/call-1/masks", mark)).toMatchObject({ status: 200, body: { entry: 1, places: 1 } });
  expect((await api.get("/v1/calls/call-1")).text).toContain("we sent the [person ••••] order");
  expect(await searchFor(api, "zorblat")).toMatchObject(nothing);

  await importCall(api, "call-2", "put it on the fennimor thing");
  expect((await api.get("/v1/calls/call-2")).text).toContain("put it on the [person ••••] thing");
  const scan = (text: string) => api.post("/v1/pii/scan", { text });
  const found = [{ kind: "person", start: 4, end: 11, confidence: 1, masked: "[person ••••]" }];
  expect((await scan("the zorblat thing")).body).toEqual({ spans: found });
  // Long bodies are scanned by a thread.
  expect((await scan(`the zorblat thing${" ".repeat(70_000)}`)).body).toEqual({ spans: found });
  const { items } = (await api.store.evaluations.list({}, { limit: 1 })) ?? {};
  const review = await api.post("/v1/reviews", { evaluationId: items[0]?.id });
  const comments = [{ atMs: null, text: "ask about the zorblat order" }];
  const said = { version: 1, struck: [], comments, coaching: false };
  const { id } = z.object({ id: z.int() }).parse(review.body);
  expect((await api.put(`/v1/reviews/${id}`, said)).text).toContain("ask about the [person ••••] order");

  expect((await api.get("/v1/names")).body).toMatchObject({
    items: [{ id: 1, action: "deny", kind: "person", text: null, words: 2, allCalls: true, recordingId: "call-1" }],
  });
  const remove = () => api.request("/v1/names/1", { method: "DELETE" });
  expect(await remove()).toMatchObject({ status: 200, body: { id: 1 } });
  expect(await remove()).toMatchObject({ status: 404, body: { code: "name.not_found" } });
  expect((await scan("the zorblat thing")).body).toEqual({ spans: [] });
  await api.store.close();
  for (const written of [await readFile(join(api.folder, "earshot.db"), "latin1"), api.log()]) {
    expect(written).not.toMatch(/zorblat|fennimor/i);
  }
});

test("what is written of a call in the moment of a mark is masked by it", async () => {
  const { store, ...api } = await serve();
  await importCall(api, "call-1", "we sent the zorblat order");
  const [{ id: evaluationId = 0 } = {}] = (await store.evaluations.list({}, { limit: 1 })).items;
  const reviews = store.reviewsBy(everyone);
  const { id, version, reviewed } = await reviews.begin(evaluationId, at(1));
  const detector = createPiiDetector();
  const lists: number[] = [];
  const saved = await storeMasked(followOwnNames(store, detector), async ({ detector: known, lastOwnName }) => {
    lists.push(lastOwnName);
    const { text } = known.redact("ask about the zorblat order", transcriptPolicy, "call-1");
    // Somebody marks the name between the two.
    if (lists.length === 1) {
      const mark = { recordingId: "call-1", text: "zorblat", kind: "person", allCalls: false };
      expect(await markMissed({ store, detector }, everyone, mark, at(2))).toMatchObject({ places: 1 });
    }
    const comments = [{ atMs: null, text }];
    const content = { struck: [], struckCriteria: [], answers: [], comments, coaching: false, reviewed };
    return reviews.save(id, version, content, { ...at(3), lastOwnName });
  });
  expect(lists).toEqual([0, 1]);
  expect(saved.content?.comments).toEqual([{ atMs: null, text: "ask about the [person ••••] order" }]);
});

test("whether a name is marked before or behind what is written of it, it is masked", async () => {
  const api = await serve();
  const names = ["zorblat", "quimbly", "fennimor", "drusk", "wexpole", "yarnoth"];
  await importCall(api, "call-1", `we sent the ${names.join(" and the ")} order`);
  const { items } = await api.store.evaluations.list({}, { limit: 1 });
  const review = await api.post("/v1/reviews", { evaluationId: items[0]?.id });
  const { id, version } = z.object({ id: z.int(), version: z.int() }).parse(review.body);
  for (const [nth, text] of names.entries()) {
    const comments = [{ atMs: null, text: `ask about the ${text} order` }];
    const written = { version: version + nth, struck: [], comments, coaching: false };
    const both = await Promise.all([
      api.post("/v1/calls/call-1/masks", { text, kind: "person", allCalls: false }),
      api.put(`/v1/reviews/${id}`, written),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect((await api.get(`/v1/reviews/${id}`)).text).toContain("ask about the [person ••••] order");
  }
});

test("a reviewer marks nothing in a call of their own", async () => {
  const api = await serve();
  await api.store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  await saveCall(api.store, "call", "2026-11-25T10:00:00Z", {
    ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [], queues: [] },
    agents: [{ id: "a-1", name: "Ann" }],
  });
  await signInFirst(api);
  const facts = { role: "reviewer", agentId: "a-1", grants: [{ kind: "all" }], personalRights: [] } as const;
  const passwordHash = await hashPassword(password, "ann");
  await api.store.people.users.add({ ...facts, id: "u-ann", name: "ann", passwordHash, createdAtMs: 0 });
  const reviewer = await signIn(api, "ann");
  const mark = { text: "refund", kind: "person", allCalls: false };
  expect(await reviewer.send("POST", "/v1/calls/call/masks", mark)).toMatchObject({
    status: 409,
    body: { code: "store.mark_refused" },
  });
});

test("marks that can't be kept, and what is not there, are refused in words", async () => {
  const api = await serve();
  await importCall(api, "call-1", "go by jo then, at the Maple Desk");
  const mark = (text: string, changes = {}) =>
    api.post("/v1/calls/call-1/masks", { text, kind: "person", allCalls: true, ...changes });
  expect(await mark("jo")).toMatchObject({ status: 422, body: { code: "mark.unusable" } });
  expect(await mark("Quimby")).toMatchObject({ status: 422, body: { code: "mark.not_said" } });
  expect(await mark("jo", { kind: "name" })).toMatchObject({ status: 400, body: { code: "request.invalid" } });
  expect(await mark("jo", { allCalls: false, kind: "age" })).toMatchObject({ status: 200, body: { places: 1 } });
  const evaluations = await api.store.evaluations.list({}, { limit: 1 });
  const review = await api.post("/v1/reviews", { evaluationId: evaluations.items[0]?.id });
  const { id } = z.object({ id: z.int() }).parse(review.body);
  const written = { version: 1, struck: [], comments: [{ atMs: null, text: "you should go by jo" }], coaching: false };
  expect((await api.put(`/v1/reviews/${id}`, written)).text).toContain("you should go by [age ••••]");
  expect(await api.post("/v1/calls/call-2/masks", { text: "jo", allCalls: false })).toMatchObject({
    status: 404,
    body: { code: "call.not_found" },
  });
  const allow = (text: string, recordingId?: string) => api.post("/v1/names", { text, recordingId });
  expect(await allow("415 555 2671")).toMatchObject({ status: 422, body: { code: "mark.unusable" } });
  expect(await allow("x".repeat(101))).toMatchObject({ status: 400 });
  expect(await allow("Maple Desk", "call-2")).toMatchObject({ status: 404, body: { code: "call.not_found" } });
  const entry = { action: "allow", text: "Maple Desk", recordingId: "call-1", addedBy: "everyone" };
  expect(await allow("Maple Desk", "call-1")).toMatchObject({ status: 200, body: { id: 2, ...entry } });
  expect(await allow("Maple Desk")).toMatchObject({ status: 200, body: { id: 2 } });
});
