import { fakeClock } from "@earshot/test-kit";
import { expect, test } from "vitest";
import { createSignInAttempts } from "../src/sign-in-attempts.ts";
import { openBrowser, password, signIn, signInFirst } from "./browser.ts";
import { serve } from "./set-up.ts";

const minute = 60_000;
const bad = { name: "jane", password: "wrong horse battery" };

test("everything is open until the first administrator is set up by the link, which works once", async () => {
  const api = await serve();
  expect(await api.get("/v1/me")).toMatchObject({
    status: 200,
    body: { state: "open", actor: "everyone", role: null, calls: "all", csrfToken: null },
  });
  expect((await api.get("/v1/evaluations")).status).toBe(200);
  // Who is on this machine may look at everything, but not make themselves its administrator.
  expect(await api.get("/v1/users")).toMatchObject({ status: 403, body: { code: "access.right_missing" } });
  await api.put("/v1/me/views/Worst", { query: "sort=score" });
  const given = { secret: api.firstAdminSecret, name: "jane", password };
  expect(await api.post("/v1/set-up", { ...given, secret: `${given.secret}x` })).toMatchObject({
    status: 401,
    body: { code: "access.link_used" },
  });
  expect(await api.post("/v1/set-up", { ...given, password: "jane-jane-jane" })).toMatchObject({
    status: 422,
    body: { code: "people.weak_password" },
  });
  const jane = await signInFirst(api);
  expect(await api.post("/v1/set-up", { ...given, name: "eve" })).toMatchObject({ status: 401 });
  expect(await api.get("/v1/me")).toMatchObject({ body: { state: "signed_out", rights: [] } });
  expect(await api.get("/v1/evaluations")).toMatchObject({ status: 401, body: { code: "access.not_signed_in" } });
  expect(await jane.send("GET", "/v1/me")).toMatchObject({
    body: { state: "signed_in", actor: "user jane", role: "admin" },
  });
  expect((await jane.send("GET", "/v1/users")).status).toBe(200);
  const views = [{ name: "Worst", query: "sort=score" }];
  expect(await jane.send("GET", "/v1/me/views")).toMatchObject({ body: { views } });
  expect((await jane.send("DELETE", "/v1/me/views/worst")).status).toBe(200);
  expect((await jane.send("DELETE", "/v1/me/views/worst")).status).toBe(404);
});

test("signing out ends the session on the server, too", async () => {
  const api = await serve();
  const jane = await signInFirst(api);
  const stolen = new Map(jane.cookies);
  expect(await jane.send("POST", "/v1/sign-out")).toMatchObject({ status: 200, body: { state: "signed_out" } });
  expect([...jane.cookies]).toEqual([]);
  const thief = openBrowser(api);
  thief.cookies = stolen;
  expect((await thief.send("GET", "/v1/evaluations")).status).toBe(401);
});

test("a session that somebody planted is not the one that is signed in", async () => {
  const api = await serve();
  await signInFirst(api);
  const attacker = await signIn(api, "jane");
  const planted = attacker.cookies.get("earshot") ?? "";
  for (const value of [planted, "chosen-by-the-attacker"]) {
    const victim = openBrowser(api);
    victim.cookies.set("earshot", value);
    expect((await victim.send("POST", "/v1/sign-in", { name: "jane", password })).status).toBe(200);
    expect(victim.cookies.get("earshot")).not.toBe(value);
    const follower = openBrowser(api);
    follower.cookies.set("earshot", value);
    expect((await follower.send("GET", "/v1/evaluations")).status).toBe(401);
  }
});

test("the cookie is kept from scripts and other sites, and beyond loopback from http and subdomains", async () => {
  const local = await signInFirst(await serve());
  expect(local.setCookie).toMatch(/^earshot=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
  const published = await signInFirst(await serve({ publicUrl: new URL("https://earshot.example") }));
  expect(published.setCookie).toMatch(
    /^__Host-earshot=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
});

test("what changes something needs the token that only the page can read", async () => {
  const api = await serve();
  const jane = await signInFirst(api);
  const other = await signIn(api, "jane");
  const key = { name: "nightly", scopes: ["calls:read"] };
  const { csrfToken } = jane;
  for (const forged of [null, "", "x", other.csrfToken, jane.cookies.get("earshot") ?? ""]) {
    jane.csrfToken = forged;
    expect(await jane.send("POST", "/v1/keys", key)).toMatchObject({ status: 403, body: { code: "access.csrf" } });
    expect((await jane.send("POST", "/v1/sign-out")).status).toBe(403);
    expect((await jane.send("GET", "/v1/keys")).body).toEqual({ keys: [] });
  }
  jane.csrfToken = csrfToken;
  expect((await jane.send("POST", "/v1/keys", key)).status).toBe(201);
  // A form can send no JSON, and a script of another site may not without asking first.
  const form = { "content-type": "text/plain" };
  expect((await api.post("/v1/sign-in", JSON.stringify({ name: "jane", password }), form)).status).toBe(415);
});

test("a password can't be guessed", async () => {
  const clock = fakeClock();
  const api = await serve({ clock });
  await signInFirst(api);
  const guess = (name: string) => api.post("/v1/sign-in", { ...bad, name });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    // However the name is written.
    expect(await guess(attempt % 2 === 0 ? "jane" : " JANE ")).toMatchObject({
      status: 401,
      body: { code: "access.wrong_password", detail: "name or password are wrong" },
    });
  }
  const refused = await api.post("/v1/sign-in", { name: "jane", password });
  expect(refused).toMatchObject({ status: 429, body: { code: "access.too_many_attempts" } });
  expect(refused.headers.get("retry-after")).toBe("900");
  // Somebody who does not exist is answered the same.
  expect(await guess("nobody")).toMatchObject({ status: 401, body: { detail: "name or password are wrong" } });
  await clock.sleep(15 * minute);
  expect((await api.post("/v1/sign-in", { name: "jane", password })).status).toBe(200);
  expect(api.log()).not.toContain(password);
  expect(api.log()).not.toContain(bad.password);
});

test("a user from one address to the next, and an address from one user to the next, has so many attempts", () => {
  const clock = fakeClock();
  const attempts = createSignInAttempts(clock);
  const tooMany = { error: { status: 429, retryAfterS: 900 } };
  for (let time = 0; time < 10; time += 1) attempts.begin({ ip: `10.0.0.${time}` }, "jane");
  const beyond = () => attempts.begin({ ip: "10.0.0.99" }, "Jane ");
  expect(beyond()).toMatchObject({ ...tooMany, by: "for one name", isFirst: true });
  expect(beyond()).toMatchObject({ ...tooMany, isFirst: false });
  for (let time = 0; time < 50; time += 1) attempts.begin({ ip: "10.1.1.1" }, `user ${time}`);
  expect(attempts.begin({ ip: "10.1.1.1" }, "user 51")).toMatchObject({ ...tooMany, by: "from one address" });
  // Who has the right password does not use their attempts up.
  for (let time = 0; time < 100; time += 1) {
    expect(attempts.begin({ ip: "10.2.2.2" }, "joe")).toBeNull();
    attempts.forgive({ ip: "10.2.2.2" }, "joe");
  }
});

test("the right password of a disabled user is wrong, and their sessions have ended", async () => {
  const api = await serve();
  const jane = await signInFirst(api);
  const joe = { name: "joe", role: "reviewer", grants: [{ kind: "all" }], password };
  const { body } = await jane.send("POST", "/v1/users", joe);
  expect(body).toMatchObject({ name: "joe", role: "reviewer", signsInBy: "password", disabled: false });
  const { users } = api.store.people;
  const id = (await users.byName("joe"))?.user.id ?? "";
  const session = await signIn(api, "joe");
  expect((await session.send("GET", "/v1/evaluations")).status).toBe(200);
  expect((await jane.send("PATCH", `/v1/users/${id}`, { disabled: true })).status).toBe(200);
  expect((await session.send("GET", "/v1/evaluations")).status).toBe(401);
  expect((await api.post("/v1/sign-in", { name: "joe", password })).status).toBe(401);
});

test("a session ends when it is idle, and at last even when it is used", async () => {
  const clock = fakeClock();
  const api = await serve({ clock });
  const jane = await signInFirst(api);
  const goesOn = async () => (await jane.send("GET", "/v1/evaluations")).status === 200;
  for (let hour = 1; hour <= 12; hour += 1) {
    await clock.sleep(59 * minute);
    expect(await goesOn()).toBe(true);
  }
  await clock.sleep(11 * minute);
  expect(await goesOn()).toBe(true);
  await clock.sleep(minute);
  expect(await goesOn()).toBe(false);
  const later = await signIn(api, "jane");
  await clock.sleep(60 * minute);
  expect((await later.send("GET", "/v1/evaluations")).status).toBe(401);
});

test("administrators see sessions and end them; another password ends all of a user's", async () => {
  const api = await serve();
  const jane = await signInFirst(api);
  const other = await signIn(api, "jane");
  const { sessions } = api.store.people;
  const listed = await jane.send("GET", "/v1/sessions");
  expect(listed.body).toMatchObject({ sessions: [{}, {}] });
  for (const secret of [jane.cookies.get("earshot"), other.cookies.get("earshot")])
    expect(listed.text).not.toContain(secret);
  const [newest] = await sessions.list({}, { nowMs: Date.now(), idleMs: minute });
  expect((await jane.send("DELETE", `/v1/sessions/${newest?.id}`)).status).toBe(200);
  expect(await jane.send("DELETE", `/v1/sessions/${newest?.id}`)).toMatchObject({ status: 404 });
  expect((await other.send("GET", "/v1/evaluations")).status).toBe(401);

  const again = await signIn(api, "jane");
  const change = { current: password, password: "staple correct horse" };
  expect((await jane.send("POST", "/v1/me/password", { ...change, current: "no" })).status).toBe(401);
  expect((await jane.send("POST", "/v1/me/password", { ...change, password: "short" })).status).toBe(422);
  const before = jane.cookies.get("earshot");
  expect((await jane.send("POST", "/v1/me/password", change)).status).toBe(200);
  expect(jane.cookies.get("earshot")).not.toBe(before);
  expect((await jane.send("GET", "/v1/evaluations")).status).toBe(200);
  expect((await again.send("GET", "/v1/evaluations")).status).toBe(401);
  expect((await api.post("/v1/sign-in", { name: "jane", password })).status).toBe(401);
});

test("a key is shown once, may do what its scopes say, and ends", async () => {
  const clock = fakeClock();
  const api = await serve({ clock });
  const jane = await signInFirst(api);
  const endsAt = new Date(clock.now() + minute).toISOString();
  const { status, body } = await jane.send("POST", "/v1/keys", { name: "nightly", scopes: ["calls:read"], endsAt });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    key: { createdBy: "user jane", usedAt: null },
    secret: expect.stringMatching(/^earshot_[\w-]{43}$/),
  });
  const secret = /earshot_[\w-]{43}/.exec(JSON.stringify(body))?.[0] ?? "";
  const asKey = (path: string, method = "GET") =>
    api.request(path, { method, headers: { authorization: `Bearer ${secret}` } });
  expect((await asKey("/v1/evaluations")).status).toBe(200);
  expect(await asKey("/v1/me")).toMatchObject({
    body: { role: "machine", actor: "key nightly", rights: ["calls:read"] },
  });
  expect((await asKey("/v1/keys")).status).toBe(403);
  expect((await jane.send("GET", "/v1/keys")).text).not.toContain(secret);
  expect(await jane.send("POST", "/v1/keys", { name: "NIGHTLY", scopes: ["calls:read"] })).toMatchObject({
    status: 409,
  });
  expect(
    (await jane.send("POST", "/v1/keys", { name: "late", scopes: ["calls:read"], endsAt: "2020-01-01T00:00:00Z" }))
      .status,
  ).toBe(400);
  // A key that is wrong is not made good by a session.
  expect((await jane.send("GET", "/v1/evaluations", undefined, { authorization: "Bearer x" })).status).toBe(401);
  await clock.sleep(minute);
  expect((await asKey("/v1/evaluations")).status).toBe(401);
});

test("the last administrator stays, and ids that are paths are only unknown ids", async () => {
  const api = await serve();
  const jane = await signInFirst(api);
  const id = (await api.store.people.users.list())[0]?.id ?? "";
  for (const change of [{ role: "agent" }, { disabled: true }]) {
    expect(await jane.send("PATCH", `/v1/users/${id}`, change)).toMatchObject({
      status: 409,
      body: { code: "store.last_admin" },
    });
  }
  expect((await jane.send("DELETE", `/v1/users/${id}`)).status).toBe(409);
  for (const path of ["..%2f..%2fetc%2fpasswd", "%2e%2e", "a%00b", "'%20OR%201=1--", "__proto__", "constructor"]) {
    for (const [method, collection] of [
      ["DELETE", "users"],
      ["DELETE", "keys"],
      ["DELETE", "sessions"],
      ["GET", "jobs"],
    ] as const) {
      expect((await jane.send(method, `/v1/${collection}/${path}`)).status, `${collection}/${path}`).toBe(404);
    }
    expect([400, 404]).toContain((await jane.send("GET", `/v1/evaluations/${path}`)).status);
  }
  expect((await jane.send("GET", "/v1/users")).body).toMatchObject({ users: [{ id }] });
});

test("a change of a user is made as a whole or not at all", async () => {
  const api = await serve();
  const jane = await signInFirst(api);
  const { users } = api.store.people;
  const facts = { role: "agent", agentId: null, grants: [], personalRights: [] } as const;
  const identity = { issuer: "https://id.example", subject: "1" };
  const ann = await users.saveIdentity({ ...facts, id: "u-ann", name: "ann", identity, atMs: 0 });
  const before = await api.store.audit.list({}, { limit: 100 });
  // Who signs in at a provider has no password here.
  const change = { role: "manager", password: "staple correct horse" };
  expect((await jane.send("PATCH", "/v1/users/u-ann", change)).status).toBe(422);
  const joe = await users.add({ ...facts, id: "u-joe", name: "joe", passwordHash: "of joe", createdAtMs: 0 });
  expect((await jane.send("PATCH", "/v1/users/u-joe", { ...change, name: "ann" })).status).toBe(409);
  expect([await users.get("u-ann"), await users.byName("joe")]).toEqual([ann, { user: joe, passwordHash: "of joe" }]);
  expect(await api.store.audit.list({}, { limit: 100 })).toEqual(before);
});

test("who changed whose rights, keys and teams is in the audit trail, without names and secrets", async () => {
  const api = await serve();
  const jane = await signInFirst(api);
  const joe = { name: "joe@example.com", role: "reviewer", grants: [{ kind: "queue", id: "q-1" }], password };
  const { text } = await jane.send("POST", "/v1/users", joe);
  const id = /"id":"([^"]+)"/.exec(text)?.[1];
  await jane.send("PATCH", `/v1/users/${id}`, { role: "manager", personalRights: ["sound:play"], disabled: true });
  await jane.send("PATCH", `/v1/users/${id}`, { name: "joseph@example.com", password: "staple correct horse" });
  await jane.send("PUT", "/v1/teams/joes%20team", { agentIds: ["agent-1", "agent-2"] });
  const made = await jane.send("POST", "/v1/keys", { name: "joes key", scopes: ["calls:read"] });
  const keyId = /"id":"([^"]+)"/.exec(made.text)?.[1];
  await jane.send("DELETE", `/v1/keys/${keyId}`);
  await jane.send("DELETE", `/v1/users/${id}`);
  // What was refused changed nothing.
  expect((await jane.send("DELETE", `/v1/users/${id}`)).status).toBe(404);
  for (let attempt = 0; attempt < 13; attempt += 1) await api.post("/v1/sign-in", bad);
  const { items } = await api.store.audit.list({}, { limit: 100 });
  const janes = items.filter(({ actor }) => actor === "user jane");
  expect(janes.map(({ interactionId, reason }) => [interactionId, reason]).reverse()).toEqual([
    [`user ${id}`, "added as reviewer"],
    [`user ${id}`, "role manager; personal rights sound:play; disabled"],
    [`user ${id}`, "name; password"],
    ["team", "set to 2 agents"],
    [`key ${keyId}`, "made for calls:read"],
    [`key ${keyId}`, "removed"],
    [`user ${id}`, "removed"],
  ]);
  const janesId = (await api.store.people.users.list())[0]?.id;
  expect(items.filter(({ actor }) => actor !== "user jane")).toMatchObject([
    {
      ...{ interactionId: `user ${janesId}`, status: "rejected" },
      reason: "too many attempts to sign in for one name",
    },
    { interactionId: `user ${janesId}`, status: "completed", reason: "added as the first admin" },
  ]);
  for (const secret of ["joe", "q-1", "agent-1", "horse", "earshot_"])
    expect(JSON.stringify(items)).not.toContain(secret);
  expect(await api.store.audit.verify()).toMatchObject({ ok: true });
});
