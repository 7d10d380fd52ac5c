import { existsSync } from "node:fs";
import { join } from "node:path";
import { sampleCalls } from "@earshot/genesys-simulator";
import type { SttProvider } from "@earshot/model";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { workedExample } from "../src/worked-example.ts";
import { finishedJob, serve, simulate } from "./set-up.ts";

const started = z.object({ job: z.object({ id: z.uuid(), url: z.string() }) });

/** Speech-to-text that answers its first upload at once and lets the others wait until they are released. */
function waitingStt() {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: waits, resolve: begun } = Promise.withResolvers<void>();
  let uploads = 0;
  const stt: SttProvider = {
    name: "waiting",
    submit: async () => {
      uploads += 1;
      if (uploads > 1) {
        begun();
        await released;
      }
      const document = workedExample.request.transcript;
      return { state: "done", transcript: { kind: "document", format: null, document } };
    },
    poll: () => Promise.reject(new Error("this service has no jobs")),
  };
  return { stt, waits, release };
}

test("a run answers 202 with its job, which is there at once", async () => {
  const api = await serve({ simulator: await simulate() });
  const { status, headers, body } = await api.post("/v1/evaluations", { recordingIds: ["rec-two-holds"] });
  const { job } = started.parse(body);
  expect({ status, location: headers.get("location") }).toEqual({ status: 202, location: job.url });
  expect(job.url).toBe(`/v1/jobs/${job.id}`);
  expect((await api.get(job.url)).body).toMatchObject({ id: job.id, failure: null });
});

test("a job counts while it runs, allows no second one, and is interrupted when the server closes", async () => {
  const { stt, waits, release } = waitingStt();
  const api = await serve({ simulator: await simulate({ calls: sampleCalls().slice(0, 3) }), stt });
  const { job } = started.parse((await api.post("/v1/evaluations", { concurrency: 1 })).body);
  await expect
    .poll(async () => (await api.get(job.url)).body, { timeout: 10_000 })
    .toMatchObject({ status: "running", finishedAt: null, counts: { total: 3, evaluated: 1, failed: 0, skipped: 0 } });
  await waits;
  expect(await api.post("/v1/evaluations", {})).toMatchObject({
    status: 409,
    body: { code: "job.running", hint: `Wait for it: GET ${job.url}.` },
  });

  const closed = api.app.close();
  await expect
    .poll(async () => await api.get("/readyz"))
    .toMatchObject({ status: 503, body: { code: "server.stopping", status: 503 } });
  release();
  await closed;
  expect(existsSync(join(api.folder, "work", job.id))).toBe(false);
  // A server that starts on the same database shows what became of the run.
  const next = await serve({ folder: api.folder });
  expect((await next.get(job.url)).body).toMatchObject({
    status: "interrupted",
    finishedAt: expect.any(String),
    // What was being transcribed is paid for and stored, and nothing is begun after it.
    counts: { total: 3, evaluated: 2 },
    failure: { code: "run.interrupted" },
  });
});

test("a job that is cancelled stores what is under way, and can't be cancelled again", async () => {
  const { stt, waits, release } = waitingStt();
  const api = await serve({ simulator: await simulate({ calls: sampleCalls().slice(0, 3) }), stt });
  const { job } = started.parse((await api.post("/v1/evaluations", { concurrency: 1 })).body);
  await waits;
  expect(await api.post(`${job.url}/cancel`, {})).toMatchObject({ status: 202, body: { id: job.id } });
  release();
  await expect
    .poll(async () => (await api.get(job.url)).body, { timeout: 10_000 })
    .toMatchObject({ status: "interrupted", counts: { total: 3, evaluated: 2 } });
  expect(await api.post(`${job.url}/cancel`, {})).toMatchObject({ status: 409, body: { code: "job.not_running" } });
  expect((await api.post("/v1/jobs/none/cancel", {})).status).toBe(404);
});

/** The jobs in a stream of events, once it has ended. */
async function eventsOf(response: Response): Promise<unknown[]> {
  const text = await response.text();
  return Array.from(text.matchAll(/^event: job\ndata: (.*)$/gm), ([, json = ""]) => JSON.parse(json));
}

test("a job is followed until it is over, by twenty at once, and by whoever comes when one has left", async () => {
  const { stt, waits, release } = waitingStt();
  const api = await serve({ simulator: await simulate({ calls: sampleCalls().slice(0, 3) }), stt });
  const { job } = started.parse((await api.post("/v1/evaluations", { concurrency: 1 })).body);
  await waits;
  const leaving = new AbortController();
  const follow = (signal?: AbortSignal) => fetch(`${api.origin}${job.url}/events`, { signal: signal ?? null });
  await follow(leaving.signal);
  const [first] = await Promise.all(Array.from({ length: 19 }, () => follow()));
  expect(first?.headers.get("content-type")).toMatch(/^text\/event-stream/);
  expect(await api.get(`${job.url}/events`)).toMatchObject({ status: 503, body: { code: "job.too_many_streams" } });
  leaving.abort();
  const late = await vi.waitUntil(
    async () => {
      const response = await follow();
      return response.ok && response;
    },
    { timeout: 10_000 },
  );
  release();
  for (const response of [first, late]) {
    if (response === undefined) throw new Error("no stream");
    const jobs = await eventsOf(response);
    expect(jobs[0]).toMatchObject({ id: job.id, status: "running" });
    expect(jobs.at(-1)).toMatchObject({ status: "finished", counts: { total: 3, evaluated: 3 } });
    expect(new Set(jobs.map((one) => JSON.stringify(one))).size).toBe(jobs.length);
  }
  // One that is over is said once; one that never was is a problem.
  expect(await eventsOf(await follow())).toMatchObject([{ status: "finished" }]);
  expect((await api.get("/v1/jobs/none/events")).status).toBe(404);
});

test("a server that stops ends its streams with what became of the job", async () => {
  const { stt, waits, release } = waitingStt();
  const api = await serve({ simulator: await simulate({ calls: sampleCalls().slice(0, 3) }), stt });
  const { job } = started.parse((await api.post("/v1/evaluations", { concurrency: 1 })).body);
  await waits;
  const stream = await fetch(`${api.origin}${job.url}/events`);
  const closed = api.app.close();
  release();
  expect((await eventsOf(stream)).at(-1)).toMatchObject({ status: "interrupted" });
  await closed;
});

test("what failed in a run is tried again by its reason, with the rules of that run", async () => {
  let isBroken = true;
  const stt: SttProvider = {
    name: "broken at first",
    submit: async () => {
      const document = isBroken ? {} : workedExample.request.transcript;
      isBroken = false;
      return { state: "done", transcript: { kind: "document", format: null, document } };
    },
    poll: () => Promise.reject(new Error("this service has no jobs")),
  };
  const api = await serve({ simulator: await simulate({ calls: sampleCalls().slice(0, 3) }), stt });
  const asked = { concurrency: 1, definitions: ["nice"], scorecard: "per-minute", maxMinutes: 600 };
  const { id } = z.looseObject({ id: z.string() }).parse(await finishedJob(api, asked));
  const { body } = await api.get(`/v1/runs/${id}/failures`);
  expect(body).toMatchObject({ failures: [{ code: expect.stringContaining("transcript."), recordings: 1 }] });
  const [{ code } = { code: "" }] = z
    .looseObject({ failures: z.array(z.looseObject({ code: z.string() })) })
    .parse(body).failures;
  expect(await api.post(`/v1/runs/${id}/retry`, { code: "audio.none" })).toMatchObject({
    status: 409,
    body: { code: "run.not_retried" },
  });
  expect((await api.post("/v1/runs/none/retry", {})).status).toBe(404);
  expect((await api.get("/v1/runs/none/failures")).status).toBe(404);

  const { status, body: answer } = await api.post(`/v1/runs/${id}/retry`, { code });
  expect(status).toBe(202);
  const { job } = started.parse(answer);
  await expect
    .poll(async () => (await api.get(job.url)).body, { timeout: 10_000 })
    .toMatchObject({ status: "finished", counts: { total: 1, evaluated: 1, failed: 0 } });
  const again = await api.store.evaluations.list({ runId: job.id }, { limit: 10 });
  expect(again.items).toMatchObject([{ definition: "nice", scorecard: "per-minute" }]);
});

test("what is stored is rescored as a run, without any Genesys Cloud", async () => {
  const evaluating = await serve({ simulator: await simulate() });
  await finishedJob(evaluating, { limit: 3 });
  const api = await serve({ folder: evaluating.folder });
  expect((await api.post("/v1/rescorings", { scorecard: "none@1" })).status).toBe(404);
  const { status, body } = await api.post("/v1/rescorings", { scorecard: "per-minute@1" });
  expect(status).toBe(202);
  const { job } = started.parse(body);
  const jobs = await eventsOf(await fetch(`${api.origin}${job.url}/events`));
  expect(jobs.at(-1)).toMatchObject({ status: "finished", counts: { total: 3, evaluated: 3 }, failure: null });
  const { items } = await api.store.evaluations.list({ primary: true }, { limit: 10 });
  expect(items.map(({ scorecard }) => scorecard)).toEqual(Array(3).fill("per-minute"));
  expect(await api.post(`/v1/runs/${job.id}/retry`, {})).toMatchObject({ status: 503 });
});

test("wrong credentials fail the job with their reason and hint; the next run is not held up", async () => {
  const api = await serve({ simulator: await simulate(), clientSecret: "not-the-secret" });
  for (const _attempt of [1, 2]) {
    expect(await finishedJob(api, {})).toMatchObject({
      status: "failed",
      counts: { evaluated: 0 },
      failure: { code: "genesys.unauthorized", hint: expect.stringContaining("client secret") },
    });
  }
});

test("what is stored is not evaluated again unless forced", async () => {
  const api = await serve({ simulator: await simulate() });
  const counts = async (options: object) =>
    z.looseObject({ counts: z.unknown() }).parse(await finishedJob(api, options)).counts;
  expect(await counts({ limit: 2 })).toEqual({ total: 2, evaluated: 2, failed: 0, skipped: 0 });
  expect(await counts({})).toEqual({ total: 5, evaluated: 3, failed: 0, skipped: 2 });
  expect(await counts({ force: true, recordingIds: ["rec-two-holds"] })).toMatchObject({ evaluated: 1, skipped: 0 });
});

test("the metrics count recordings by what became of them, and requests by route", async () => {
  const api = await serve({ simulator: await simulate() });
  expect((await api.get("/metrics")).text).toContain('earshot_recordings_total{outcome="evaluated"} 0\n');
  await finishedJob(api, {});
  await finishedJob(api, {});
  await api.get("/v1/jobs/none");
  const { headers, text } = await api.get("/metrics");
  expect(headers.get("content-type")).toMatch(/^text\/plain; version=/);
  expect(text).toContain('earshot_recordings_total{outcome="evaluated"} 5\n');
  expect(text).toContain('earshot_recordings_total{outcome="failed"} 0\n');
  expect(text).toMatch(/^earshot_speech_seconds_total\{provider="http"\} [1-9]/m);
  expect(text).toContain('earshot_recordings_total{outcome="skipped"} 5\n');
  expect(text).toContain('_count{method="POST",route="/v1/evaluations",status="202"} 2\n');
  expect(text).toContain('_count{method="GET",route="/v1/jobs/:id",status="404"} 1\n');
});

test("without Genesys Cloud a run answers 503 and says what to set", async () => {
  const api = await serve();
  expect(await api.post("/v1/evaluations", {})).toMatchObject({
    status: 503,
    body: { code: "genesys.not_configured", hint: expect.stringContaining("EARSHOT_GENESYS_URL") },
  });
});
