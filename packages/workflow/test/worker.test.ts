import { createHttp } from "@earshot/http";
import type { Clock } from "@earshot/model";
import { StoreError } from "@earshot/store";
import { expect, onTestFinished, test } from "vitest";
import { offerRecordings, runWorker } from "../src/index.ts";
import { setUp } from "./set-up.ts";

test("after a fault that ended a run a worker rests for a minute; when the database was away it goes on as soon as it is back", async () => {
  const { deps, options } = await setUp();
  const { store } = deps;
  const request = "[]";
  await offerRecordings(deps, options, { request });
  const faults = [
    new StoreError("store.unavailable", "it restarts", { hint: "" }),
    new StoreError("store.unavailable", "it restarts", { hint: "" }),
    new StoreError("store.full", "the disk is full", { hint: "" }),
  ];
  const draining = new AbortController();
  const waits: number[] = [];
  const clock: Clock = {
    now: deps.clock.now,
    sleep: (ms, signal) => {
      waits.push(ms);
      return deps.clock.sleep(ms, signal);
    },
  };
  const http = createHttp();
  onTestFinished(() => http.close());
  let runs = 0;
  await runWorker(
    {
      ...{
        store,
        clock,
        log: { info: () => {}, warn: () => {}, error: () => {} },
        commands: new Map(),
        thumbnails: null,
      },
      openRequest: async () => {
        runs += 1;
        const fault = faults.shift();
        if (fault !== undefined) throw fault;
        draining.abort();
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
  expect(runs).toBe(4);
  expect(waits.filter((ms) => ms >= 60_000)).toEqual([60_000]);
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
