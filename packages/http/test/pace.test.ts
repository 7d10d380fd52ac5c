import type { RequestPace } from "@earshot/model";
import { fakeClock } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";
import { createHttp, type HttpRequest } from "../src/index.ts";
import { answer, type ScriptedServer, scriptedServer } from "./scripted-server.ts";

/** A line in which the given waits come one after another, with what it was told. */
function lineOf(...waitsMs: number[]) {
  const told: string[] = [];
  const pace: RequestPace = {
    take: async () => waitsMs.shift() ?? 0,
    setLimit: async (perMinute) => void told.push(`limit ${perMinute}`),
    pause: async (forMs) => void told.push(`pause ${forMs}`),
  };
  return { pace, told };
}

function client() {
  const clock = fakeClock();
  const http = createHttp({}, { clock, random: () => 0.5 });
  onTestFinished(() => http.close());
  const send = (server: ScriptedServer, more: Partial<HttpRequest>) =>
    http.request({ method: "GET", url: server.url, idempotent: true, ...more }, async ({ status }) => status);
  return { clock, send };
}

test("each attempt waits for its turn, and tells the line what the server says", async () => {
  const limit = { "inin-ratelimit-allowed": "300" };
  await using server = await scriptedServer(answer(429, {}, { "retry-after": "3" }), answer(200, {}, limit));
  const { clock, send } = client();
  const { pace, told } = lineOf(200, 400);
  const beganMs = clock.now();
  expect(await send(server, { pace })).toBe(200);
  expect(clock.now() - beganMs).toBe(200 + 3000 + 400);
  expect(told).toEqual(["pause 3000", "limit 300"]);
});

test("a wait of years, which a gateway may name by mistake, pauses nobody for longer than an hour", async () => {
  const limit = {
    "inin-ratelimit-allowed": "9".repeat(30),
    "inin-ratelimit-count": "1",
    "inin-ratelimit-reset": "9999",
  };
  const forEver = answer(429, {}, { "retry-after": "9999999999" });
  await using server = await scriptedServer(forEver, answer(200, {}, limit));
  const { clock, send } = client();
  const { pace, told } = lineOf();
  await expect(send(server, { pace })).rejects.toMatchObject({ code: "http.rate_limited" });
  expect(told).toEqual(["pause 3600000"]);
  await clock.sleep(3_600_000);
  expect(await send(server, { pace })).toBe(200);
  expect(told).toEqual(["pause 3600000"]);
});

test("a turn that is too far away refuses the request, which was not sent", async () => {
  await using server = await scriptedServer(answer(200));
  const { clock, send } = client();
  const { pace } = lineOf(130_000);
  await expect(send(server, { pace })).rejects.toMatchObject({
    code: "http.rate_limited",
    retryAtMs: clock.now() + 130_000,
  });
  expect(server.seen).toEqual([]);
  const stop = new AbortController();
  stop.abort();
  await expect(send(server, { pace: lineOf(50).pace, signal: stop.signal })).rejects.toMatchObject({
    code: "http.aborted",
  });
});
