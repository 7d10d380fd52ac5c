import type { Conversation } from "@earshot/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { workedExample } from "../src/worked-example.ts";
import { serve, type TestApi } from "./set-up.ts";
import { saveCall } from "./stored-calls.ts";

const ann = { id: "a-1", name: "Ann Lee" };
const bob = { id: "a-2", name: "Bob" };
const transferred: Conversation = {
  direction: "inbound",
  agents: [ann, bob],
  queues: [{ id: "q-1", name: "Billing" }],
  skills: ["German"],
  wrapUpCodes: [{ id: "w-1", name: null }],
  divisions: [],
  legs: [
    {
      purpose: "agent",
      agentId: "a-1",
      queueId: "q-1",
      startedAtMs: 1_795_600_800_000,
      endedAtMs: null,
      disconnectType: null,
    },
  ],
};

/** The API with the worked example stored three times: transferred, of one agent, and of nobody knows whom. */
async function serveCalls(): Promise<TestApi> {
  const api = await serve();
  await api.store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  await saveCall(api.store, "rec-transferred", "2026-11-25T10:00:00Z", transferred);
  const direct: Conversation = { ...transferred, direction: "outbound", agents: [ann], skills: [], wrapUpCodes: [] };
  await saveCall(api.store, "rec-direct", "2026-11-19T10:00:00Z", direct);
  await saveCall(api.store, "rec-unknown", "2026-11-18T10:00:00Z", null);
  return api;
}

const page = z.object({
  items: z.array(z.object({ id: z.int(), recordingId: z.string(), conversation: z.unknown() })),
});
const calls = z.object({ calls: z.array(z.object({ recordingId: z.string() })) });

test("lists and single calls show who took part and where they went", async () => {
  const api = await serveCalls();
  const { items } = page.parse((await api.get("/v1/evaluations")).body);
  expect(items.map(({ recordingId }) => recordingId)).toEqual(["rec-transferred", "rec-direct", "rec-unknown"]);
  expect(items.map(({ conversation }) => conversation)).toMatchObject([transferred, { agents: [ann] }, null]);
  expect((await api.get(`/v1/evaluations/${items[0]?.id}`)).body).toMatchObject({
    conversation: transferred,
    agentParts: [
      { agentId: "a-1", endMs: 9, evaluation: { score: workedExample.answer.score } },
      { agentId: "a-2", evaluation: workedExample.answer },
    ],
  });
  expect((await api.get(`/v1/evaluations/${items[2]?.id}`)).body).toMatchObject({
    conversation: null,
    agentParts: [],
  });
});

test.each([
  ["agent=ann%20lee", ["rec-transferred", "rec-direct"]],
  ["agent=A-2", ["rec-transferred"]],
  ["agent=Bob&agent=Ann%20Lee", ["rec-transferred"]],
  ["queue=billing&direction=outbound", ["rec-direct"]],
  ["skill=german", ["rec-transferred"]],
  ["wrapup=w-1", ["rec-transferred"]],
  ["division=Home", []],
  ["week=2026-W47", ["rec-direct", "rec-unknown"]],
  ["week=2026-W47&agent=Ann%20Lee", ["rec-direct"]],
])("lists and searches by %s", async (query, expected) => {
  const api = await serveCalls();
  const { items } = page.parse((await api.get(`/v1/evaluations?${query}`)).body);
  expect(items.map(({ recordingId }) => recordingId)).toEqual(expected);
  const found = calls.parse((await api.get(`/v1/search?words=refund&${query}`)).body);
  expect(found.calls.map(({ recordingId }) => recordingId)).toEqual(expected);
});

test.each(["/v1/evaluations?", "/v1/search?", "/v1/search/utterances?", "/v1/report?by=agent&", "/v1/call-count?"])(
  "%s says which names no call has",
  async (path) => {
    const api = await serveCalls();
    expect((await api.get(`${path}agent=Bobb&queue=Billing`)).body).toMatchObject({
      unknownNames: [{ kind: "agent", name: "Bobb", near: ["Bob"] }],
    });
    expect((await api.get(`${path}agent=Bob`)).body).not.toHaveProperty("unknownNames");
  },
);

test("conditions are those of the command line, beside parameters of their own", async () => {
  const api = await serveCalls();
  const found = async (query: string) => {
    const { items } = page.parse((await api.get(`/v1/evaluations?${query}`)).body);
    return items.map(({ recordingId }) => recordingId);
  };
  const where = (...conditions: string[]) => conditions.map((one) => `where=${encodeURIComponent(one)}`).join("&");
  expect(await found(where('agent = "Ann Lee" and score > 80'))).toEqual(["rec-transferred", "rec-direct"]);
  expect(await found(where('agent = "Ann Lee"', "direction = outbound"))).toEqual(["rec-direct"]);
  expect(await found(`${where('agent = "Ann Lee"')}&direction=outbound`)).toEqual(["rec-direct"]);
  expect((await api.get(`/v1/evaluations?${where("agnt = Ann")}`)).body).toMatchObject({
    ...{ status: 400, code: "request.invalid" },
    errors: [{ place: "query.where", message: "agnt: did you mean agent?" }],
  });
  const twice = await api.get(`/v1/evaluations?${where('agent = "Ann Lee"')}&agent=Bob`);
  expect(twice.body).toMatchObject({ status: 400, errors: [{ place: "query.where" }] });
  expect((await api.get("/v1/runs?where=score%3E1")).status).toBe(400);
  // No name is so long, and each that is unknown is compared with all that are known.
  for (const query of [`agent=${"x".repeat(501)}`, where(`agent = ${"x".repeat(501)}`)]) {
    expect((await api.get(`/v1/evaluations?${query}`)).status, query).toBe(400);
  }
});

test("the report has the figures of each group", async () => {
  const api = await serveCalls();
  const { score, silence, talkOver, durationMs } = workedExample.answer;
  const figures = {
    meanScore: score.value,
    medianScore: score.value,
    meanSilenceMs: silence.totalMs,
    silencePercent: (100 * silence.totalMs) / durationMs,
    meanTalkOverMs: talkOver?.totalMs,
  };
  expect((await api.get("/v1/report?by=agent")).body).toEqual({
    groups: [
      { ...ann, calls: 2, scored: 2, ...figures },
      { ...bob, calls: 1, scored: 1, ...figures },
      { id: null, name: null, calls: 1, scored: 1, ...figures },
    ],
  });
  expect((await api.get("/v1/report?by=week&queue=Billing&runId=run-1")).body).toMatchObject({
    groups: [
      { id: "2026-W48", name: null, calls: 1 },
      { id: "2026-W47", name: null, calls: 1 },
    ],
  });
  expect((await api.get("/v1/report?by=wrapup&runId=none")).body).toEqual({ groups: [] });
});

test.each([
  "/v1/report",
  "/v1/report?by=speaker",
  "/v1/evaluations?direction=sideways",
  "/v1/evaluations?week=2026-W54",
  "/v1/evaluations?agent=",
  "/v1/search?agent=%20",
])("%s is refused", async (path) => {
  const api = await serve();
  expect(await api.get(path)).toMatchObject({ status: 400, body: { errors: [{}] } });
});
