import { expect, test } from "vitest";
import { z } from "zod";
import { type FaultName, permissionNames, type Simulator } from "../../src/index.ts";
import { genesysErrorOf, login, start } from "../set-up.ts";
import { sampleDays, sdkOf } from "./sdk.ts";

const conversation = "/api/v2/conversations/int-two-holds";
const recording = `${conversation}/recordings/rec-two-holds`;

/** A request for each permission. */
const requests: Record<string, [method: string, path: string, body?: unknown]> = {
  "analytics:conversationDetail:view": [
    "POST",
    "/api/v2/analytics/conversations/details/query",
    { interval: sampleDays },
  ],
  "recording:recording:view": ["GET", `${conversation}/recordings?formatId=NONE`],
  "recording:recording:restore": ["PUT", recording, { fileState: "RESTORED" }],
  "recording:annotation:view": ["GET", `${recording}/annotations`],
  "recording:annotation:add": ["POST", `${recording}/annotations`, {}],
  "recording:annotation:edit": ["PUT", `${recording}/annotations/a`, {}],
  "recording:annotation:delete": ["DELETE", `${recording}/annotations/a`],
  "speechAndTextAnalytics:data:view": ["GET", "/api/v2/speechandtextanalytics/conversations/int-two-holds"],
  "conversation:customAttributes:view": ["GET", `${conversation}/customattributes`],
  "conversation:customAttributes:edit": ["PUT", `${conversation}/customattributes`, { id: "a", customAttributes: {} }],
  "directory:user:view": ["GET", "/api/v2/users"],
  "directory:organization:view": ["GET", "/api/v2/organizations/me"],
  "routing:queue:view": ["GET", "/api/v2/routing/queues"],
  "routing:wrapupCode:view": ["GET", "/api/v2/routing/wrapupcodes"],
  "authorization:division:view": ["GET", "/api/v2/authorization/divisions"],
};

function ask({ origin }: Simulator, headers: Record<string, string>, [method, path, body]: [string, string, unknown?]) {
  return fetch(origin + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
  });
}

test("a permission that is missing is named, as long as it is missing", async () => {
  const missingPermissions: string[] = [];
  const simulator = await start({ platform: { missingPermissions } });
  const headers = await login(simulator);
  await ask(simulator, headers, ["POST", `${recording}/annotations`, { id: "a" }]);
  for (const permission of permissionNames) {
    const request = requests[permission];
    if (request === undefined) throw new Error(`no request needs ${permission}`);
    missingPermissions.push(permission);
    const refused = await ask(simulator, headers, request);
    expect({ permission, status: refused.status }).toEqual({ permission, status: 403 });
    const error = await genesysErrorOf(refused);
    expect(error.code).toBe("missing.any.permissions");
    expect(error.message).toContain(permission);
    missingPermissions.length = 0;
    const answer = await ask(simulator, headers, request);
    expect({ permission, refused: answer.status === 403 }).toEqual({ permission, refused: false });
  }
});

test("annotations are left out of recordings for those who may not see them", async () => {
  const platform = { missingPermissions: ["recording:annotation:view"], holdAudio: "suppressed" as const };
  const { recording: api } = await sdkOf(await start({ platform }));
  const [found] = await api.getConversationRecordings("int-two-holds", { formatId: "NONE" });
  expect(found?.annotations).toEqual([]);
});

test("every answer names its correlation and the state of the limit, and without a token there is none", async () => {
  const simulator = await start({ requestsPerMinute: 300, now: () => 0 });
  const headers = await login(simulator);
  let count = 0;
  for (const request of Object.values(requests)) {
    const answer = await ask(simulator, headers, request);
    count += 1;
    expect(answer.headers.get("inin-correlation-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect([
      answer.headers.get("inin-ratelimit-count"),
      answer.headers.get("inin-ratelimit-allowed"),
      answer.headers.get("inin-ratelimit-reset"),
    ]).toEqual([String(count), "300", "60"]);
    expect((await ask(simulator, {}, request)).status).toBe(401);
  }
});

test("the details of a refusal are a list or a text", async () => {
  const simulator = await start({ faults: { rateLimitSeconds: 1 }, retryAfterS: 7 });
  const headers = { authorization: "Bearer any" };
  const forms = new Set<string>();
  for (let user = 0; user < 20; user += 1) {
    const refused = await ask(simulator, headers, ["GET", `/api/v2/users?pageNumber=${user + 1}`]);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "7"]);
    const { details } = await genesysErrorOf(refused);
    forms.add(typeof details);
  }
  expect([...forms].toSorted()).toEqual(["object", "string"]);
});

test("faults at a rate change no answer: whoever repeats gets what there is without faults", async () => {
  const answers = async (simulator: Simulator, headers: Record<string, string>) => {
    const found: unknown[] = [];
    for (const permission of ["analytics:conversationDetail:view", "routing:queue:view", "directory:user:view"]) {
      const request = requests[permission];
      if (request === undefined) throw new Error(`no request needs ${permission}`);
      for (let repetition = 0; repetition < 10; repetition += 1) found.push(await persist(simulator, headers, request));
    }
    return found;
  };
  const faults: Partial<Record<FaultName, number>> = {};
  const [quiet, noisy] = [await start({ seed: 3 }), await start({ faults, seed: 3 })];
  const expected = await answers(quiet, await login(quiet));
  const headers = await login(noisy);
  Object.assign(faults, { rateLimitSeconds: 0.1, serverError: 0.2, connectionReset: 0.1 });
  expect(await answers(noisy, headers)).toEqual(expected);
  expect(noisy.requests.filter(({ fault }) => fault !== null).length).toBeGreaterThan(5);
});

/** The answer to the request, which is repeated while it fails. */
async function persist(simulator: Simulator, headers: Record<string, string>, request: [string, string, unknown?]) {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const answer = await ask(simulator, headers, request).catch(() => null);
    if (answer?.status === 200) return z.unknown().parse(await answer.json());
    await answer?.arrayBuffer();
  }
  throw new Error("five faults in a row");
}
