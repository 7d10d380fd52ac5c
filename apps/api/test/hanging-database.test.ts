import { join } from "node:path";
import { createApiKey, createSessions } from "@earshot/people";
import { openStore, StoreError } from "@earshot/store";
import { temporaryFolder } from "@earshot/test-kit";
import Fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { guardRoutes } from "../src/access.ts";
import { createCallers } from "../src/caller.ts";
import { installErrorHandling } from "../src/error-handling.ts";
import { createMetrics } from "../src/metrics.ts";
import { healthRoutes } from "../src/routes/health.ts";
import { createCookie } from "../src/session-cookie.ts";
import { withZod } from "../src/zod-app.ts";

test("while the database hangs, the process is alive and says in time that it is not ready", async () => {
  const opened = await openStore(join(await temporaryFolder(), "earshot.db"));
  onTestFinished(() => opened.close());
  const hangs = () => new Promise<never>(() => {});
  const { runs, speechUsage } = opened;
  const hanging = { runs: { ...runs, list: hangs }, speechUsage: { ...speechUsage, list: hangs }, numbers: hangs };
  const store = { ...opened, ...hanging };
  const app = Fastify();
  guardRoutes(app, { find: hangs, ofSession: hangs }, store);
  const metrics = createMetrics(app, store, () => 0, 1);
  healthRoutes(withZod(app), store, metrics, 1);

  expect((await app.inject("/healthz")).statusCode).toBe(200);
  expect((await app.inject("/readyz")).statusCode).toBe(503);
  const text = await metrics.registry.metrics();
  expect(text).toContain("earshot_database_up 0\n");
  expect(text).toContain("earshot_http_request_duration_seconds");
});

test("a scrape whose key the database knew lately gets what needs no database, and nothing else does", async () => {
  const store = await openStore(join(await temporaryFolder(), "earshot.db"));
  onTestFinished(() => store.close());
  let nowMs = 1_000_000;
  const clock = { now: () => nowMs };
  const made = { scopes: ["metrics:read", "runs:read"], createdBy: "cli:jo", correlationId: "test" } as const;
  const minute = 60_000;
  const keys = {
    scrape: await createApiKey(store.people.apiKeys, { ...made, name: "scrape", endsAtMs: null }, clock),
    short: await createApiKey(store.people.apiKeys, { ...made, name: "short", endsAtMs: nowMs + minute }, clock),
    removed: await createApiKey(store.people.apiKeys, { ...made, name: "removed", endsAtMs: null }, clock),
    other: await createApiKey(store.people.apiKeys, { ...made, name: "other", endsAtMs: null }, clock),
  };
  let isAway = false;
  const away = new StoreError("store.unavailable", "the database can't be reached", { hint: "Start it." });
  const apiKeys: typeof store.people.apiKeys = {
    ...store.people.apiKeys,
    find: (...asked) => (isAway ? Promise.reject(away) : store.people.apiKeys.find(...asked)),
    touch: (...asked) => (isAway ? Promise.reject(away) : store.people.apiKeys.touch(...asked)),
  };
  const people = { ...store.people, apiKeys };
  const app = Fastify();
  installErrorHandling(app);
  const parts = { people, sessions: createSessions(people, clock), cookie: createCookie("session", undefined), clock };
  guardRoutes(app, createCallers({ ...parts, token: null, openId: false }), store);
  healthRoutes(withZod(app), store, createMetrics(app, store, clock.now, 1), 1);
  app.get("/runs", { config: { access: "runs:read" } }, async () => "runs");
  const ask = async (url: string, { secret }: { secret: string }) =>
    (await app.inject({ url, headers: { authorization: `Bearer ${secret}` } })).statusCode;
  const scrapes = async () => [
    await ask("/metrics", keys.scrape),
    await ask("/metrics", keys.short),
    await ask("/metrics", keys.removed),
  ];

  expect([await scrapes(), await ask("/runs", keys.other)]).toEqual([[200, 200, 200], 200]);
  await store.people.apiKeys.remove(keys.removed.key.id);
  expect(await scrapes()).toEqual([200, 200, 401]);
  isAway = true;
  expect([await scrapes(), await ask("/metrics", keys.other)]).toEqual([[200, 200, 503], 503]);
  expect(await ask("/runs", keys.scrape)).toBe(503);
  nowMs += minute;
  expect(await scrapes()).toEqual([200, 401, 503]);
  nowMs += 60 * minute;
  expect(await scrapes()).toEqual([503, 503, 503]);
});
