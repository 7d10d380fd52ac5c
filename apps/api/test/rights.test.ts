import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Conversation, everyone, type Role, systemClock, type UserFacts } from "@earshot/model";
import { createApiKey, createSessions } from "@earshot/people";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { openBrowser } from "./browser.ts";
import { type Answer, serve, simulate, type TestApi } from "./set-up.ts";
import { saveCall } from "./stored-calls.ts";

/** The calls: of an agent, of another one in the same queue, and of a third one in another queue. */
const agentAndQueue = { own: ["a-1", "q-1"], others: ["a-2", "q-1"], elsewhere: ["a-3", "q-2"] } as const;
type Call = keyof typeof agentAndQueue;
const allCalls = ["own", "others", "elsewhere"] as const satisfies readonly Call[];

/** Who asks, and which of the calls they see. */
const callers = {
  nobody: [],
  agent: ["own"],
  reviewer: ["own", "others"],
  manager: ["elsewhere"],
  stranger: [],
  admin: allCalls,
  "key to read": allCalls,
  "key to run": allCalls,
  operator: allCalls,
} as const satisfies Record<string, readonly Call[]>;
type CallerName = keyof typeof callers;
const names = [
  ...["nobody", "agent", "reviewer", "manager", "stranger", "admin"],
  ...["key to read", "key to run", "operator"],
] as const satisfies readonly CallerName[];

const facts: Record<Role | "stranger", Omit<UserFacts, "name">> = {
  agent: { role: "agent", agentId: "a-1", grants: [{ kind: "all" }], personalRights: [] },
  reviewer: { role: "reviewer", agentId: "a-9", grants: [{ kind: "queue", id: "q-1" }], personalRights: [] },
  manager: { role: "manager", agentId: null, grants: [{ kind: "team", name: "north" }], personalRights: [] },
  stranger: { role: "manager", agentId: null, grants: [], personalRights: [] },
  admin: { role: "admin", agentId: null, grants: [], personalRights: [] },
};

const everybody = names;
const signedIn: readonly CallerName[] = names.filter((name) => name !== "nobody");
const people: readonly CallerName[] = ["agent", "reviewer", "manager", "stranger", "admin"];
const readers: readonly CallerName[] = [...people, "key to read", "operator"];
const analysts: readonly CallerName[] = ["reviewer", "manager", "stranger", "admin", "operator"];
const managers: readonly CallerName[] = ["manager", "stranger", "admin", "operator"];
const admins: readonly CallerName[] = ["admin", "operator"];
const runners: readonly CallerName[] = ["admin", "key to run", "operator"];

interface Expectation {
  /** Who gets past the guard; the others answer 401 or 403. */
  may: readonly CallerName[];
  /** What of the path follows its parameters; the body. What is asked may be wrong, but for calls. */
  path?: string | undefined;
  body?: unknown;
  /** `list`: answers name those calls that are seen. `count`: they count them. `one`: an id of another call answers 404. */
  calls?: "list" | "count" | "one" | undefined;
}

/** By which every stored call scores something else than before, so that a trial names it. */
const strict = {
  ...{ name: "strict", version: 1, formula: "deduct" },
  criteria: [{ id: "all", label: "All", metric: "durationMs", method: "steps", steps: [{ atLeast: 0, points: 50 }] }],
};

/** Every route of the API. One that is missing here fails the test. */
const routes: Record<string, Expectation> = {
  "GET /healthz": { may: everybody },
  "GET /readyz": { may: everybody },
  "GET /openapi.json": { may: everybody },
  "GET /docs": { may: everybody },
  "GET /metrics": { may: admins },
  "GET /": { may: everybody },
  "GET /calls/*": { may: everybody },
  "GET /runs": { may: everybody },
  "GET /runs/*": { may: everybody },
  "GET /calibrations": { may: everybody },
  "GET /calibrations/*": { may: everybody },
  "GET /trends": { may: everybody },
  "GET /names": { may: everybody },
  "GET /people": { may: everybody },
  "GET /reviews": { may: everybody },
  "GET /account": { may: everybody },
  "GET /scorecards": { may: everybody },
  "GET /set-up": { may: everybody },
  "GET /sign-in-failed": { may: everybody },
  "GET /assets/:name": { may: everybody },
  "GET /v1/sign-in/openid": { may: everybody },
  "GET /v1/sign-in/openid/callback": { may: everybody },
  "GET /v1/me": { may: everybody },
  "POST /v1/sign-in": { may: everybody, body: {} },
  "POST /v1/set-up": { may: everybody, body: {} },
  "POST /v1/me/password": { may: signedIn, body: {} },
  "GET /v1/me/sessions": { may: signedIn },
  "DELETE /v1/me/sessions/:id": { may: signedIn },
  "GET /v1/roles": { may: signedIn },
  "GET /v1/users": { may: admins },
  "POST /v1/users": { may: admins, body: {} },
  "PATCH /v1/users/:id": { may: admins, body: {} },
  "DELETE /v1/users/:id": { may: admins },
  "GET /v1/sessions": { may: admins },
  "DELETE /v1/sessions/:id": { may: admins },
  "GET /v1/keys": { may: admins },
  "POST /v1/keys": { may: admins, body: {} },
  "DELETE /v1/keys/:id": { may: admins },
  "GET /v1/teams": { may: admins },
  "PUT /v1/teams/:name": { may: admins, body: {} },
  "GET /v1/erasures": { may: admins },
  "POST /v1/erasures": { may: admins, body: {} },
  "POST /v1/erasures/plan": { may: admins, body: {} },
  "GET /v1/holds": { may: admins },
  "POST /v1/holds": { may: admins, body: {} },
  "DELETE /v1/holds/:id": { may: admins },
  "GET /v1/retention": { may: admins },
  "POST /v1/retention/runs": { may: admins },
  "POST /v1/analyze": { may: analysts, body: {} },
  "POST /v1/pii/scan": { may: analysts, body: {} },
  "GET /v1/calls": { may: readers, calls: "list" },
  "GET /v1/calls.csv": { may: readers, calls: "list" },
  // Its texts are compressed.
  "GET /v1/calls.parquet": { may: readers },
  "GET /v1/me/views": { may: readers },
  "PUT /v1/me/views/:name": { may: readers, body: {} },
  "DELETE /v1/me/views/:name": { may: readers },
  "GET /v1/call-count": { may: readers, calls: "count" },
  "GET /v1/calls/:recordingId": { may: readers, calls: "one" },
  "POST /v1/calls/:recordingId/masks": {
    ...{ may: analysts, calls: "one" },
    body: { text: "where", kind: "person", allCalls: false },
  },
  "GET /v1/names": { may: managers },
  "POST /v1/names": { may: managers, body: {} },
  "DELETE /v1/names/:id": { may: managers },
  "GET /v1/calls/:recordingId/levels": { may: readers, calls: "one" },
  "GET /v1/calls/:recordingId/sound": { may: ["operator"], calls: "one" },
  "GET /v1/evaluations": { may: readers, calls: "list" },
  "GET /v1/evaluations/:id": { may: readers, calls: "one" },
  // Closed before reviews are asked for: until then who takes part reads no review of its calls.
  "GET /v1/reviewers": { may: analysts },
  "GET /v1/calibrations": { may: analysts, calls: "list" },
  "POST /v1/calibrations": { may: analysts, body: {} },
  "GET /v1/calibrations/:id": { may: analysts, calls: "one" },
  "POST /v1/calibrations/:id/reviews": {
    ...{ may: analysts, calls: "one" },
    body: { recordingId: "own", struck: [], comments: [], answers: [] },
  },
  "GET /v1/calibrations/:id/result": { may: analysts, calls: "one" },
  "POST /v1/calibrations/:id/close": { may: analysts, calls: "one" },
  "GET /v1/reviews": { may: readers, calls: "list" },
  "POST /v1/reviews": { may: analysts, body: {} },
  "GET /v1/reviews/:id": { may: readers, calls: "one" },
  "PUT /v1/reviews/:id": {
    may: analysts,
    calls: "one",
    body: { version: 1, struck: [], comments: [], coaching: false },
  },
  "DELETE /v1/reviews/:id": { may: analysts, calls: "one" },
  "POST /v1/reviews/:id/finish": { may: analysts, calls: "one" },
  "POST /v1/reviews/:id/response": { may: readers, calls: "one", body: { kind: "acknowledged", text: null } },
  "POST /v1/reviews/:id/answer": { may: analysts, calls: "one", body: { text: "It stays.", content: null } },
  "GET /v1/report": { may: readers, calls: "list", path: "?by=agent" },
  "GET /v1/trends": { may: readers, calls: "list", path: "?by=agent" },
  "GET /v1/costs": { may: readers },
  "GET /v1/scorecards": { may: readers },
  "GET /v1/scorecards/:id": { may: readers },
  "GET /v1/scorecard-schema": { may: signedIn },
  "POST /v1/scorecards": { may: managers, body: {} },
  "POST /v1/scorecard-trials": { may: readers, calls: "list", body: { scorecard: strict } },
  "POST /v1/rescorings": { may: runners, body: {} },
  "GET /v1/search": { may: readers, calls: "list", path: "?words=refund" },
  "GET /v1/search/utterances": { may: readers, calls: "list", path: "?words=refund" },
  "POST /v1/evaluations": { may: runners, body: { limit: -1 } },
  "POST /v1/imports": { may: runners, body: {} },
  "POST /v1/uploads": { may: runners, path: "?name=call.wav", body: {} },
  "GET /v1/jobs/:id": { may: runners },
  "GET /v1/jobs/:id/events": { may: runners },
  "POST /v1/jobs/:id/cancel": { may: runners },
  "GET /v1/runs": { may: runners },
  "GET /v1/runs/:id/outcomes": { may: runners },
  "GET /v1/runs/:id/failures": { may: runners },
  "POST /v1/runs/:id/retry": { may: runners, body: {} },
  "GET /v1/interactions/:id/media-matrix": { may: managers, calls: "one" },
  "PUT /v1/interactions/:id/metadata": { may: admins, calls: "one", path: "?dryRun=true", body: { annotations: [] } },
  "GET /v1/audit": { may: admins },
  "GET /v1/audit/verification": { may: admins },
  "GET /v1/archives/deliveries": { may: admins },
  // The last one, since it ends sessions.
  "POST /v1/sign-out": { may: signedIn },
};

/** The routes that Fastify is told of from now on, without those that refuse a method and the parts of /docs. */
function watchRoutes(): Set<string> {
  const found = new Set<string>();
  const watch = (message: unknown) => {
    const { fastify } = z.object({ fastify: z.custom<TestApi["app"]>() }).parse(message);
    fastify.addHook("onRoute", ({ method, url, handler }) => {
      if (handler.name === "refuse" || url.startsWith("/docs/")) return;
      for (const name of [method].flat()) if (name !== "HEAD") found.add(`${name} ${url}`);
    });
  };
  subscribe("fastify.initialization", watch);
  onTestFinished(() => {
    unsubscribe("fastify.initialization", watch);
  });
  return found;
}

const named = (id: string) => [{ id, name: `name of ${id}` }];

async function storeCalls({ store }: TestApi): Promise<Record<Call, string>> {
  await store.runs.start({ id: "run-1", startedAtMs: 0, leaseMs: 1000, options: {} });
  for (const call of allCalls) {
    const [agent, queue] = agentAndQueue[call];
    const conversation: Conversation = {
      ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
      ...{ agents: named(agent), queues: named(queue) },
    };
    await saveCall(store, call, "2026-11-25T10:00:00Z", conversation);
  }
  const { items } = await store.evaluations.list({}, { limit: 10 });
  const idOf = (call: Call) => String(items.find(({ recordingId }) => recordingId === call)?.id);
  const ids = { own: idOf("own"), others: idOf("others"), elsewhere: idOf("elsewhere") };
  const reviews = store.reviewsBy({ ...everyone, actor: "user rita" });
  for (const call of allCalls) {
    const facts = { atMs: 0, correlationId: "test" };
    const { id } = await reviews.begin(Number(ids[call]), facts);
    // A call's evaluation and review have one id, so that the table can name both.
    expect(String(id)).toBe(ids[call]);
    await reviews.finish(id, 1, facts);
    await storeCalibration(store, call, ids[call]);
  }
  return ids;
}

/** One of a call, in which all people who may review take part, as far as they see it; its id is that of the call's evaluation. */
async function storeCalibration({ calibrationsBy, calls }: TestApi["store"], call: Call, evaluationId: string) {
  const [record] = (await calls.get(call))?.evaluations ?? [];
  if (record === undefined) throw new Error(`${call} is not stored`);
  const participants = ["u-reviewer", "u-manager", "u-stranger"].map((id) => ({ ...everyone, userId: id, actor: id }));
  const calibrated = [{ recordingId: call, judged: record.evaluation }];
  const { id } = await calibrationsBy({ ...everyone, actor: "user rita" }).begin(
    { name: "November", scorecard: "guide@1", calls: calibrated, participants },
    { atMs: 0, correlationId: "test" },
  );
  expect(String(id)).toBe(evaluationId);
}

type Ask = (method: string, path: string, body: unknown) => Promise<Answer>;

const token = "a-token-of-32-characters-or-more";

/** How each caller asks: with the cookie of a session, or with a key. */
async function askersOf(api: TestApi): Promise<Record<CallerName, Ask>> {
  const { store } = api;
  const sessions = createSessions(store.people, systemClock);
  await store.people.teams.set({ name: "north", agentIds: ["a-3"] });
  async function user(name: keyof typeof facts): Promise<Ask> {
    const added = { ...facts[name], id: `u-${name}`, name, passwordHash: null, createdAtMs: 0 };
    await store.people.users.add(added);
    const browser = openBrowser(api);
    browser.cookies.set("earshot", await sessions.start(added.id));
    await browser.send("GET", "/v1/me");
    return (method, path, body) => browser.send(method, path, body);
  }
  const bearer =
    (secret: string): Ask =>
    (method, path, body) =>
      openBrowser(api).send(method, path, body, { authorization: `Bearer ${secret}` });
  const key = async (scopes: readonly ("calls:read" | "runs:start" | "runs:read")[]) => {
    const made = { name: scopes.join(), scopes, endsAtMs: null, createdBy: "test", correlationId: "test" };
    return bearer((await createApiKey(store.people.apiKeys, made, systemClock)).secret);
  };
  return {
    nobody: (method, path, body) => openBrowser(api).send(method, path, body),
    admin: await user("admin"),
    agent: await user("agent"),
    reviewer: await user("reviewer"),
    manager: await user("manager"),
    stranger: await user("stranger"),
    "key to read": await key(["calls:read"]),
    "key to run": await key(["runs:start", "runs:read"]),
    operator: bearer(token),
  };
}

const problem = z.object({ code: z.string() }).catch({ code: "none" });

/** What the guard says to an answer: whoever gets past it may still have asked something wrong. */
function passage({ status, body }: Answer): "signed out" | "forbidden" | "past" {
  const { code } = problem.parse(body);
  if (status === 401 && code === "access.not_signed_in") return "signed out";
  return status === 403 && code === "access.right_missing" ? "forbidden" : "past";
}

/** Whether an answer names a call or its agent, as JSON or as CSV. */
function isShown(call: Call, { text }: Answer): boolean {
  return [call, agentAndQueue[call][0]].some((id) => new RegExp(`(^|[",])${id}[",]`, "m").test(text));
}

/** A built page without anything on it. */
async function pagesFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  return folder;
}

/** One that nobody answers at. */
const openId = {
  settings: {
    ...{ issuer: "http://127.0.0.1:9", clientId: "earshot", scope: "openid", groups: {} },
    ...{ nameClaim: "email", groupsClaim: "groups" },
  },
  ...{ clientSecret: null, redirectUrl: "http://127.0.0.1:9" },
};

test("each role and key gets at each route and call what the table says, and the table has every route", async () => {
  const simulator = await simulate();
  const pages = await pagesFolder();
  const found = watchRoutes();
  const api = await serve({ token, simulator, pages, openId });
  expect([...found].sort()).toEqual(Object.keys(routes).sort());
  const ids = await storeCalls(api);
  const ask = await askersOf(api);

  for (const [route, { may, path = "", body, calls }] of Object.entries(routes)) {
    const [method = "", url = ""] = route.split(" ");
    for (const name of names) {
      const at = `${name}: ${route}`;
      const expected = may.includes(name) ? "past" : name === "nobody" ? "signed out" : "forbidden";
      const send = (id: string) => ask[name](method, `${url.replace(/:\w+/, encodeURIComponent(id))}${path}`, body);
      if (calls !== "one") {
        const answer = await send("no such id");
        expect(passage(answer), at).toBe(expected);
        // The provider and Genesys Cloud may be at fault, the server not.
        expect([500, 501, 503], at).not.toContain(answer.status);
        if (calls === undefined || expected !== "past") continue;
        expect(answer.status, at).toBe(200);
        if (calls === "count") expect(answer.body, at).toEqual({ calls: callers[name].length });
        else
          expect(
            allCalls.filter((call) => isShown(call, answer)),
            at,
          ).toEqual(callers[name]);
        continue;
      }
      for (const call of allCalls) {
        const id = url.includes("interactions") ? `int-${call}` : url.includes("calls") ? call : ids[call];
        const answer = await send(id);
        expect(passage(answer), `${at} ${call}`).toBe(expected);
        if (expected !== "past") continue;
        const isSeen = callers[name].some((seen) => seen === call);
        const { code } = problem.parse(answer.body);
        // Of the simulator's Genesys Cloud, which has none of these interactions, comes another 404.
        const notFound = `${/interaction|evaluation|calibration|review|call/.exec(url)?.[0]}.not_found`;
        expect(answer.status === 404 && code === notFound, `${at} ${call} ${code}`).toBe(!isSeen);
      }
    }
  }
});

test("a call that one may not see looks as if it were not stored", async () => {
  const api = await serve({ token });
  const ids = await storeCalls(api);
  const ask = await askersOf(api);
  const unseen = await ask.agent("GET", `/v1/evaluations/${ids.others}`, undefined);
  const unknown = await ask.agent("GET", "/v1/evaluations/999", undefined);
  const plainly = ({ text }: Answer) => text.replaceAll(/"instance":"[^"]+"/g, "").replaceAll(/evaluation \d+/g, "");
  expect(plainly(unseen)).toBe(plainly(unknown));
  // Filters that name what belongs to others find nothing, and know no such names.
  for (const filter of ["agent=a-2", "queue=q-2", "recordingId=others"]) {
    const { text } = await ask.agent("GET", `/v1/evaluations?${filter}`, undefined);
    expect(text, filter).toContain('"items":[]');
  }
  const { body } = await ask.agent("GET", "/v1/evaluations?agent=name%20of%20a-2", undefined);
  expect(body).toMatchObject({ unknownNames: [{ name: "name of a-2", near: ["name of a-1"] }] });
  // A cursor of somebody else shows no more than one's own.
  const page = await ask.admin("GET", "/v1/evaluations?limit=1", undefined);
  const { nextCursor } = z.object({ nextCursor: z.string() }).parse(page.body);
  const { text } = await ask.agent("GET", `/v1/evaluations?limit=1&cursor=${nextCursor}`, undefined);
  expect(text).not.toMatch(/"(others|elsewhere)"/);
});
