import { existsSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startAwsSimulator } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import { createMediaBucket, createMediaFolder } from "@earshot/media";
import type { Store } from "@earshot/model";
import { expect, onTestFinished, test } from "vitest";
import { evaluateRecordings, type ProgressEvent } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const everything = { limit: 1000 };

/** What the store holds of recordings that failed. */
async function failuresOf(store: Store): Promise<string[]> {
  const { items } = await store.runs.list(everything);
  const outcomes = await Promise.all(items.map(({ id }) => store.runs.outcomes(id, { outcome: "failed" }, everything)));
  return outcomes.flatMap(({ items }) => items).map(({ recordingId }) => recordingId);
}

test("a work folder that vanishes in the middle ends the run, marks no call failed, and the next run goes on", async () => {
  const { deps, options } = await setUp({ generatedCalls: 35 });
  let evaluated = 0;
  let gone = false;
  const run = evaluateRecordings(
    {
      ...deps,
      source: {
        ...deps.source,
        // Gone with the fifth call, as when somebody cleans up or unmounts it.
        media: async (...asked) => {
          if (evaluated >= 5 && !gone) {
            gone = true;
            // In one step: a folder that is deleted file by file looks like a run's own, which is made again.
            await rename(options.workDirectory, `${options.workDirectory}-elsewhere`);
          }
          return deps.source.media(...asked);
        },
      },
    },
    options,
    { onProgress: ({ type }) => void (type === "evaluated" && ++evaluated) },
  );
  // A file in it can no longer be written before the folder itself is seen to be gone.
  const unusable = expect.stringMatching(/^(run\.folder_unusable|genesys\.write_failed)$/);
  await expect(run).rejects.toMatchObject({ code: unusable });
  expect(await failuresOf(deps.store)).toEqual([]);
  const next = await evaluateRecordings(deps, options);
  expect(next).toMatchObject({ evaluated: 40 - evaluated, skipped: evaluated, failed: 0 });
});

test("media that cannot be kept end the run, and no call is blamed for it", async () => {
  const { deps, options, folder } = await setUp();
  const media = join(folder, "media");
  await writeFile(media, "a file in its place");
  const keepMedia = { store: createMediaFolder(media), which: "fetched" } as const;
  await expect(evaluateRecordings(deps, { ...options, keepMedia })).rejects.toMatchObject({ code: "media.io_failed" });
  expect(await failuresOf(deps.store)).toEqual([]);
});

test("a bucket in trouble ends the run, and the next one keeps what this one could not", async () => {
  const { deps, options } = await setUp();
  const aws = await startAwsSimulator({ now: deps.clock.now });
  const http = createHttp({}, { clock: deps.clock, random: () => 0.5 });
  onTestFinished(async () => {
    await http.close();
    await aws.close();
  });
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = aws.credentials;
  const place = { location: "s3://earshot-calls/kept", endpoint: aws.endpoint };
  const bucket = createMediaBucket(
    { ...place, credentials: { accessKeyId, secretAccessKey } },
    { http, clock: deps.clock },
  );
  const kept = { ...options, keepMedia: { store: bucket, which: "fetched" } } as const;
  aws.fail("PutObject", "throttled");
  await expect(evaluateRecordings(deps, kept)).rejects.toMatchObject({ code: "media.unavailable" });
  expect([await failuresOf(deps.store), aws.objects()]).toEqual([[], []]);
  aws.fail("PutObject", "throttled", 0);
  const next = await evaluateRecordings(deps, kept);
  expect(next).toMatchObject({ evaluated: 5, failed: 0, waiting: 0, kept: { files: 5 } });
  expect(aws.objects()).toHaveLength(5);
});

test("a store that fails while a failure is saved ends the run with its fault, and nothing goes on after the end", async () => {
  const { deps, options } = await setUp({ generatedCalls: 35, poison: { "rec-billing-dispute": "part404" } });
  let ended = false;
  const late: ProgressEvent["type"][] = [];
  const full = Object.assign(new Error("disk is full"), { code: "x" });
  const store: Store = {
    ...deps.store,
    calls: { ...deps.store.calls, saveFailed: () => Promise.reject(full) },
  };
  const run = evaluateRecordings({ ...deps, store }, options, {
    onProgress: ({ type }) => void (ended && late.push(type)),
  }).finally(() => {
    ended = true;
  });
  await expect(run).rejects.toBe(full);
  const before = (await deps.store.evaluations.list({}, everything)).items.length;
  await deps.clock.sleep(0);
  expect((await deps.store.evaluations.list({}, everything)).items.length).toBe(before);
  expect(late).toEqual([]);
});

test("a record that the store refuses fails its call alone", async () => {
  const { deps, options } = await setUp({ generatedCalls: 15 });
  const refused = "rec-billing-dispute";
  const summary = await evaluateRecordings(
    {
      ...deps,
      source: {
        ...deps.source,
        // A time without end, which no column takes.
        media: async (recording, ...asked) => {
          const media = await deps.source.media(recording, ...asked);
          return recording.id === refused ? { ...media, bytes: Number.NaN } : media;
        },
      },
    },
    { ...options, batchSize: 10, concurrency: 10 },
  );
  expect(summary).toMatchObject({ evaluated: 19, failed: 1 });
});

test("what all calls end with is not theirs: the run ends, and none of them is marked failed", async () => {
  const { deps, options, simulator } = await setUp({ generatedCalls: 35 });
  const table: Record<string, "media403"> = {};
  for (const { recordingId } of simulator.calls) table[recordingId] = "media403";
  const poisoned = await setUp({ generatedCalls: 35, poison: table });
  const run = evaluateRecordings({ ...poisoned.deps, store: deps.store }, poisoned.options);
  await expect(run).rejects.toMatchObject({ code: "genesys.forbidden" });
  const states = [...(await deps.store.calls.states(Object.keys(table))).values()];
  expect(states.filter(({ status }) => status === "failed")).toEqual([]);
  expect(await evaluateRecordings(deps, options)).toMatchObject({ evaluated: 40, failed: 0, skipped: 0 });
});

test("recordings that are gone at the head of a listing keep none behind them from being evaluated", async () => {
  const table: Record<string, "part404"> = {};
  const { deps, options, simulator } = await setUp({ generatedCalls: 35, poison: table });
  const newest = simulator.calls.toSorted((a, b) => b.startTime.localeCompare(a.startTime)).slice(0, 12);
  for (const { recordingId } of newest) table[recordingId] = "part404";
  expect(await evaluateRecordings(deps, options)).toMatchObject({ evaluated: 28, failed: 12 });
});

test("fifty refusals in a row end a run, and the next one reaches what lies behind them", async () => {
  const table: Record<string, "part404"> = {};
  const { deps, options, simulator } = await setUp({ generatedCalls: 65, poison: table });
  const newest = simulator.calls.toSorted((a, b) => b.startTime.localeCompare(a.startTime)).slice(0, 60);
  for (const { recordingId } of newest) table[recordingId] = "part404";
  const oneByOne = { ...options, concurrency: 1 };
  await expect(evaluateRecordings(deps, oneByOne)).rejects.toMatchObject({ code: "genesys.not_found" });
  expect((await failuresOf(deps.store)).length).toBe(50);
  expect(await evaluateRecordings(deps, oneByOne)).toMatchObject({ evaluated: 10, failed: 10, skipped: 50 });
});

test("a service that is down while one recording is there leaves it to later runs, three times at most", async () => {
  const table: Record<string, "part500"> = { "rec-billing-dispute": "part500" };
  const { deps, options } = await setUp({ poison: table });
  const one = { ...options, query: { ids: ["rec-billing-dispute"] } };
  for (const _run of [1, 2]) {
    expect(await evaluateRecordings(deps, one)).toMatchObject({ evaluated: 0, failed: 0, waiting: 1 });
  }
  expect(await evaluateRecordings(deps, one)).toMatchObject({ evaluated: 0, failed: 1, waiting: 0 });
  delete table["rec-billing-dispute"];
  expect(await evaluateRecordings(deps, { ...one, retryFailed: true })).toMatchObject({ evaluated: 1, failed: 0 });
});

test("a run whose own folder was cleaned up, as after a long sleep, makes it again and loses no call", async () => {
  const { deps, options } = await setUp({ generatedCalls: 15 });
  let downloads = 0;
  const summary = await evaluateRecordings(
    {
      ...deps,
      source: {
        ...deps.source,
        media: async (recording, part, directory, signal) => {
          downloads += 1;
          if (downloads === 5) await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 10 });
          return deps.source.media(recording, part, directory, signal);
        },
      },
    },
    options,
  );
  expect(summary).toMatchObject({ evaluated: 20, failed: 0, waiting: 0 });
});

test("a clock that is set back by a day stalls nothing", async () => {
  const { deps, options } = await setUp({ generatedCalls: 15 });
  // A run that died a moment ago by the clock of then holds a claim, and another recording waits for its time.
  const nowMs = deps.clock.now();
  const ids = ["rec-billing-dispute", "rec-card-on-file"];
  const [held, waiting] = await deps.store.work.claim("recording", ids, { nowMs, leaseMs: 3_600_000, owner: "dead" });
  if (held === undefined || waiting === undefined || "reason" in waiting) throw new Error("nothing was claimed");
  await deps.store.work.putBack(waiting, { nowMs, dueAtMs: nowMs + 3_600_000, failure: null });
  const dayMs = 86_400_000;
  const clock = { now: () => deps.clock.now() - dayMs, sleep: deps.clock.sleep };
  expect(await evaluateRecordings({ ...deps, clock }, options)).toMatchObject({
    evaluated: 20,
    waiting: 0,
    skipped: 0,
  });
});

test("a stopped run gives its claims back, so that the next one need not wait", async () => {
  const { deps, options } = await setUp({ generatedCalls: 30 });
  const abort = new AbortController();
  let evaluated = 0;
  const run = evaluateRecordings(deps, options, {
    signal: abort.signal,
    onProgress: ({ type }) => void (type === "evaluated" && ++evaluated === 5 && abort.abort()),
  });
  await expect(run).rejects.toMatchObject({ code: "run.interrupted" });
  const beganMs = deps.clock.now();
  expect(await evaluateRecordings(deps, options)).toMatchObject({ failed: 0, waiting: 0 });
  expect(existsSync(options.workDirectory)).toBe(true);
  expect(deps.clock.now() - beganMs).toBeLessThan(15_000);
});
