import { createHttp } from "@earshot/http";
import { StoreError } from "@earshot/store";
import { expect, onTestFinished, test } from "vitest";
import { offerRecordings, runWorker } from "../src/index.ts";
import { setUp } from "./set-up.ts";

test("a request that can't be opened is left to others for a minute, and keeps no other one from being evaluated", async () => {
  const { deps, options } = await setUp();
  const { store } = deps;
  await offerRecordings(deps, options, { request: "bad", priority: 1 });
  const other = [{ key: "rec-of-another", subject: { late: false, unreadable: null } }];
  await store.work.offer("recording", other, { request: "good", nowMs: deps.clock.now() });
  const faults = [
    new StoreError("store.unavailable", "it restarts", { hint: "" }),
    new StoreError("store.unavailable", "it restarts", { hint: "" }),
    new StoreError("store.full", "the disk is full", { hint: "" }),
  ];
  const draining = new AbortController();
  const { clock } = deps;
  const beganMs = clock.now();
  const http = createHttp();
  onTestFinished(() => http.close());
  const opened: { request: string; fault: string | undefined; afterMs: number }[] = [];
  await runWorker(
    {
      ...{
        store,
        clock,
        log: { info: () => {}, warn: () => {}, error: () => {} },
        commands: new Map(),
        thumbnails: null,
      },
      openRequest: async (request) => {
        const fault = request === "bad" ? faults.shift() : undefined;
        opened.push({ request, fault: fault?.code, afterMs: clock.now() - beganMs });
        if (fault !== undefined) throw fault;
        if (request === "bad") draining.abort();
        return { deps, options };
      },
      delivery: {
        store,
        http,
        clock,
        random: Math.random,
        configuration: { archives: [], timeoutMs: 1000, allowHosts: [] },
      },
    },
    { name: "test", version: "test", pollMs: 1000 },
    { draining: draining.signal, stopping: new AbortController().signal },
  );
  expect(opened.map(({ request, fault }) => [request, fault])).toEqual([
    ["bad", "store.unavailable"],
    ["bad", "store.unavailable"],
    ["bad", "store.full"],
    ["good", undefined],
    ["bad", undefined],
  ]);
  const [, back = Number.NaN, full = Number.NaN, , again = Number.NaN] = opened.map(({ afterMs }) => afterMs);
  expect(full - back).toBeLessThan(60_000);
  expect(again - full).toBeGreaterThanOrEqual(60_000);
});

test("what a worker leaves to others is no try of a command: one that fails then is tried again", async () => {
  const { deps } = await setUp();
  const { store, clock } = deps;
  await store.schedules.add(
    {
      name: "nightly",
      cron: "0 2 * * *",
      timezone: "UTC",
      nextAtMs: clock.now() + 1e12,
      command: ["retention", "run"],
    },
    clock.now(),
  );
  await store.schedules.runNow("nightly", clock.now());
  const draining = new AbortController();
  const commands = new Map();
  const retries: unknown[] = [];
  let left = 0;
  const http = createHttp();
  onTestFinished(() => http.close());
  await runWorker(
    {
      ...{ store, clock, commands, openRequest: null, thumbnails: null },
      log: {
        info: () => {},
        warn: () => {
          left += 1;
          if (left < 5) return;
          commands.set("retention", () =>
            Promise.reject(new StoreError("store.full", "the disk is full", { hint: "" })),
          );
        },
        error: (facts) => {
          retries.push(facts);
          draining.abort();
        },
      },
      delivery: {
        ...{ store, http, clock, random: Math.random },
        configuration: { archives: [], timeoutMs: 1000, allowHosts: [] },
      },
    },
    { name: "test", version: "test", pollMs: 60_000 },
    { draining: draining.signal, stopping: new AbortController().signal },
  );
  expect(retries).toMatchObject([{ code: "store.full", retryAtMs: expect.any(Number) }]);
});
