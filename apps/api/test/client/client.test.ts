import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Conversation } from "@earshot/model";
import type { Scorecard } from "@earshot/quality";
import { wavFile } from "@earshot/test-kit";
import createClient from "openapi-fetch";
import type { OpenAPI3 } from "openapi-typescript";
import { expect, test } from "vitest";
import { password } from "../browser.ts";
import { serve, type TestApi } from "../set-up.ts";
import { saveCall } from "../stored-calls.ts";
import type { paths } from "./openapi.d.ts";
import { writeTypes } from "./types.ts";

test("the types of a client are those that the API describes", async () => {
  const api = await serve();
  const document: OpenAPI3 = JSON.parse((await api.get("/openapi.json")).text);
  const types = await writeTypes(document);
  const command = "pnpm exec vitest run --project @earshot/api client.test.ts -u";
  await expect(types, `written again by: ${command}`).toMatchFileSnapshot(join(import.meta.dirname, "openapi.d.ts"));
});

/** What was answered; a refusal fails the test. */
async function take<T>(asked: Promise<{ data?: T | undefined; error?: unknown }>): Promise<T> {
  const { data, error } = await asked;
  if (data === undefined) throw new Error(`refused: ${JSON.stringify(error)}`);
  return data;
}

/** A client that is signed in, with the session's cookie and its token. */
async function openClient({ origin, firstAdminSecret }: TestApi, name: string) {
  const client = createClient<paths>({ baseUrl: origin });
  const signedIn =
    name === "jane"
      ? await client.POST("/v1/set-up", { body: { secret: firstAdminSecret, name, password } })
      : await client.POST("/v1/sign-in", { body: { name, password } });
  const cookie = signedIn.response.headers.getSetCookie().map((set) => set.replace(/;.*/, ""));
  client.use({
    onRequest({ request }) {
      request.headers.set("cookie", cookie.join("; "));
      request.headers.set("x-csrf-token", signedIn.data?.csrfToken ?? "");
    },
  });
  return client;
}

type Client = Awaited<ReturnType<typeof openClient>>;

const conversationIn = (queue: string): Conversation => ({
  ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  ...{ agents: [{ id: "a-1", name: "Ann" }], queues: [{ id: queue, name: queue }] },
});

/** By which every call scores 100. */
const lenient: Scorecard = {
  ...{ name: "lenient", version: 1, formula: "deduct" },
  criteria: [{ id: "rude", label: "Rude", method: "phrase", expected: "notSaid", phrases: ["shut up"], points: 10 }],
};

/** Calls of November in one queue, the worst of them with its sound, and others that a filter leaves out. */
async function storeCalls({ store, folder }: TestApi): Promise<void> {
  const content = wavFile({ samples: 8000, channels: 1 });
  const sha256 = createHash("sha256").update(content).digest("hex");
  const path = join(folder, "call.wav");
  await writeFile(path, content);
  const file = { partId: "1", contentType: "audio/wav", codec: "pcm_s16le", channels: 1, durationMs: 1000 };
  const sound = {
    media: [{ ...file, sha256, bytes: content.length, path }],
    levels: [{ channel: 0, levels: Uint8Array.of(0, 200, 255) }],
  };
  await store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  await saveCall(store, "good", "2026-11-24T10:00:00Z", conversationIn("q-1"), lenient);
  await saveCall(store, "worst", "2026-11-25T10:00:00Z", conversationIn("q-1"), undefined, sound);
  await saveCall(store, "before", "2026-10-25T10:00:00Z", conversationIn("q-1"));
  await saveCall(store, "elsewhere", "2026-11-25T10:00:00Z", conversationIn("q-2"));
}

async function addPeople(admin: Client): Promise<void> {
  const params = { path: { name: "north" } };
  const team = await take(admin.PUT("/v1/teams/{name}", { params, body: { agentIds: ["a-1"] } }));
  expect(team).toMatchObject({ agentIds: ["a-1"] });
  const grants = [{ kind: "team" as const, name: "north" }];
  const manager = { name: "mia", role: "manager" as const, personalRights: ["sound:play" as const] };
  await take(admin.POST("/v1/users", { body: { ...manager, password, grants } }));
  await take(admin.POST("/v1/users", { body: { name: "ann", role: "agent", password, agentId: "a-1" } }));
  for (const name of ["kim", "leo", "max"])
    await take(admin.POST("/v1/users", { body: { name, role: "reviewer", password, grants } }));
}

const november = { queue: ["q-1"], from: "2026-11-01T00:00:00Z", to: "2026-12-01T00:00:00Z" };

test("a typed client does what a manager does in a day: finds, listens, reviews, calibrates, publishes, exports", async () => {
  const api = await serve();
  await storeCalls(api);
  await addPeople(await openClient(api, "jane"));
  const manager = await openClient(api, "mia");
  expect(await take(manager.GET("/v1/me"))).toMatchObject({ state: "signed_in", actor: "user mia", role: "manager" });

  const worstFirst = { ...november, sort: "score" as const, ascending: true };
  const list = await take(manager.GET("/v1/calls", { params: { query: worstFirst } }));
  expect(list.items.map(({ recordingId, score }) => [recordingId, score])).toEqual([
    ["worst", 89],
    ["good", 100],
  ]);
  expect(await take(manager.GET("/v1/call-count", { params: { query: november } }))).toEqual({ calls: 2 });
  const params = { path: { recordingId: list.items[0]?.recordingId ?? "" } };
  const call = await take(manager.GET("/v1/calls/{recordingId}", { params }));
  expect(call.utterances.map(({ side, text }) => `${side}: ${text}`)).toEqual(["agent: Where is my refund?"]);
  const { channels } = await take(manager.GET("/v1/calls/{recordingId}/levels", { params }));
  expect(channels).toEqual([{ channel: 0, levels: Buffer.of(0, 200, 255).toString("base64") }]);
  const part = await manager.GET("/v1/calls/{recordingId}/sound", {
    params: { ...params, header: { range: "bytes=0-57" } },
    parseAs: "arrayBuffer",
  });
  expect(part.error).toBe(undefined);
  expect(part.response.headers.get("content-range")).toBe("bytes 0-57/8058");
  expect(Buffer.from(part.data ?? new ArrayBuffer()).toString("latin1", 0, 4)).toBe("RIFF");

  const scores = await review(api, manager, call.evaluations[0]?.id ?? 0);
  await calibrate(api, manager, scores);
  await publish(manager);

  const trend = await take(manager.GET("/v1/trends", { params: { query: { by: "agent", ...november } } }));
  expect(trend.groups).toMatchObject([{ id: "a-1", name: "Ann", calls: 2, isSmall: true, now: { median: 94.5 } }]);
  const costs = await take(manager.GET("/v1/costs", { params: { query: november } }));
  expect(costs.items.reduce((sum, { points }) => sum + points, 0)).toBe(11);
  const csv = await take(manager.GET("/v1/calls.csv", { params: { query: worstFirst }, parseAs: "text" }));
  const [head = "", ...rows] = csv.trim().split("\n");
  expect(head).toContain("recording");
  expect(rows.map((row) => /worst|good/.exec(row)?.[0])).toEqual(["worst", "good"]);
});

/** The manager strikes a hold out, the agent disputes it, and the manager stays with it. */
async function review(api: TestApi, manager: Client, evaluationId: number) {
  const { id, version } = await take(manager.POST("/v1/reviews", { body: { evaluationId } }));
  const params = { path: { id } };
  const struck = [{ kind: "hold" as const, index: 0, reason: "The line was cut off." }];
  const content = { struck, comments: [{ atMs: 500, text: "Well said." }], coaching: true };
  const saved = await take(manager.PUT("/v1/reviews/{id}", { params, body: { version, ...content } }));
  expect(saved.content).toMatchObject(content);
  const { machineScore, reviewedScore } = saved;
  expect([machineScore, reviewedScore]).toEqual([89, 99]);
  expect(await take(manager.POST("/v1/reviews/{id}/finish", { params }))).toMatchObject({ status: "finished" });

  const agent = await openClient(api, "ann");
  const own = await take(agent.GET("/v1/reviews", { params: { query: { coaching: true } } }));
  expect(own.items).toMatchObject([{ id, recordingId: "worst", isCallOfMine: true }]);
  const said = { kind: "disputed" as const, text: "The customer asked me to wait." };
  await take(agent.POST("/v1/reviews/{id}/response", { params, body: said }));
  const refused = await agent.POST("/v1/reviews/{id}/answer", { params, body: { text: "No.", content: null } });
  expect(refused.error?.code).toBe("access.right_missing");
  const answer = { text: "I have listened again.", content: null };
  const answered = await take(manager.POST("/v1/reviews/{id}/answer", { params, body: answer }));
  expect(answered.status).toBe("upheld");
  expect(answered.history.map(({ kind, text }) => [kind, text]).slice(-2)).toEqual([
    ["disputed", "The customer asked me to wait."],
    ["upheld", "I have listened again."],
  ]);
  return { machineScore, reviewedScore };
}

type Scores = Awaited<ReturnType<typeof review>>;

/** Three reviewers judge the call blind; two of them strike out what the manager struck out. */
async function calibrate(api: TestApi, manager: Client, { machineScore, reviewedScore }: Scores): Promise<void> {
  const { reviewers } = await take(manager.GET("/v1/reviewers"));
  const names = ["kim", "leo", "max"];
  const idOf = (name: string) => reviewers.find((one) => one.name === name)?.id ?? "";
  const begun = await take(
    manager.POST("/v1/calibrations", {
      body: { name: "November", scorecard: "guide@1", recordingIds: ["worst"], participantIds: names.map(idOf) },
    }),
  );
  const params = { path: { id: begun.id } };
  const open = await manager.GET("/v1/calibrations/{id}/result", { params });
  expect(open.error?.code).toBe("calibration.open");
  for (const name of names) {
    const reviewer = await openClient(api, name);
    const struck = name === "max" ? [] : [{ kind: "hold" as const, index: 0, reason: `${name} heard music` }];
    const body = { recordingId: "worst", struck, comments: [] };
    const submitted = await take(reviewer.POST("/v1/calibrations/{id}/reviews", { params, body }));
    expect(submitted.reviews.map(({ participantId }) => participantId)).toEqual([idOf(name)]);
  }
  const closed = await take(manager.POST("/v1/calibrations/{id}/close", { params }));
  expect(closed.reviews.map(({ participantId }) => participantId).sort()).toEqual(names.map(idOf).sort());
  const result = await take(manager.GET("/v1/calibrations/{id}/result", { params }));
  const [judged] = result.scores.calls;
  expect(judged?.machine).toBe(machineScore);
  const scoreOf = (name: string) => judged?.people.find((one) => one.participantId === idOf(name))?.score;
  expect(names.map(scoreOf)).toEqual([reviewedScore, reviewedScore, machineScore]);
  const struck = result.struck.events.filter(({ struckBy }) => struckBy.length > 0);
  expect(struck).toMatchObject([{ recordingId: "worst", struckBy: ["kim", "leo"].map(idOf) }]);
}

type TrialLine = paths["/v1/scorecard-trials"]["post"]["responses"][200]["content"]["application/x-ndjson"];

/** A built-in scorecard is made stricter, tried on stored calls, and published. */
async function publish(manager: Client): Promise<void> {
  const guide = await take(manager.GET("/v1/scorecards/{id}", { params: { path: { id: "guide@1" } } }));
  const scorecard = {
    ...guide.scorecard,
    ...{ name: "ours", version: 1 },
    criteria: [
      ...guide.scorecard.criteria,
      {
        ...({ id: "refund", label: "Asks for a refund", method: "phrase", expected: "notSaid" } as const),
        ...{ phrases: ["refund"], points: 30 },
      },
    ],
  };
  const trial = { params: { query: november }, body: { scorecard }, parseAs: "text" } as const;
  const lines = (await take(manager.POST("/v1/scorecard-trials", trial))).trim().split("\n");
  const last: TrialLine = JSON.parse(lines.at(-1) ?? "");
  expect(last).toMatchObject({ done: true, calls: 2, changed: 2, before: { mean: 94.5 }, after: { mean: 59 } });
  const { userId } = await take(manager.GET("/v1/me"));
  const published = await take(manager.POST("/v1/scorecards", { body: { scorecard } }));
  expect(published).toMatchObject({ name: "ours", version: 1, publishedBy: userId, scorecard });
  const { scorecards } = await take(manager.GET("/v1/scorecards"));
  expect(scorecards.map(({ name, version }) => `${name}@${version}`)).toContain("ours@1");
}
