import { createGenesysClient } from "@earshot/genesys-client";
import { sampleCalls } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import type { RecordingSource } from "@earshot/model";
import { createHttpSttProvider, createVoiceActivityProvider } from "@earshot/stt";
import { expect, onTestFinished, test } from "vitest";
import { evaluateRecordings, type ProgressEvent } from "../src/index.ts";
import { setUp } from "./set-up.ts";

test("a run gives a service no more minutes than it may, names the calls it leaves, and later runs go on", async () => {
  const { deps, options, simulator } = await setUp({ generatedCalls: 10 });
  const waiting: ProgressEvent[] = [];
  const onProgress = (event: ProgressEvent) => void (event.type === "waiting" && waiting.push(event));
  const first = await evaluateRecordings(deps, { ...options, maxMinutes: 3 }, { onProgress });
  expect(first).toMatchObject({ failed: 0, waiting: first.beyondMinutes, resumeAtMs: null });
  expect(first.evaluated).toBeGreaterThan(0);
  expect(first.beyondMinutes).toBeGreaterThan(0);
  expect(first.evaluated + first.beyondMinutes).toBe(15);
  expect(first.speech?.soundMs).toBeLessThanOrEqual(180_000);
  expect(first.speech).toMatchObject({ provider: "http", recordings: first.evaluated, maxMinutes: 3 });
  expect(waiting[0]).toMatchObject({
    detail: expect.stringMatching(/^[0-9.]+ of the 3 minutes .* left to a later run/),
  });
  expect(simulator.speech.stats().uploads).toBe(first.evaluated);

  const second = await evaluateRecordings(deps, options);
  expect(second).toMatchObject({ evaluated: 15 - first.evaluated, waiting: 0, beyondMinutes: 0 });
  const soundMs = (first.speech?.soundMs ?? 0) + (second.speech?.soundMs ?? 0);
  const month = new Date(deps.clock.now()).toISOString().slice(0, 7);
  expect(await deps.store.speechUsage.list()).toEqual([{ provider: "http", month, recordings: 15, soundMs }]);
});

test("a call of several files is given whole or not at all, also when several are at work", async () => {
  const { deps, options, simulator } = await setUp({ platform: {} });
  const { origin, clientId, clientSecret } = simulator;
  const genesys = createGenesysClient(
    { source: "platform", loginUrl: origin, apiUrl: origin, clientId, clientSecret, restore: 0, transcripts: false },
    { clock: deps.clock, random: Math.random },
  );
  onTestFinished(() => genesys.close());
  const query = { from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00Z" };
  const run = await evaluateRecordings(
    { ...deps, source: genesys.recordings },
    { ...options, query, concurrency: 4, maxMinutes: 2 },
  );
  expect(run.evaluated).toBeGreaterThan(0);
  expect(run).toMatchObject({ failed: 0, beyondMinutes: 5 - run.evaluated });
  expect(run.speech).toMatchObject({ recordings: run.evaluated });
  expect(run.speech?.soundMs).toBeLessThanOrEqual(120_000);
  expect(simulator.speech.stats().uploads).toBe(2 * run.evaluated);
});

test("sound counts once over the tries of a call, not when it is refused before, and again when the call is evaluated anew", async () => {
  const { deps, options, simulator } = await setUp({ poison: { "rec-long-silence": "stt500" } });
  const http = createHttp({ timeoutMs: 2000 }, { clock: deps.clock, random: Math.random });
  onTestFinished(() => http.close());
  const capabilities = { maxMs: 60_000 };
  const stt = createHttpSttProvider({ endpoint: simulator.sttEndpoint, capabilities }, { http });
  const run = await evaluateRecordings({ ...deps, stt }, options);
  const tooLong = run.failed - 1;
  expect(tooLong).toBeGreaterThan(0);
  expect(run.speech?.recordings).toBe(5 - tooLong);
  expect(await deps.store.speechUsage.list()).toMatchObject([
    { recordings: 5 - tooLong, soundMs: run.speech?.soundMs },
  ]);

  const again = await evaluateRecordings({ ...deps, stt }, { ...options, force: true });
  expect(again.speech).toEqual(run.speech);
  const [inAll] = await deps.store.speechUsage.list();
  // The call that failed is the same piece of work still.
  expect(inAll?.recordings).toBe(5 - tooLong);
  expect(inAll?.soundMs).toBeGreaterThan(run.speech?.soundMs ?? 0);
  expect(inAll?.soundMs).toBeLessThan(2 * (run.speech?.soundMs ?? 0));
});

test("a call that a run has given its sound needs no minutes to be tried again", async () => {
  const { deps, options } = await setUp({
    calls: sampleCalls().slice(0, 1),
    poison: { "rec-angry-interruptions": "stt500" },
  });
  const source: RecordingSource = {
    ...deps.source,
    async *list(query, signal) {
      for await (const recording of deps.source.list(query, signal)) yield { ...recording, durationMs: 27_600 };
    },
  };
  const tries: string[] = [];
  const onProgress = (event: ProgressEvent) => void (event.type === "started" && tries.push(event.recordingId));
  const run = await evaluateRecordings({ ...deps, source }, { ...options, maxMinutes: 0.5 }, { onProgress });
  expect(run).toMatchObject({ evaluated: 0, waiting: 1, beyondMinutes: 0, speech: { soundMs: 27_600 } });
  expect(tries.length).toBe(2);
});

test("a run that needs no minutes is not held up by them: voice activity asks no service", async () => {
  const { deps, options } = await setUp();
  const stt = createVoiceActivityProvider({ ffmpeg: null });
  const run = await evaluateRecordings({ ...deps, stt }, { ...options, maxMinutes: 1 });
  expect(run).toMatchObject({ evaluated: 5, waiting: 0, speech: null });
});
