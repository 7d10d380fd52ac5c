import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import {
  type FaultName,
  faultNames,
  readTruth,
  type Simulator,
  type SimulatorOptions,
  sampleCalls,
  sampleNames,
  startSimulator,
} from "../src/index.ts";

const pageShape = z.object({
  entities: z.array(z.object({ id: z.string().optional(), startTime: z.string().optional() })),
  total: z.int(),
  pageCount: z.int(),
  pageSize: z.int(),
});
const readPage = async (answer: Response) => pageShape.parse(await answer.json());

let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  simulator = await startSimulator(options);
  return simulator;
}

async function login({ origin, clientId, clientSecret }: Simulator): Promise<Record<string, string>> {
  const answer = await fetch(`${origin}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials" }),
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
  });
  const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json());
  return { authorization: `Bearer ${access_token}` };
}

async function search(origin: string, headers: Record<string, string>, body: unknown) {
  return fetch(`${origin}/api/v2/recordings/search`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

test("gives tokens by Basic and by form, and refuses wrong credentials", async () => {
  const { origin, clientId, clientSecret } = await start();
  const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${origin}/oauth/token`, { method: "POST", body: new URLSearchParams(form), headers });
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  expect((await ask(form)).status).toBe(200);
  expect((await ask({ ...form, client_secret: "wrong" })).status).toBe(401);
  const basic = Buffer.from(`${clientId}:wrong`).toString("base64");
  expect((await ask({ grant_type: "client_credentials" }, { authorization: `Basic ${basic}` })).status).toBe(401);
});

test("a token ends with its life", async () => {
  let nowMs = 0;
  const { origin } = await start({ tokenLifetimeS: 60, now: () => nowMs });
  const headers = await login(simulator ?? (await start()));
  expect((await search(origin, headers, {})).status).toBe(200);
  nowMs = 60_000;
  expect((await search(origin, headers, {})).status).toBe(401);
});

test("pages hold every recording once, newest first", async () => {
  const running = await start({ generatedCalls: 43 });
  const headers = await login(running);
  const found: z.infer<typeof pageShape>["entities"] = [];
  for (let pageNumber = 1; ; pageNumber += 1) {
    const body = { filter: { type: "type eq 'voice'", sort: "startTime desc" }, pageSize: 10, pageNumber };
    const page = await readPage(await search(running.origin, headers, body));
    expect(page.total).toBe(48);
    if (page.entities.length === 0) break;
    found.push(...page.entities);
  }
  expect(new Set(found.map(({ id }) => id)).size).toBe(48);
  expect(found.map(({ startTime }) => startTime)).toEqual(
    found
      .map(({ startTime }) => startTime)
      .toSorted()
      .reverse(),
  );
});

test("more than a thousand events come in pages", async () => {
  const [call] = sampleCalls();
  if (call === undefined) throw new Error("no sample call");
  const timestamp = call.startTime;
  const events = Array.from({ length: 2300 }, (_, index) => ({ timestamp, state: index % 2 === 0 ? "HOLD" : "TALK" }));
  const running = await start({ calls: [{ ...call, events }] });
  const headers = await login(running);
  let count = 0;
  for (const pageNumber of [1, 2, 3]) {
    const url = `${running.origin}/api/v2/interactions/events/details?interactionId=${call.interactionId}&limit=5000&pageNumber=${pageNumber}`;
    const page = await readPage(await fetch(url, { headers }));
    expect(page).toMatchObject({ total: 2300, pageCount: 3, pageSize: 1000 });
    count += page.entities.length;
  }
  expect(count).toBe(2300);
});

test("a pre-signed URL expires and takes no token", async () => {
  let nowMs = 0;
  const running = await start({ urlLifetimeS: 10, now: () => nowMs });
  const headers = await login(running);
  const call = running.calls.find(({ parts }) => parts[0]?.delivery === "url");
  const part = call?.parts[0];
  if (call === undefined || part === undefined) throw new Error("no call with a pre-signed URL");
  const answer = await fetch(`${running.origin}/api/v2/recordings/${call.recordingId}/parts/${part.id}`, { headers });
  const { url } = z.object({ url: z.string() }).parse(await answer.json());
  expect((await fetch(url, { headers })).status).toBe(400);
  expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(part.audio)).toBe(true);
  nowMs = 10_000;
  expect((await fetch(url)).status).toBe(403);
});

test("asks for the scope an endpoint needs", async () => {
  const running = await start({ scopes: ["recording:read"] });
  const headers = await login(running);
  const url = `${running.origin}/api/v2/interactions/events/details?interactionId=${running.calls[0]?.interactionId}`;
  const answer = await fetch(url, { headers });
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain("interaction:read");
});

test("tells of its limit and holds to it", async () => {
  const running = await start({ requestsPerMinute: 2, now: () => 0 });
  const headers = await login(running);
  await search(running.origin, headers, {});
  expect((await search(running.origin, headers, {})).headers.get("inin-ratelimit-count")).toBe("2");
  const third = await search(running.origin, headers, {});
  expect(third.status).toBe(429);
  expect(third.headers.get("retry-after")).toBe("60");
});

test.each(["sync", "async"] as const)("recognises every sample and no other audio (%s)", async (sttMode) => {
  const running = await start({ sttMode });
  for (const call of running.calls) {
    for (const { audio, transcript } of call.parts) {
      let answer = await fetch(running.sttEndpoint, { method: "POST", body: new Uint8Array(audio) });
      for (let asked = 0; answer.status === 202 && asked < 5; asked += 1) {
        const job = answer.headers.get("location") ?? "/missing";
        answer = await fetch(new URL(job, running.origin));
        if (answer.status === 202) answer = new Response(null, { status: 202, headers: { location: job } });
      }
      expect(await answer.json()).toEqual(transcript);
    }
  }
  expect((await fetch(running.sttEndpoint, { method: "POST", body: "noise" })).status).toBe(422);
});

test("the transcripts of the samples are their truth", () => {
  const seconds = (value: unknown) => Math.round(Number(value) * 1000);
  for (const [index, call] of sampleCalls().entries()) {
    const name = sampleNames[index];
    if (name === undefined) throw new Error("more calls than names");
    const document = JSON.parse(JSON.stringify(call.parts[0]?.transcript));
    const spoken = (document.results ?? document.transcripts).map((segment: Record<string, unknown>) => ({
      startMs: seconds(segment.start_time ?? segment.startTime),
      endMs: seconds(segment.end_time ?? segment.endTime),
      text: segment.transcript ?? segment.text,
    }));
    expect(spoken).toEqual(readTruth(name).segments.map(({ startMs, endMs, text }) => ({ startMs, endMs, text })));
  }
});

test.each(faultNames)(
  "the fault %s is seen on the wire, and the next request is answered",
  async (fault: FaultName) => {
    const running = await start({ faults: { [fault]: 1 }, hangMs: 20, retryAfterS: 2 });
    const { origin } = running;
    const call = running.calls.find(({ parts }) => parts[0]?.delivery === "url");
    const path = `/api/v2/recordings/${call?.recordingId}/parts/${call?.parts[0]?.id}`;
    const seen: string[] = [];
    // Faults come at most three in a row for one path, so a token is to be had by the fourth try.
    let headers: Record<string, string> = {};
    for (let attempt = 0; attempt < 4; attempt += 1) {
      headers = await login(running).catch(() => ({}));
    }
    for (let attempt = 0; attempt < 4; attempt += 1) {
      seen.push(
        await fetch(origin + path, { headers }).then(
          async (answer) =>
            `${answer.status} ${answer.headers.get("retry-after") ?? ""} ${await answer.text().catch(() => "cut")}`,
          () => "no answer",
        ),
      );
    }
    const expected: Record<FaultName, RegExp> = {
      rateLimitSeconds: /^429 2 /,
      rateLimitDate: /^429 \w{3}, \d\d \w{3} \d{4} .* GMT/,
      serverError: /^50[0234] /,
      slow: /^200 .*"url"/,
      truncated: /^200 .*cut/,
      connectionReset: /^no answer$/,
      expiredToken: /^401 /,
      expiredUrl: /^200 .*"expiresAt"/,
      notJson: /^200 .*<html>|^200 .*"url"/,
      hang: /^no answer$/,
    };
    expect(seen[0]).toMatch(expected[fault]);
    expect(running.requests.filter((request) => request.fault === fault).length).toBeGreaterThan(0);
  },
);

test("the same seed gives the same faults", async () => {
  const runs = [];
  for (let run = 0; run < 2; run += 1) {
    const running = await startSimulator({ faults: { serverError: 0.5, rateLimitSeconds: 0.2 }, seed: 7 });
    for (let request = 0; request < 20; request += 1) await fetch(`${running.origin}/stt/jobs/${request}`);
    runs.push(running.requests.map(({ status }) => status));
    await running.close();
  }
  expect(runs[0]).toEqual(runs[1]);
  expect(new Set(runs[0]).size).toBeGreaterThan(2);
});

test("closing frees the port while a request hangs", async () => {
  const running = await startSimulator({ faults: { hang: 1 }, hangMs: 60_000 });
  const { port, hostname } = new URL(running.origin);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.on("error", () => {});
  socket.write("GET /stt/jobs/1 HTTP/1.1\r\nHost: x\r\n\r\n");
  const closed = new Promise((resolve) => socket.on("close", resolve));
  await running.close();
  await closed;
  const again = await startSimulator({ port: Number(port) });
  await again.close();
});
