import { basisKey, type Conversation, callEvaluationSchema, type Store } from "@earshot/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { workedExample } from "../src/worked-example.ts";
import { serve, type TestApi } from "./set-up.ts";

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

async function saveCall(store: Store, id: string, startTime: string, conversation: Conversation | null) {
  const lease = { nowMs: 0, leaseMs: 1000, owner: "test" };
  const [claim] = await store.work.claim("recording", [id], lease);
  if (claim === undefined || "reason" in claim) throw new Error(`${id} can't be claimed`);
  const evaluation = callEvaluationSchema.parse(workedExample.answer);
  const agents = conversation?.agents ?? [];
  const agentParts =
    agents.length < 2 ? [] : agents.map((agent) => ({ agentId: agent.id, startMs: 0, endMs: 9, evaluation }));
  const rules = {
    engine: "e",
    measuring: 1,
    definition: "d",
    scorecard: "s",
    holdAudio: "music",
    wordGapMs: null,
    roles: "r",
    pii: "p",
    input: "i",
  } as const;
  await store.calls.saveEvaluated(
    [
      {
        claim,
        recording: {
          ...{ id, interactionId: `int-${id}`, startTime, durationMs: null, contentSha256: null, media: [] },
          conversation,
        },
        utterances: [
          { startMs: 0, endMs: 1000, channel: null, speaker: "agent", side: "agent", text: "Where is my refund?" },
        ],
        evaluations: [{ definitionParameters: {}, scorecard: { name: "guide", version: 1 }, evaluation, agentParts }],
        fingerprint: {
          words: { roles: "r", pii: "p" },
          evaluations: { [basisKey(evaluation.definition, "guide")]: rules },
        },
        events: [],
      },
    ],
    { runId: "run-1", atMs: 0 },
  );
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

test.each(["/v1/evaluations?", "/v1/search?", "/v1/search/utterances?", "/v1/report?by=agent&"])(
  "%s says which names no call has",
  async (path) => {
    const api = await serveCalls();
    expect((await api.get(`${path}agent=Bobb&queue=Billing`)).body).toMatchObject({
      unknownNames: [{ kind: "agent", name: "Bobb", near: ["Bob"] }],
    });
    expect((await api.get(`${path}agent=Bob`)).body).not.toHaveProperty("unknownNames");
  },
);

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
