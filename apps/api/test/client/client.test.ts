import { join } from "node:path";
import type { Conversation } from "@earshot/model";
import { hashPassword } from "@earshot/people";
import createClient from "openapi-fetch";
import type { OpenAPI3 } from "openapi-typescript";
import { expect, test } from "vitest";
import { password, signIn, signInFirst } from "../browser.ts";
import { serve, type TestApi } from "../set-up.ts";
import { saveCall } from "../stored-calls.ts";
import type { paths } from "./openapi.d.ts";
import { writeTypes } from "./types.ts";

const conversation: Conversation = {
  ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  ...{ agents: [{ id: "a-1", name: "Ann" }], queues: [{ id: "q-1", name: "Billing" }] },
};

test("the types of a client are those that the API describes", async () => {
  const api = await serve();
  const document: OpenAPI3 = JSON.parse((await api.get("/openapi.json")).text);
  // Written again by: pnpm exec vitest run --project @earshot/api client.test.ts -u
  await expect(await writeTypes(document)).toMatchFileSnapshot(join(import.meta.dirname, "openapi.d.ts"));
});

async function openClient(api: TestApi, name: string) {
  const browser = await signIn(api, name);
  const cookie = Array.from(browser.cookies, ([key, value]) => `${key}=${value}`).join("; ");
  return createClient<paths>({
    baseUrl: api.origin,
    headers: { cookie, "x-csrf-token": browser.csrfToken ?? "" },
  });
}

test("a typed client finds a call, has it reviewed, disputed, answered and calibrated, and publishes a scorecard", async () => {
  const api = await serve();
  await api.store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  await saveCall(api.store, "call", "2026-11-25T10:00:00Z", conversation);
  await signInFirst(api);
  const passwordHash = await hashPassword(password, "ann");
  await api.store.people.users.add({
    ...{ id: "u-ann", name: "ann", role: "agent", agentId: "a-1", grants: [], personalRights: [] },
    ...{ passwordHash, createdAtMs: 0 },
  });
  for (const name of ["kim", "leo", "max"]) {
    await api.store.people.users.add({
      ...{ id: `u-${name}`, name, role: "reviewer", agentId: null, grants: [{ kind: "all" }], personalRights: [] },
      ...{ passwordHash, createdAtMs: 0 },
    });
  }
  const admin = await openClient(api, "jane");
  const agent = await openClient(api, "ann");

  const list = await admin.GET("/v1/calls", { params: { query: { words: "refund", queue: ["q-1"] } } });
  expect(list.error).toBe(undefined);
  const recordingId = list.data?.items[0]?.recordingId ?? "";
  expect(list.data?.items.map((call) => call.recordingId)).toEqual(["call"]);
  const call = await admin.GET("/v1/calls/{recordingId}", { params: { path: { recordingId } } });
  const evaluationId = call.data?.evaluations[0]?.id ?? 0;
  const begun = await admin.POST("/v1/reviews", { body: { evaluationId } });
  const path = { id: begun.data?.id ?? 0 };
  const saved = await admin.PUT("/v1/reviews/{id}", {
    params: { path },
    body: {
      struck: [{ kind: "hold", index: 0, reason: "The line was cut off." }],
      comments: [{ atMs: 500, text: "Well said." }],
      coaching: true,
    },
  });
  expect(saved.data?.reviewedScore).toBeGreaterThan(saved.data?.machineScore ?? 100);
  await admin.POST("/v1/reviews/{id}/finish", { params: { path } });
  const disputed = await agent.POST("/v1/reviews/{id}/response", {
    params: { path },
    body: { kind: "disputed", text: "The talk-over was the line." },
  });
  expect(disputed.data?.status).toBe("disputed");
  const answered = await admin.POST("/v1/reviews/{id}/answer", {
    params: { path },
    body: { text: "I was there.", content: null },
  });
  expect(answered.data?.status).toBe("upheld");

  const calibration = await admin.POST("/v1/calibrations", {
    body: {
      ...{ name: "November", scorecard: "guide@1", recordingIds: [recordingId] },
      participantIds: ["u-kim", "u-leo", "u-max"],
    },
  });
  const calibrationPath = { id: calibration.data?.id ?? 0 };
  for (const name of ["kim", "leo", "max"]) {
    const reviewer = await openClient(api, name);
    const struck = name === "max" ? [] : [{ kind: "hold" as const, index: 0, reason: `${name} heard music` }];
    const submitted = await reviewer.POST("/v1/calibrations/{id}/reviews", {
      params: { path: calibrationPath },
      body: { recordingId, struck, comments: [], answers: [] },
    });
    expect(submitted.response.status, name).toBe(200);
  }
  await admin.POST("/v1/calibrations/{id}/close", { params: { path: calibrationPath } });
  const result = await admin.GET("/v1/calibrations/{id}/result", { params: { path: calibrationPath } });
  const [judged] = result.data?.scores.calls ?? [];
  const scoreOf = (name: string) => judged?.people.find((one) => one.participantId === `u-${name}`)?.score;
  expect(judged?.machine).toBe(saved.data?.machineScore);
  expect(scoreOf("max")).toBe(saved.data?.machineScore);
  expect(scoreOf("kim")).toBe(saved.data?.reviewedScore);
  const struck = result.data?.struck.events.filter(({ struckBy }) => struckBy.length > 0);
  expect(struck).toMatchObject([{ recordingId, struckBy: ["u-kim", "u-leo"] }]);

  const guide = await admin.GET("/v1/scorecards/{id}", { params: { path: { id: "guide@1" } } });
  if (guide.data === undefined) throw new Error("the built-in scorecard is not there");
  const scorecard = { ...guide.data.scorecard, name: "ours", version: 1 };
  const trial = await admin.POST("/v1/scorecard-trials", { body: { scorecard }, parseAs: "text" });
  expect(trial.data).toContain('"done":');
  const published = await admin.POST("/v1/scorecards", { body: { scorecard } });
  expect(published.data).toMatchObject({ name: "ours", version: 1 });
  const refused = await agent.POST("/v1/scorecards", { body: { scorecard } });
  expect(refused.error?.code).toBe("access.right_missing");
  const trend = await admin.GET("/v1/trends", { params: { query: { by: "agent" } } });
  expect(trend.data?.groups).toMatchObject([{ id: "a-1", calls: 1 }]);
});
