import { expect, test } from "vitest";
import { z } from "zod";
import { extraCallNames, type SimulatedCall, sampleCalls } from "../src/index.ts";
import { genesysErrorOf, login, search, start } from "./set-up.ts";

const pageShape = z.object({
  entities: z.array(
    z.object({
      id: z.string().optional(),
      startTime: z.string().optional(),
      timestamp: z.string().optional(),
      state: z.string().optional(),
    }),
  ),
  total: z.int(),
  pageCount: z.int(),
  pageSize: z.int(),
  pageNumber: z.int(),
});
const readPage = async (answer: Response) => pageShape.parse(await answer.json());
const oauthError = z.object({ error: z.string(), description: z.string() });

function callWith(calls: readonly SimulatedCall[], delivery: "bytes" | "url") {
  const call = calls.find(({ parts }) => parts[0]?.delivery === delivery);
  const part = call?.parts[0];
  if (call === undefined || part === undefined) throw new Error(`no call is delivered by ${delivery}`);
  return { call, part, path: `/api/v2/recordings/${call.recordingId}/parts/${part.id}` };
}

test("gives tokens by Basic and by form, and refuses wrong credentials in OAuth's words", async () => {
  const { origin, clientId, clientSecret } = await start();
  const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${origin}/oauth/token`, { method: "POST", body: new URLSearchParams(form), headers });
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const given = await ask(form);
  expect(given.status).toBe(200);
  expect(await given.json()).toMatchObject({ token_type: "bearer", expires_in: 3600 });

  const basic = (secret: string) => `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`;
  const { grant_type } = form;
  expect((await ask({ grant_type }, { authorization: basic(clientSecret) })).status).toBe(200);
  for (const refused of [
    await ask({ ...form, client_secret: "wrong" }),
    await ask({ grant_type }, { authorization: basic("wrong") }),
    await ask({ grant_type }),
  ]) {
    expect(refused.status).toBe(401);
    expect(oauthError.parse(await refused.json()).error).toBe("invalid_client");
  }
  const unknownGrant = await ask({ ...form, grant_type: "password" });
  expect(unknownGrant.status).toBe(400);
  expect(oauthError.parse(await unknownGrant.json()).error).toBe("invalid_request");
});

test("a token ends with its life", async () => {
  let nowMs = 0;
  const running = await start({ tokenLifetimeS: 60, now: () => nowMs });
  const headers = await login(running);
  nowMs = 59_999;
  expect((await search(running.origin, headers, {})).status).toBe(200);
  nowMs = 60_000;
  const refused = await search(running.origin, headers, {});
  expect(refused.status).toBe(401);
  expect((await genesysErrorOf(refused)).code).toBe("bad.credentials");
  expect((await search(running.origin, await login(running), {})).status).toBe(200);
});

test("the API takes no request without a token, nor with a client's own credentials", async () => {
  const { origin, clientId, clientSecret, calls } = await start();
  const basic = { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` };
  const { path } = callWith(calls, "bytes");
  for (const headers of [{}, basic, { authorization: "Bearer guessed" }]) {
    for (const url of ["/api/v2/recordings/x", path, "/api/v2/interactions/events/details?interactionId=x"]) {
      const refused = await fetch(origin + url, { headers });
      expect(refused.status).toBe(401);
      await genesysErrorOf(refused);
    }
    expect((await search(origin, headers, {})).status).toBe(401);
  }
});

test.each(["nested", "flat"])("pages hold every recording once, newest first (%s criteria)", async (form) => {
  const running = await start({ generatedCalls: 43 });
  const headers = await login(running);
  const criteria = { type: "type eq 'voice'", sort: "startTime desc" };
  const found: z.infer<typeof pageShape>["entities"] = [];
  let pageCount = 1;
  for (let pageNumber = 1; pageNumber <= pageCount; pageNumber += 1) {
    const body = { ...(form === "nested" ? { filter: criteria } : criteria), pageSize: 10, pageNumber };
    const page = await readPage(await search(running.origin, headers, body));
    expect(page).toMatchObject({ total: 48, pageCount: 5, pageSize: 10, pageNumber });
    found.push(...page.entities);
    pageCount = page.pageCount;
  }
  expect(found.length).toBe(48);
  expect(new Set(found.map(({ id }) => id)).size).toBe(48);
  const times = found.map(({ startTime = "" }) => startTime);
  expect(times).toEqual(times.toSorted().reverse());
});

test("a search keeps to its interval, its type and the largest page", async () => {
  const running = await start({ maxPageSize: 2 });
  const headers = await login(running);
  const find = async (body: unknown) => readPage(await search(running.origin, headers, body));
  expect(await find({ pageSize: 50 })).toMatchObject({ total: 5, pageSize: 2, pageCount: 3 });
  expect((await find({ filter: { type: "type eq 'screen'" } })).total).toBe(0);
  const [first, second] = running.calls.map(({ startTime }) => startTime.replace(".000Z", "Z"));
  const page = await find({ interval: `${first}/${second}` });
  expect(page.entities.map(({ id }) => id)).toEqual([running.calls[0]?.recordingId]);
});

test("refuses bad bodies and queries", async () => {
  const { origin, ...running } = await start();
  const headers = await login({ origin, ...running });
  for (const body of [
    "{",
    [],
    { pageSize: 0 },
    { pageNumber: "one" },
    { filter: { type: "voice" } },
    { filter: { sort: "endTime" } },
    { interval: "yesterday/today" },
    { interval: "2026-10-02T00:00:00Z/2026-10-01T00:00:00Z" },
  ]) {
    const refused = await search(origin, headers, body);
    expect({ body, status: refused.status }).toEqual({ body, status: 400 });
    await genesysErrorOf(refused);
  }
  for (const query of ["", "interactionId=x&limit=0", "interactionId=x&pageNumber=z", "interactionId=x&type=chat"]) {
    const refused = await fetch(`${origin}/api/v2/interactions/events/details?${query}`, { headers });
    expect({ query, status: refused.status }).toEqual({ query, status: 400 });
  }
  const tooLarge = await search(origin, headers, JSON.stringify({ note: "x".repeat(600_000) }));
  expect(tooLarge.status).toBe(413);
  await genesysErrorOf(tooLarge);
});

test("what is unknown is not found", async () => {
  const { origin, calls, ...running } = await start();
  const headers = await login({ origin, calls, ...running });
  const id = calls[0]?.recordingId;
  for (const path of [
    "/api/v2/recordings/rec-0",
    `/api/v2/recordings/${id}/parts/part-0`,
    "/api/v2/recordings/rec-0/parts/part-0",
    "/api/v2/interactions/events/details?interactionId=int-0",
    "/api/v2/users/me",
  ]) {
    const missing = await fetch(origin + path, { headers });
    expect({ path, status: missing.status }).toEqual({ path, status: 404 });
    await genesysErrorOf(missing);
  }
  const found = await fetch(`${origin}/api/v2/recordings/${id}`, { headers });
  expect(await found.json()).toMatchObject({ id, interactionId: calls[0]?.interactionId, status: "COMPLETED" });
});

test("more than a thousand events come in pages, each once and in no order", async () => {
  const running = await start({ calls: [], extraCalls: ["manyEvents"] });
  const headers = await login(running);
  const [call] = running.calls;
  const events: unknown[] = [];
  for (const pageNumber of [1, 2, 3]) {
    const query = `interactionId=${call?.interactionId}&type=stateChange&limit=5000&pageNumber=${pageNumber}`;
    const page = await readPage(
      await fetch(`${running.origin}/api/v2/interactions/events/details?${query}`, { headers }),
    );
    expect(page).toMatchObject({ total: 2303, pageCount: 3, pageSize: 1000, pageNumber });
    events.push(...page.entities);
  }
  expect(events).toEqual(call?.events);
  const times = call?.events.map(({ timestamp }) => timestamp) ?? [];
  expect(new Set(times).size).toBe(2303);
  expect(times).not.toEqual(times.toSorted());
  expect(times).not.toEqual(times.toSorted().reverse());
});

test("a pre-signed URL expires and takes no token", async () => {
  let nowMs = 0;
  const running = await start({ urlLifetimeS: 10, now: () => nowMs });
  const headers = await login(running);
  const { path, part } = callWith(running.calls, "url");
  const answer = await fetch(running.origin + path, { headers });
  const signed = z.object({ url: z.string(), expiresAt: z.string() }).parse(await answer.json());
  expect(signed.expiresAt).toBe(new Date(10_000).toISOString());
  expect((await fetch(signed.url, { headers })).status).toBe(400);
  const media = await fetch(signed.url);
  expect(media.headers.get("content-type")).toBe("audio/ogg");
  expect(media.headers.get("content-length")).toBe(String(part.audio.length));
  expect(Buffer.from(await media.arrayBuffer()).equals(part.audio)).toBe(true);
  expect((await fetch(signed.url.replace("sig=", "sig=x"))).status).toBe(403);
  nowMs = 10_000;
  expect((await fetch(signed.url)).status).toBe(403);
});

test("a part answers with its bytes", async () => {
  const running = await start();
  const { path, part } = callWith(running.calls, "bytes");
  const answer = await fetch(running.origin + path, { headers: await login(running) });
  expect(answer.headers.get("content-length")).toBe(String(part.audio.length));
  expect(Buffer.from(await answer.arrayBuffer()).equals(part.audio)).toBe(true);
});

test("asks for the scope an endpoint needs", async () => {
  const recordings = await start({ scopes: ["recording:read"] });
  const events = `/api/v2/interactions/events/details?interactionId=${recordings.calls[0]?.interactionId}`;
  const noEvents = await fetch(recordings.origin + events, { headers: await login(recordings) });
  expect(noEvents.status).toBe(403);
  expect((await genesysErrorOf(noEvents)).message).toContain("interaction:read");
  const interactions = await start({ scopes: ["interaction:read"] });
  const noSearch = await search(interactions.origin, await login(interactions), {});
  expect(noSearch.status).toBe(403);
  expect((await genesysErrorOf(noSearch)).message).toContain("recording:read");
});

test("reports its limit and enforces it until the minute is over", async () => {
  let nowMs = 0;
  const running = await start({ requestsPerMinute: 2, now: () => nowMs });
  const headers = await login(running);
  await search(running.origin, headers, {});
  const second = await search(running.origin, headers, {});
  expect(second.status).toBe(200);
  expect(Object.fromEntries(second.headers)).toMatchObject({
    "inin-ratelimit-count": "2",
    "inin-ratelimit-allowed": "2",
    "inin-ratelimit-reset": "60",
  });
  nowMs = 15_500;
  const third = await search(running.origin, headers, {});
  expect(third.status).toBe(429);
  expect(third.headers.get("retry-after")).toBe("45");
  expect((await genesysErrorOf(third)).code).toBe("too.many.requests.retry.after");
  nowMs = 60_000;
  expect((await search(running.origin, headers, {})).status).toBe(200);
});

test("the extra calls have their difficulties", async () => {
  const running = await start({ calls: sampleCalls().slice(0, 1), extraCalls: extraCallNames, generatedCalls: 2 });
  const headers = await login(running);
  expect(new Set(running.calls.map(({ recordingId }) => recordingId)).size).toBe(6);
  const status = async (id: string, part: string) =>
    (await fetch(`${running.origin}/api/v2/recordings/${id}/parts/${part}`, { headers })).status;
  const [, waiting, long] = running.calls;
  expect(waiting?.status).toBe("PROCESSING");
  expect(await status("rec-notCompleted", waiting?.parts[0]?.id ?? "")).toBe(202);
  expect(long?.parts.map(({ delivery }) => delivery)).toEqual(["bytes", "url"]);
  for (const { id } of long?.parts ?? []) expect(await status("rec-twoParts", id)).toBe(200);
});

test("logs what came in, in order and without secrets", async () => {
  const running = await start();
  const headers = await login(running);
  const { path, part } = callWith(running.calls, "url");
  const answer = await fetch(running.origin + path, { headers });
  const { url } = z.object({ url: z.string() }).parse(await answer.json());
  await fetch(url);
  await search(running.origin, {}, "{");
  expect(running.requests.map(({ atMs: _, ...request }) => request)).toEqual([
    { method: "POST", path: "/oauth/token", status: 200, fault: null, hasAuthorization: true },
    { method: "GET", path, status: 200, fault: null, hasAuthorization: true },
    { method: "GET", path: `/media/${part.id}`, status: 200, fault: null, hasAuthorization: false },
    { method: "POST", path: "/api/v2/recordings/search", status: 400, fault: null, hasAuthorization: false },
  ]);
});
