import { once } from "node:events";
import { createServer } from "node:http";
import { generateKeyPair, SignJWT } from "jose";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Browser, openBrowser } from "./browser.ts";
import { claimsOf, signInAtProvider, startProvider, type TestProvider } from "./provider.ts";
import { type Answer, serve, type TestApi } from "./set-up.ts";

const groups = {
  agents: { role: "agent", grants: [], personalRights: [] },
  billing: { role: "manager", grants: [{ kind: "queue", id: "q-1" }], personalRights: [] },
  quality: { role: "reviewer", grants: [{ kind: "team", name: "north" }], personalRights: ["sound:play"] },
} as const;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.int() }).parse(server.address());
  server.close();
  await once(server, "close");
  return port;
}

async function serveWithProvider(): Promise<{ api: TestApi; provider: TestProvider }> {
  const port = await freePort();
  const publicUrl = new URL(`http://127.0.0.1:${port}`);
  const redirectUrl = `${publicUrl.origin}/v1/sign-in/openid/callback`;
  const provider = await startProvider(redirectUrl);
  const settings = {
    ...{ issuer: provider.issuer, clientId: "earshot", scope: "openid profile email" },
    ...{ nameClaim: "email", groupsClaim: "groups", agentIdClaim: "agent" },
    groups: {
      agents: { role: "agent" as const, grants: [], personalRights: [] },
      billing: { role: "manager" as const, grants: [...groups.billing.grants], personalRights: [] },
      quality: {
        ...groups.quality,
        grants: [...groups.quality.grants],
        personalRights: [...groups.quality.personalRights],
      },
    },
  };
  const api = await serve({ port, publicUrl, openId: { settings, clientSecret: provider.clientSecret, redirectUrl } });
  provider.accounts.set("s-1", { email: "ann@example.com", groups: ["billing", "quality", "unrelated"], agent: "a-1" });
  return { api, provider };
}

/** Begins here, signs in at the provider, and gives back the path to which the provider sends the browser. */
async function goToProvider(browser: Browser, name = "s-1"): Promise<string> {
  const { status, headers } = await browser.send("GET", "/v1/sign-in/openid");
  expect(status).toBe(302);
  const back = new URL(await signInAtProvider(headers.get("location") ?? "", name));
  return `${back.pathname}${back.search}`;
}

async function signInBy(browser: Browser, name?: string): Promise<Answer> {
  return browser.send("GET", await goToProvider(browser, name));
}

const refused = { status: 401, body: { code: "people.openid_refused" } };

test("somebody signs in at the provider, and their groups say what they may see", async () => {
  const { api, provider } = await serveWithProvider();
  expect(await api.get("/v1/me")).toMatchObject({ body: { state: "signed_out", openId: true } });
  const ann = openBrowser(api);
  const { headers } = await ann.send("GET", "/v1/sign-in/openid");
  const asked = new URL(headers.get("location") ?? "");
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    ...{ response_type: "code", client_id: "earshot", code_challenge_method: "S256" },
    ...{ state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/) },
  });
  const kept = ann.cookies.get("earshot-openid") ?? "";
  for (const [, value] of asked.searchParams) expect(value).not.toContain(kept);
  const answer = await signInBy(ann);
  expect(answer).toMatchObject({ status: 302 });
  expect(answer.headers.get("location")).toBe("/");
  expect([...ann.cookies.keys()]).toEqual(["earshot"]);
  expect(await ann.send("GET", "/v1/me")).toMatchObject({
    body: {
      ...{ state: "signed_in", actor: "user ann@example.com", role: "manager" },
      rights: expect.arrayContaining(["calls:read", "sound:play"]),
      calls: { agentIds: ["a-1"], queueIds: ["q-1"], teams: ["north"] },
    },
  });
  // The next sign-in brings what the groups say then; who is in none does not get in.
  provider.accounts.set("s-1", { email: "ann@example.com", groups: ["agents"], agent: "a-1" });
  await signInBy(ann);
  expect((await ann.send("GET", "/v1/me")).body).toMatchObject({ role: "agent", calls: { agentIds: ["a-1"] } });
  // What the provider changes is in the audit trail; a sign-in that changes nothing is not.
  await signInBy(ann);
  const [changed] = await api.store.people.users.list();
  const { items } = await api.store.audit.list({ interactionId: `user ${changed?.id}` }, { limit: 10 });
  expect(items.map(({ actor, reason }) => `${actor}: ${reason}`)).toEqual([
    "provider: role agent; personal rights none; grants",
    "provider: added as manager",
  ]);
  expect(await api.store.people.users.list()).toMatchObject([
    { name: "ann@example.com", identity: { subject: "s-1" } },
  ]);
  for (const account of [{ groups: ["unrelated"] }, {}, { groups: ["agents"], email_verified: false }]) {
    provider.accounts.set("s-2", { email: "eve@example.com", ...account });
    expect(await signInBy(openBrowser(api), "s-2")).toMatchObject(refused);
  }
  // Another subject with the same address is not the same person.
  provider.accounts.set("s-3", { email: "Ann@example.com", groups: ["billing"] });
  expect(await signInBy(openBrowser(api), "s-3")).toMatchObject({ status: 409, body: { code: "store.name_taken" } });
  const [user] = await api.store.people.users.list();
  await api.store.people.users.add({
    ...{ id: "u-1", name: "jane", role: "admin", agentId: null, grants: [], personalRights: [] },
    ...{ passwordHash: null, createdAtMs: 0 },
  });
  await api.store.people.users.update(user?.id ?? "", { disabled: true });
  expect(await signInBy(openBrowser(api))).toMatchObject(refused);
});

test("what comes back must belong to the browser that began, and counts once", async () => {
  const { api } = await serveWithProvider();
  const ann = openBrowser(api);
  const back = await goToProvider(ann);
  // Somebody who lures another browser to the address signs nobody in.
  expect(await openBrowser(api).send("GET", back)).toMatchObject(refused);
  const other = openBrowser(api);
  await other.send("GET", "/v1/sign-in/openid");
  expect(await other.send("GET", back)).toMatchObject(refused);
  // A person gets a page that says what to do.
  const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
  const shown = await openBrowser(api).send("GET", back, undefined, html);
  expect([shown.status, shown.headers.get("location")]).toEqual([302, "/sign-in-failed?reason=refused"]);
  const kept = new Map(ann.cookies);
  for (const changed of [
    back.replace(/state=[^&]+/, "state=x"),
    back.replace(/code=[^&]+/, "code=x"),
    back.split("?")[0] ?? "",
  ]) {
    const browser = openBrowser(api);
    browser.cookies = new Map(kept);
    expect(await browser.send("GET", changed), changed).toMatchObject(refused);
  }
  expect((await ann.send("GET", back)).status).toBe(302);
  const again = openBrowser(api);
  again.cookies = new Map(kept);
  expect(await again.send("GET", back)).toMatchObject(refused);
  expect((await again.send("GET", "/v1/evaluations")).status).toBe(401);
});

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const nowS = () => Math.floor(Date.now() / 1000);

const forgeries: [string, TestProvider["forge"]][] = [
  ["another nonce", (token, sign) => sign({ ...claimsOf(token), nonce: "another" })],
  ["no nonce", (token, sign) => sign({ ...claimsOf(token), nonce: undefined })],
  ["an end in the past", (token, sign) => sign({ ...claimsOf(token), exp: nowS() - 3600 })],
  ["another audience", (token, sign) => sign({ ...claimsOf(token), aud: "another" })],
  ["another issuer", (token, sign) => sign({ ...claimsOf(token), iss: "https://evil.example" })],
  ["no signature", (token) => `${base64url({ alg: "none" })}.${base64url(claimsOf(token))}.`],
  ["a signature that is cut off", (token) => token.replace(/[^.]+$/, "")],
  [
    "claims that were changed",
    (token) => token.replace(/\.[^.]+\./, `.${base64url({ ...claimsOf(token), sub: "s-9" })}.`),
  ],
  [
    "the signature of somebody else",
    async (token) => {
      const { privateKey } = await generateKeyPair("RS256");
      return new SignJWT(claimsOf(token)).setProtectedHeader({ alg: "RS256", kid: "key-1" }).sign(privateKey);
    },
  ],
  [
    "a signature by the client secret",
    (token) =>
      new SignJWT(claimsOf(token))
        .setProtectedHeader({ alg: "HS256", kid: "key-1" })
        .sign(new TextEncoder().encode("the-client-secret-of-earshot")),
  ],
];

test("a token with anything wrong about it, or of an earlier sign-in, is refused", async () => {
  const { api, provider } = await serveWithProvider();
  const genuine = provider.forge;
  expect((await signInBy(openBrowser(api))).status).toBe(302);
  const [earlier = ""] = provider.sent;
  for (const [what, forge] of [...forgeries, ["a token of an earlier sign-in", () => earlier] as const]) {
    provider.forge = forge;
    const browser = openBrowser(api);
    expect(await signInBy(browser), what).toMatchObject(refused);
    expect([...browser.cookies.keys()], what).toEqual([]);
  }
  provider.forge = genuine;
  expect((await signInBy(openBrowser(api))).status).toBe(302);
  const users = await api.store.people.users.list();
  expect(users.map(({ identity }) => identity?.subject)).toEqual(["s-1"]);
  for (const secret of [provider.clientSecret, earlier]) expect(api.log()).not.toContain(secret);
});

test("a provider that is not there is an outage, and the next try finds it again", async () => {
  const port = await freePort();
  const settings = {
    ...{ issuer: `http://127.0.0.1:${port}`, clientId: "earshot", scope: "openid" },
    ...{ nameClaim: "email", groupsClaim: "groups", groups: {} },
  };
  const openId = { settings, clientSecret: null, redirectUrl: "http://127.0.0.1:1/" };
  const api = await serve({ openId });
  expect(await openBrowser(api).send("GET", "/v1/sign-in/openid")).toMatchObject({
    status: 502,
    body: { code: "people.openid_unreachable" },
  });
});
