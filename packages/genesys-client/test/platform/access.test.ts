import { fakeClock } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { createGenesysClient, type PlatformOptions, regions } from "../../src/index.ts";
import { checkPlatformOptions } from "../../src/options.ts";
import { permissions } from "../../src/platform/call-parts.ts";
import { answer, fakeGenesys } from "../fake-genesys.ts";
import { failure } from "../helpers.ts";
import { platformClient as client, startPlatform } from "./set-up.ts";

const statuses = (checks: readonly { name: string; status: string }[]) =>
  Object.fromEntries(checks.map(({ name, status }) => [name, status]));

test("everything is passed where nothing is missing", async () => {
  const { genesys, simulator } = await startPlatform({ now: Date.now }, { transcripts: true });
  const checks = await genesys.checkAccess();
  expect(statuses(checks)).toMatchObject({
    token: "passed",
    "analytics:conversationDetail:view": "passed",
    "recording:recording:view": "passed",
    "speechAndTextAnalytics:data:view": "passed",
    "recording:annotation:view": "passed",
    "directory:user:view": "passed",
    "routing:queue:view": "passed",
    "routing:wrapupCode:view": "passed",
    "authorization:division:view": "passed",
    "routing:skill:view": "passed",
    hosts: "passed",
  });
  expect(checks.find(({ name }) => name === "hosts")?.message).toContain(new URL(simulator.origin).host);
  expect(simulator.requests.length).toBeLessThan(14);
});

test("every permission is in the list: those that change something are not tried, and say what needs them", async () => {
  for (const metadata of ["annotations", { attributesSchemaId: "schema" }] as const) {
    const { genesys } = await startPlatform({ now: Date.now }, { transcripts: true, metadata });
    const checks = await genesys.checkAccess();
    const changing = checks.filter(({ status }) => status === "skipped");
    expect(changing.map(({ name }) => name)).toEqual([
      permissions.restore,
      ...(metadata === "annotations"
        ? [permissions.annotate, permissions.changeAnnotation, permissions.unannotate]
        : [permissions.changeAttributes]),
    ]);
    expect(changing.map(({ message }) => message)).toContainEqual(
      "not tried, since it changes something; earshot metadata publish needs it",
    );
    const others = metadata === "annotations" ? "customAttributes" : "recording:annotation";
    const named = checks.map(({ name }) => name);
    expect(Object.values(permissions).filter((scope) => !scope.includes(others) && !named.includes(scope))).toEqual([]);
  }
});

test("each permission that evaluating needs fails by its name when it is missing; others say what is not to be had", async () => {
  const missingPermissions = ["recording:recording:view", "directory:user:view", "recording:annotation:view"];
  const { genesys } = await startPlatform({ platform: { missingPermissions } });
  const checks = await genesys.checkAccess();
  const failed = checks.filter(({ status, name }) => status === "failed" && name !== "clock");
  expect(failed.map(({ name, code }) => [name, code])).toEqual([["recording:recording:view", "genesys.forbidden"]]);
  expect(failed[0]?.hint).toContain("recording:recording:view");
  const said = (name: string) => checks.find((each) => each.name === name)?.message;
  expect(said("directory:user:view")).toContain("agents stay ids");
  expect(said("recording:annotation:view")).toContain("no metadata");
});

test("without a token nothing else is tried", async () => {
  const { genesys } = await startPlatform({}, { clientSecret: "wrong" });
  const checks = statuses(await genesys.checkAccess());
  expect(checks).toMatchObject({ token: "failed", "recording:recording:view": "skipped", hosts: "passed" });
});

test("limits and the clock are as the service says", async () => {
  const clock = fakeClock();
  const said = (skewMs: number) => ({
    date: new Date(clock.now() + skewMs).toUTCString(),
    "inin-ratelimit-allowed": "180",
    "inin-ratelimit-count": "1",
    "inin-ratelimit-reset": "60",
  });
  for (const [skewMs, status] of [
    [59_000, "passed"],
    [-300_000, "failed"],
  ] as const) {
    const path = "/api/v2/analytics/conversations/details/query";
    await using server = await fakeGenesys({ [path]: answer(200, {}, said(skewMs)) });
    const checks = await client(server.origin, {}, clock).checkAccess();
    expect(checks.find(({ name }) => name === "limits")?.message).toContain("180 requests");
    expect(checks.find(({ name }) => name === "clock")).toMatchObject({ status });
  }
});

test("an outage is a failed check, an abort ends all", async () => {
  await using server = await fakeGenesys({ "/api/v2/analytics/conversations/details/query": answer(503) });
  const genesys = client(server.origin, { http: { retry: { maxAttempts: 1 } } });
  expect((await genesys.checkAccess()).find(({ name }) => name === "analytics:conversationDetail:view")).toMatchObject({
    status: "failed",
    code: "genesys.server_error",
  });
  expect((await failure(genesys.checkAccess(AbortSignal.abort()))).code).toBe("genesys.aborted");
});

const good: PlatformOptions = {
  source: "platform",
  region: "mypurecloud.ie",
  clientId: "a",
  clientSecret: "topsecret",
};

test.each<[Partial<PlatformOptions>, string]>([
  [{ region: undefined }, "region"],
  [{ region: undefined, apiUrl: "https://api.example.com" }, "region"],
  [{ loginUrl: "login.example.com" }, "loginUrl"],
  [{ apiUrl: "ftp://api.example.com" }, "apiUrl"],
  [{ clientId: "" }, "clientId"],
  [{ clientSecret: "" }, "clientSecret"],
  [{ restore: -1 }, "restore"],
  [{ restore: 0.5 }, "restore"],
])("the options %j are refused by name", (options, name) => {
  const refused = expect.objectContaining({ code: "genesys.invalid_options", message: expect.stringContaining(name) });
  expect(() => createGenesysClient({ ...good, ...options })).toThrow(refused);
  expect(() => createGenesysClient({ ...good, ...options })).not.toThrow(/topsecret/);
});

test.each(regions)("the region %s has a host for login and one for the API", (region) => {
  const { loginUrl, apiUrl } = checkPlatformOptions({ ...good, region });
  expect([loginUrl.href, apiUrl.href]).toEqual([`https://login.${region}/`, `https://api.${region}/`]);
});

test("hosts that are given win over the region's", () => {
  const { loginUrl, apiUrl } = checkPlatformOptions({ ...good, apiUrl: "http://127.0.0.1:9/base" });
  expect([loginUrl.href, apiUrl.href]).toEqual(["https://login.mypurecloud.ie/", "http://127.0.0.1:9/base"]);
});
