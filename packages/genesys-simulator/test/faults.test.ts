import { connect } from "node:net";
import { expect, test } from "vitest";
import { z } from "zod";
import { type FaultName, faultNames, type Simulator, startSimulator } from "../src/index.ts";
import { login, rawGet, search, start } from "./set-up.ts";

/** A part that answers with a pre-signed URL, and a token from before the faults. */
async function startWithFault(
  fault: FaultName,
  options: { now?: (() => number) | undefined; hangMs?: number | undefined } = {},
) {
  const rates: Partial<Record<FaultName, number>> = {};
  const running = await start({ ...options, faults: rates, retryAfterS: 2 });
  const headers = await login(running);
  rates[fault] = 1;
  const call = running.calls.find(({ parts }) => parts[0]?.delivery === "url");
  const path = `/api/v2/recordings/${call?.recordingId}/parts/${call?.parts[0]?.id}`;
  return { running, headers, path };
}

const answered = /^HTTP\/1\.1 200 OK\r\n.*"url"/s;

const onTheWire: Record<FaultName, { text: RegExp; error?: string | undefined }> = {
  rateLimitSeconds: { text: /^HTTP\/1\.1 429 .*retry-after: 2\r\n.*in \[2\] seconds/s },
  rateLimitDate: {
    text: /^HTTP\/1\.1 429 .*date: Thu, 01 Jan 1970 00:00:01 GMT\r\nretry-after: Thu, 01 Jan 1970 00:00:03 GMT\r\n/s,
  },
  serverError: { text: /^HTTP\/1\.1 50[0234] / },
  slow: { text: answered },
  truncated: { text: /^HTTP\/1\.1 200 OK\r\n.*content-length: \d+\r\n/s },
  connectionReset: { text: /^$/, error: "ECONNRESET" },
  expiredToken: { text: /^HTTP\/1\.1 401 .*bad\.credentials/s },
  expiredUrl: { text: answered },
  notJson: { text: /^HTTP\/1\.1 200 OK\r\n.*content-type: text\/html.*<html>/s },
  hang: { text: /^$/ },
};

test.each(faultNames)("%s is seen by a plain socket, and the client is answered in the end", async (fault) => {
  const { running, headers, path } = await startWithFault(fault, { now: () => 1001, hangMs: 20 });
  const seen = await rawGet(running.origin, path, headers);
  expect(seen.text).toMatch(onTheWire[fault].text);
  expect(seen.error).toBe(onTheWire[fault].error ?? null);
  const log = running.requests.at(-1);
  expect(log).toMatchObject({ path, fault });
  expect(log?.status === null).toBe(seen.text === "");
  if (seen.text !== "") expect(seen.text).toMatch(/\r\ninin-correlation-id: \S+/);

  await rawGet(running.origin, path, headers);
  await rawGet(running.origin, path, headers);
  // Who never asks for a new token is refused for good.
  const renewed = fault === "expiredToken" ? await renew(running) : headers;
  expect((await rawGet(running.origin, path, renewed)).text).toMatch(answered);
  expect(running.requests.at(-1)?.fault).toBeNull();
});

async function renew(running: Simulator) {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const headers = await login(running).catch(() => null);
    if (headers !== null) return headers;
  }
  throw new Error("no token was to be had");
}

test("a truncated body ends before its announced length", async () => {
  const { running, headers, path } = await startWithFault("truncated");
  const { text } = await rawGet(running.origin, path, headers);
  const announced = Number(/content-length: (\d+)/.exec(text)?.[1]);
  const [, body = ""] = text.split("\r\n\r\n");
  expect(body.length).toBeGreaterThan(0);
  expect(body.length).toBeLessThan(announced);
});

test("a slow body comes in pieces", async () => {
  const { running, headers, path } = await startWithFault("slow");
  expect((await rawGet(running.origin, path, headers)).chunks).toBeGreaterThanOrEqual(3);
});

test("an expired URL is refused, and the next one is good", async () => {
  const { running, headers, path } = await startWithFault("expiredUrl");
  const ask = async () => {
    const answer = await fetch(running.origin + path, { headers });
    return fetch(z.object({ url: z.string() }).parse(await answer.json()).url);
  };
  expect((await ask()).status).toBe(403);
  expect((await ask()).status).toBe(200);
});

test("a token is called expired once; the next one is taken", async () => {
  const { running, headers } = await startWithFault("expiredToken");
  expect((await search(running.origin, headers, {})).status).toBe(401);
  expect((await search(running.origin, headers, {})).status).toBe(401);
  expect((await search(running.origin, await login(running), {})).status).toBe(200);
});

test("a server error has all its forms, an HTML page among them", async () => {
  const { origin } = await start({ faults: { serverError: 1 } });
  const forms = new Set<string>();
  for (let job = 0; job < 40; job += 1) {
    const answer = await fetch(`${origin}/stt/jobs/${job}`);
    forms.add(`${answer.status} ${answer.headers.get("content-type")}`);
    await answer.arrayBuffer();
  }
  expect([...forms].toSorted()).toEqual([
    "500 application/json",
    "502 text/html",
    "503 application/json",
    "504 application/json",
  ]);
});

test("no request gets more than three faults in a row", async () => {
  const { origin, requests } = await start({ faults: { serverError: 0.5, notJson: 0.5 } });
  for (let attempt = 0; attempt < 12; attempt += 1) await (await fetch(`${origin}/stt/jobs/1`)).arrayBuffer();
  expect(requests.map(({ fault }) => fault === null)).toEqual(
    Array.from({ length: 12 }, (_, index) => index % 4 === 3),
  );
});

test("faults are about as frequent as asked for", async () => {
  const { origin, requests } = await start({ faults: { serverError: 0.1, rateLimitSeconds: 0.1 }, seed: 5 });
  for (let job = 0; job < 400; job += 1) await (await fetch(`${origin}/stt/jobs/${job}`)).arrayBuffer();
  const share = requests.filter(({ fault }) => fault !== null).length / requests.length;
  expect(share).toBeGreaterThan(0.14);
  expect(share).toBeLessThan(0.26);
});

test("the same seed gives every request the same faults in any order, another seed gives others", async () => {
  const paths = Array.from({ length: 40 }, (_, job) => `/stt/jobs/${job % 20}`);
  const run = async (seed: number, order: readonly string[]) => {
    const running = await startSimulator({ faults: { serverError: 0.4, rateLimitSeconds: 0.2 }, seed });
    for (const path of order) await (await fetch(running.origin + path)).arrayBuffer();
    await running.close();
    return Object.groupBy(
      running.requests.map(({ path, status }) => ({ path, status })),
      ({ path }) => path,
    );
  };
  const first = await run(7, paths);
  expect(await run(7, paths)).toEqual(first);
  expect(await run(7, paths.toReversed())).toEqual(first);
  expect(await run(8, paths)).not.toEqual(first);
});

test("closing ends hanging requests and frees the port", async () => {
  const running = await startSimulator({ faults: { hang: 1 }, hangMs: 60_000 });
  const { port, hostname } = new URL(running.origin);
  const hanging = rawGet(running.origin, "/stt/jobs/1");
  const idle = connect(Number(port), hostname).on("error", () => {});
  const ended = new Promise((resolve) => idle.on("close", resolve));
  while (running.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await running.close();
  expect((await hanging).text).toBe("");
  await ended;
  const again = await startSimulator({ port: Number(port) });
  await again.close();
});
