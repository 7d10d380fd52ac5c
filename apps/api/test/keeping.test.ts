import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Conversation, systemClock } from "@earshot/model";
import { expect, test } from "vitest";
import { serve } from "./set-up.ts";
import { saveCall } from "./stored-calls.ts";

const conversation: Conversation = {
  ...{ direction: "inbound", skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  ...{ agents: [{ id: "a-annlee", name: "Ann Lee" }], queues: [{ id: "q-1", name: "Billing" }] },
};
const operator = { authorization: "Bearer operator-token-of-this-test" };
const startTime = "2026-10-01T10:00:00.000Z";

test("calls are held, erased and removed by their age, and no answer, log or file names them afterwards", async () => {
  const clock = { ...systemClock, now: () => Date.parse(startTime) + 40 * 24 * 60 * 60 * 1000 };
  const api = await serve({ token: "operator-token-of-this-test", clock });
  const { store } = api;
  await store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1, options: {} });
  await saveCall(store, "rec-first", startTime, conversation);
  await saveCall(store, "rec-second", startTime, null);
  await saveCall(store, "rec-queued", startTime, { ...conversation, agents: [] });
  const post = (path: string, body: object) => api.post(path, body, operator);

  expect(await post("/v1/erasures", {})).toMatchObject({ status: 400, body: { code: "erasure.empty" } });
  const held = { kind: "agent", target: "a-annlee", reason: "claim 2026-114" };
  expect(await post("/v1/holds", held)).toMatchObject({ status: 201, body: { id: 1, ...held } });
  const first = { recordingIds: ["rec-first"] };
  expect(await post("/v1/erasures/plan", first)).toMatchObject({
    body: { counts: { calls: 1, utterances: 1 }, held: 1, holds: [held] },
  });
  expect(await post("/v1/erasures", first)).toMatchObject({ status: 409, body: { code: "store.held" } });
  const remove = (id: number) => api.request(`/v1/holds/${id}`, { method: "DELETE", headers: operator });
  expect(await remove(1)).toMatchObject({ status: 200, body: held });
  expect(await remove(1)).toMatchObject({ status: 404, body: { code: "hold.not_found" } });
  expect(await post("/v1/erasures", first)).toMatchObject({
    body: { receipts: [{ cause: "request", counts: { calls: 1, names: 1 } }], isScrubbed: true },
  });

  // It began 40 days ago; the call of the queue has an age of its own.
  const plan = await api.get("/v1/retention", operator);
  expect(plan).toMatchObject({
    body: {
      rules: [
        { kind: "measures", queueId: "q-1", days: 90, calls: 0, held: 0 },
        { kind: "words", queueId: null, days: 30, calls: 1, oldestAtMs: Date.parse(startTime) },
        { kind: "words", queueId: "q-1", days: 60, calls: 0 },
      ],
      orphans: { files: 0, bytes: 0 },
    },
  });
  expect(await post("/v1/retention/runs", {})).toMatchObject({ status: 200, body: { isUnfinished: false } });
  expect((await api.get("/v1/calls/rec-second", operator)).text).not.toContain("refund");

  const { items } = await store.audit.list({}, { limit: 20 });
  expect(new Set(items.map(({ actor }) => actor))).toEqual(new Set(["EARSHOT_API_TOKEN"]));
  expect((await api.get("/v1/erasures", operator)).body).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ cause: "request", isVouchedFor: true })]),
  });
  expect(await store.audit.verify()).toMatchObject({ ok: true });
  const answers = ["/v1/calls", "/v1/calls.csv", "/v1/report?by=agent", "/v1/erasures", "/v1/audit", "/v1/holds"];
  const said = await Promise.all(answers.map(async (path) => (await api.get(path, operator)).text));
  const files = (await readdir(api.folder)).filter((name) => /\.db|\.jsonl/.test(name));
  const written = await Promise.all(files.map((name) => readFile(join(api.folder, name), "latin1")));
  expect(files).toContain("erased.jsonl");
  for (const text of [...said, ...written, api.log()]) expect(text).not.toMatch(/Ann Lee|annlee|rec-first/i);
});
