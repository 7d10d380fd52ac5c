import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFolderSource } from "@earshot/folder-source";
import { createGenesysClient } from "@earshot/genesys-client";
import { allFaults, readTruth, sampleCalls, sampleNames, stateEvents } from "@earshot/genesys-simulator";
import { createMediaFolder } from "@earshot/media";
import type { RecordingSource } from "@earshot/model";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { createVoiceActivityProvider } from "@earshot/stt";
import { wavFile } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import {
  evaluateRecordings,
  type ProgressEvent,
  readCallSound,
  readCalls,
  readFailures,
  rescoreEvaluations,
} from "../src/index.ts";
import { setUp } from "./set-up.ts";

const everything = { limit: 1000 };

function firstSample() {
  const [call] = sampleCalls();
  const [part] = call?.parts ?? [];
  if (call === undefined || part === undefined) throw new Error("there are no sample calls");
  return { call, part };
}

describe.each(["sync", "jobs"] as const)("the five sample calls, speech-to-text %s", (sttMode) => {
  test("equal their truth to the millisecond", async () => {
    const { deps, options } = await setUp({ speech: { mode: sttMode } });
    expect(await evaluateRecordings(deps, options)).toMatchObject({ evaluated: 5, failed: 0, skipped: 0 });
    const calls = await Array.fromAsync(readCalls(deps.store, {}));
    for (const name of sampleNames) {
      const { reference, durationMs, holds } = readTruth(name);
      const call = calls.find(({ recordingId }) => recordingId === `rec-${name}`);
      if (call === undefined) throw new Error(`${name} was not evaluated`);
      const { evaluation } = call;
      expect({
        name,
        support: evaluation.support,
        durationMs: evaluation.durationMs,
        agentTalkMs: evaluation.talk.agentMs,
        customerTalkMs: evaluation.talk.customerMs,
        overlapMs: evaluation.talkOver?.totalMs,
        silenceMs: evaluation.durationMs - evaluation.speechMs,
        holds: evaluation.hold.events.map(({ startMs, endMs }) => ({ startMs, endMs })),
        utterances: call.utterances.length,
      }).toEqual({
        name,
        support: "recording",
        durationMs,
        ...reference,
        holds,
        utterances: readTruth(name).segments.length,
      });
    }
  });
});

test("the worked example, stored: silence 0, talk-over 200 ms, hold 90 s, score 89, 2 and 1 utterances", async () => {
  const { call, part } = firstSample();
  const transcript = {
    results: [
      { start_time: 0.5, end_time: 2.1, speaker: "agent", transcript: "Hello, how can I help you?" },
      { start_time: 2.3, end_time: 4.0, speaker: "guest", transcript: "I need assistance with my account." },
      { start_time: 3.8, end_time: 5.2, speaker: "agent", transcript: "I can certainly help with that." },
    ],
  };
  const events = [
    { timestamp: "2023-10-25T14:30:10Z", state: "TALK" },
    { timestamp: "2023-10-25T14:32:15Z", state: "HOLD" },
    { timestamp: "2023-10-25T14:33:45Z", state: "TALK" },
    { timestamp: "2023-10-25T14:35:00Z", state: "DISCONNECTED" },
  ];
  const { deps, options } = await setUp({
    calls: [{ ...call, startTime: "2023-10-25T14:30:00Z", events, parts: [{ ...part, transcript }] }],
  });
  await evaluateRecordings(deps, options);
  const { items } = await deps.store.evaluations.listWhole({}, everything);
  expect(items).toMatchObject([
    {
      silenceMs: 0,
      talkOverMs: 200,
      holdMs: 90_000,
      score: 89,
      evaluation: {
        talkOver: { events: [{ startMs: 3800, endMs: 4000 }] },
        utterances: { agent: 2, customer: 1, other: 0, unknown: 0 },
      },
    },
  ]);
});

test("words after the end of the recording are clipped or left out, in the measures and in what is stored", async () => {
  const { call, part } = firstSample();
  const { durationMs } = readTruth(sampleNames[0]);
  const lastS = durationMs / 1000;
  const transcript = {
    results: [
      { start_time: 1, end_time: 3, speaker: "agent", transcript: "Hello" },
      { start_time: 5, end_time: lastS + 20, speaker: "guest", transcript: "a tail" },
      { start_time: lastS + 30, end_time: lastS + 40, speaker: "agent", transcript: "beyond" },
    ],
  };
  const { deps, options } = await setUp({ calls: [{ ...call, parts: [{ ...part, transcript }] }] });
  await evaluateRecordings(deps, options);
  const calls = await Array.fromAsync(readCalls(deps.store, {}));
  expect(calls).toMatchObject([
    {
      evaluation: {
        durationMs,
        talk: { agentMs: 2000, customerMs: durationMs - 5000 },
      },
      utterances: [{ text: "Hello" }, { text: "a tail", endMs: durationMs }],
    },
  ]);
  const codes = calls.flatMap(({ evaluation }) => evaluation.warnings.map(({ code }) => code));
  expect(codes.filter((code) => code.startsWith("transcript."))).toEqual([
    "transcript.clipped",
    "transcript.beyond_recording",
  ]);
});

test("a recording whose channels have the same sound has no score, and keeps none when it is rescored", async () => {
  const { call, part } = firstSample();
  const audio = await readFile(new URL("../../genesys-simulator/samples/card-on-file.wav", import.meta.url));
  // µ-law: a byte of each channel in turn.
  for (let at = audio.indexOf("data") + 8; at < audio.length; at += 2) audio.copyWithin(at + 1, at, at + 1);
  const { deps, options } = await setUp({
    calls: [{ ...call, parts: [{ ...part, audio, format: "wav", contentType: "audio/wav" }] }],
  });
  await evaluateRecordings(deps, options);
  const score = async () =>
    (await Array.fromAsync(readCalls(deps.store, {}))).map(({ evaluation }) => evaluation.score);
  expect(await score()).toEqual([{ value: null, reason: "dual_mono" }]);
  await rescoreEvaluations(deps.store, { ...guideScorecard, name: "other" }, { nowMs: deps.clock.now() });
  expect(await score()).toEqual([{ value: null, reason: "dual_mono" }]);
});

test("a transcript is kept when its sound can't be read, with a warning that says why", async () => {
  const { call, part } = firstSample();
  const format = { format: "wav", contentType: "audio/wav", audio: wavFile({ samples: 150, sampleRateHz: 5 }) };
  const { deps, options } = await setUp({ calls: [{ ...call, parts: [{ ...part, ...format }] }] });
  expect(await evaluateRecordings(deps, options)).toMatchObject({ evaluated: 1, failed: 0 });
  const [kept] = await Array.fromAsync(readCalls(deps.store, {}));
  const message = expect.stringContaining("analysis.");
  expect(kept?.evaluation.warnings).toContainEqual({ code: "audio.unread", index: null, field: null, message });
  expect(kept?.evaluation.durationMs).toBe(30_000);
});

test("every fault at 20 % of requests: all calls evaluated, exactly one evaluation each", async () => {
  const seed = 20_261_121;
  const { deps, options, simulator } = await setUp({
    generatedCalls: 35,
    faults: allFaults(0.2),
    hangMs: 50,
    maxPageSize: 7,
    speech: { mode: "jobs" },
    seed,
  });
  const summary = await evaluateRecordings(deps, options);
  expect(summary, `seed ${seed}`).toMatchObject({ evaluated: 40, failed: 0, skipped: 0 });
  const { items } = await deps.store.evaluations.list({}, everything);
  expect(items.length).toBe(40);
  expect(new Set(items.map(({ recordingId }) => recordingId)).size).toBe(40);
  const met = simulator.requests.filter(({ fault }) => fault !== null).length;
  expect(met / simulator.requests.length).toBeGreaterThan(0.1);
  expect((await deps.store.checkIntegrity()).faults).toEqual([]);
});

test("a run is stored with its counts, and its work folder is gone", async () => {
  const { deps, options } = await setUp();
  const seen: ProgressEvent["type"][] = [];
  const { runId } = await evaluateRecordings(deps, options, { onProgress: (event) => seen.push(event.type) });
  expect(await deps.store.runs.get(runId)).toMatchObject({
    status: "finished",
    counts: { total: 5, evaluated: 5, failed: 0, skipped: 0 },
  });
  expect(seen.filter((type) => type === "evaluated").length).toBe(5);
  expect(existsSync(join(options.workDirectory, runId))).toBe(false);
});

test("a second run does nothing again, --force does", async () => {
  const { deps, options, simulator } = await setUp();
  await evaluateRecordings(deps, options);
  const before = simulator.requests.length;
  expect(await evaluateRecordings(deps, options)).toMatchObject({ evaluated: 0, skipped: 5 });
  expect(simulator.requests.slice(before).filter(({ path }) => path.includes("/parts/"))).toEqual([]);
  expect(await evaluateRecordings(deps, { ...options, force: true })).toMatchObject({ evaluated: 5 });
  expect((await deps.store.evaluations.list({}, everything)).items.length).toBe(5);
});

test("another definition is added to what is stored; several are made at once", async () => {
  const { deps, options } = await setUp();
  await evaluateRecordings(deps, options);
  const definitions = [getDefinition("guide"), getDefinition("nice")] as const;
  expect(await evaluateRecordings(deps, { ...options, definitions })).toMatchObject({ evaluated: 5 });
  const { items } = await deps.store.evaluations.list({}, everything);
  expect(items.filter(({ definition }) => definition === "nice").length).toBe(5);
  expect(items.filter(({ isPrimary }) => isPrimary).map(({ definition }) => definition)).toEqual(
    Array(5).fill("guide"),
  );
});

test("a scorecard that scored calls before is what reports show again, without a download", async () => {
  const { deps, options, simulator } = await setUp();
  await evaluateRecordings(deps, options);
  await rescoreEvaluations(deps.store, { ...guideScorecard, name: "other" }, { nowMs: deps.clock.now() });
  const shown = async () =>
    (await deps.store.evaluations.list({ primary: true }, everything)).items.map(({ scorecard }) => scorecard);
  expect(await shown()).toEqual(Array(5).fill("other"));
  const before = simulator.requests.length;
  const details: string[] = [];
  const onProgress = (event: ProgressEvent) => {
    if (event.type === "skipped") details.push(event.detail);
  };
  expect(await evaluateRecordings(deps, options, { onProgress })).toMatchObject({ evaluated: 0, skipped: 5 });
  expect(await shown()).toEqual(Array(5).fill("guide"));
  expect(details).toEqual(Array(5).fill("it is in the store, and shown by guide again"));
  expect(simulator.requests.slice(before).filter(({ path }) => path.includes("/parts/"))).toEqual([]);
  expect((await deps.store.checkIntegrity()).faults).toEqual([]);
});

test("one bad call is stored as failed with its reason and does not stop the others", async () => {
  const { call, part } = firstSample();
  const bad = {
    ...call,
    recordingId: "rec-bad",
    parts: [{ ...part, transcript: { results: [{ start_time: 2, end_time: 1 }] } }],
  };
  const good = sampleCalls()[1];
  if (good === undefined) throw new Error("too few sample calls");
  const first = await setUp({ calls: [bad, good] });
  const run = await evaluateRecordings(first.deps, first.options);
  expect(run).toMatchObject({ evaluated: 1, failed: 1 });
  const failures = await Array.fromAsync(readFailures(first.deps.store, { runId: run.runId }));
  expect(failures).toMatchObject([{ recordingId: "rec-bad", code: "transcript.segments" }]);

  expect(await evaluateRecordings(first.deps, first.options)).toMatchObject({ evaluated: 0, failed: 0, skipped: 2 });
  expect(await evaluateRecordings(first.deps, { ...first.options, retryFailed: true })).toMatchObject({ failed: 1 });

  // The service has learnt better: the same database, tried again.
  const second = await setUp({ calls: [{ ...bad, parts: [part] }, good] });
  const deps = { ...second.deps, store: first.deps.store };
  expect(await evaluateRecordings(deps, { ...second.options, retryFailed: true })).toMatchObject({
    evaluated: 1,
    skipped: 1,
  });
  expect((await first.deps.store.calls.states(["rec-bad"])).get("rec-bad")).toMatchObject({
    status: "evaluated",
    failure: null,
  });
});

test("a recording that is not ready is skipped and taken by a later run", async () => {
  const { call } = firstSample();
  const first = await setUp({ calls: [{ ...call, status: "IN_PROGRESS" }] });
  const run = await evaluateRecordings(first.deps, first.options);
  expect(run).toMatchObject({ evaluated: 0, failed: 0, skipped: 1 });
  expect((await first.deps.store.runs.outcomes(run.runId, {}, everything)).items).toMatchObject([
    { outcome: "skipped" },
  ]);
  const second = await setUp({ calls: [call] });
  expect(await evaluateRecordings({ ...second.deps, store: first.deps.store }, second.options)).toMatchObject({
    evaluated: 1,
  });
});

test("all parts of a recording count, one after the other", async () => {
  const { call, part } = firstSample();
  const { deps, options } = await setUp({ calls: [{ ...call, parts: [part, { ...part, id: "part-two" }] }] });
  await evaluateRecordings(deps, options);
  const [joined] = await Array.fromAsync(readCalls(deps.store, {}));
  const truth = readTruth("angry-interruptions");
  expect(joined?.evaluation).toMatchObject({
    durationMs: 2 * truth.durationMs,
    talk: { agentMs: 2 * truth.reference.agentTalkMs, customerMs: 2 * truth.reference.customerTalkMs },
  });
  expect(joined?.utterances.length).toBe(2 * truth.segments.length);
});

test("a transcript of its source's own lasts as long as all parts that follow one another, and hides all sound for one mask", async () => {
  const { call, part } = firstSample();
  const { durationMs } = readTruth(sampleNames[0]);
  const lastS = (2 * durationMs) / 1000;
  const { deps, options, folder } = await setUp({
    calls: [{ ...call, parts: [part, { ...part, id: "part-two" }] }],
  });
  const document = {
    results: [
      { start_time: 1, end_time: 3, speaker: "agent", transcript: "How can I reach you?" },
      { start_time: lastS - 4, end_time: lastS - 1, speaker: "guest", transcript: "At 415 555 2671." },
    ],
  };
  const source: RecordingSource = {
    ...deps.source,
    transcript: async () => ({ kind: "document", format: "results", document }),
  };
  const media = createMediaFolder(join(folder, "media"));
  const kept = { ...options, soundCheck: "always", keepMedia: { store: media, which: "all" } } as const;
  await evaluateRecordings({ ...deps, source }, kept);
  const [joined] = await Array.fromAsync(readCalls(deps.store, {}));
  const id = joined?.recordingId ?? "";
  expect(joined?.evaluation).toMatchObject({
    durationMs: 2 * durationMs,
    talk: { agentMs: 2000, customerMs: 3000 },
  });
  const hidden = [{ startMs: 0, endMs: 2 * durationMs }];
  expect((await deps.store.calls.sound(id))?.silenced).toEqual(hidden);
  const sound = await readCallSound({ store: deps.store, media, ffmpeg: null }, id);
  expect(sound).toMatchObject({ silenced: hidden });
  expect("wav" in sound && sound.wav.length - 58).toBe(2 * durationMs * 8);

  const withLength: RecordingSource = {
    ...source,
    async *list(query, signal) {
      for await (const recording of source.list(query, signal)) yield { ...recording, durationMs: 2 * durationMs };
    },
  };
  await evaluateRecordings({ ...deps, source: withLength }, { ...options, force: true });
  expect((await deps.store.calls.sound(id))?.silenced).toEqual(hidden);
});

test.each([
  ["names", "spk_0", "spk_1"],
  ["numbers", "0", "1"],
])("a mono file of one channel is one side's, though its service tells two speakers apart by %s", async (_, a, b) => {
  const { call, part } = firstSample();
  const words = [
    { start_time: 0, end_time: 2, speaker: a, transcript: "How can I help you?" },
    { start_time: 2, end_time: 3, speaker: b, transcript: "Yes" },
  ];
  const ofChannel = (channel: number, startS: number) => ({
    ...part,
    ...{ id: `part-${channel}`, format: "wav", contentType: "audio/wav" },
    audio: wavFile({ samples: 80_000 + channel, channels: 1 }),
    transcript: {
      results: words.map((word) => ({
        ...word,
        start_time: word.start_time + startS,
        end_time: word.end_time + startS,
      })),
    },
  });
  const { deps, options } = await setUp({ calls: [{ ...call, parts: [ofChannel(0, 0), ofChannel(1, 4)] }] });
  const source: RecordingSource = {
    ...deps.source,
    async *list(query, signal) {
      for await (const recording of deps.source.list(query, signal)) {
        if ("unreadable" in recording) continue;
        yield { ...recording, parts: recording.parts.map((each, channel) => ({ ...each, channel })) };
      }
    },
  };
  await evaluateRecordings({ ...deps, source }, options);
  const [joined] = await Array.fromAsync(readCalls(deps.store, {}));
  expect(joined?.utterances.map(({ side }) => side)).toEqual(["agent", "agent", "customer", "customer"]);
  expect(joined?.evaluation).toMatchObject({ talk: { agentMs: 3000, customerMs: 3000 } });
  expect(joined?.evaluation.warnings.map(({ code }) => code)).not.toContain("speaker.guessed_side");
});

test.each([
  [
    "when the conversation's agent was in the call",
    5000,
    { sidesFrom: "legs", talk: { agentMs: 4000, customerMs: 4000 } },
  ],
  ["who greets, when the agent was there all the time", 0, { sidesFrom: "greeting" }],
])("of voices that a transcript only tells apart, the agent's is found by %s", async (_, answeredMs, expected) => {
  const { deps, options } = await setUp({ calls: [firstSample().call] });
  const said = (speaker: string, startS: number, endS: number, transcript: string) => {
    return { start_time: startS, end_time: endS, speaker, transcript };
  };
  const results = [
    said("spk_1", 0, 2, "Hello?"),
    said("spk_0", 5, 9, "How can I help you?"),
    said("spk_1", 9, 11, "Yes"),
  ];
  const transcript = async () => ({ kind: "document", format: "results", document: { results } }) as const;
  const source: RecordingSource = {
    ...deps.source,
    transcript,
    async *list(query, signal) {
      for await (const recording of deps.source.list(query, signal)) {
        if ("unreadable" in recording) continue;
        const startedAtMs = Date.parse(recording.startTime ?? "") + answeredMs;
        const agent = {
          purpose: "agent",
          agentId: "a",
          queueId: null,
          startedAtMs,
          endedAtMs: null,
          disconnectType: null,
        };
        const nothing = { direction: null, agents: [], queues: [], skills: [], wrapUpCodes: [], divisions: [] };
        yield { ...recording, conversation: { ...nothing, legs: [agent] } };
      }
    },
  };
  await evaluateRecordings({ ...deps, source }, options);
  const [call] = await Array.fromAsync(readCalls(deps.store, {}));
  expect(call?.evaluation).toMatchObject(expected);
});

test("a call without speech has no score, and says why", async () => {
  const { call, part } = firstSample();
  const { deps, options } = await setUp({
    calls: [
      {
        ...call,
        parts: [
          {
            ...part,
            format: "wav",
            contentType: "audio/wav",
            audio: wavFile({ samples: 80_000 }),
            transcript: { results: [] },
          },
        ],
      },
    ],
  });
  await evaluateRecordings(deps, options);
  const [silent] = await Array.fromAsync(readCalls(deps.store, {}));
  expect(silent?.evaluation.score).toEqual({ value: null, reason: "no_speech" });
});

test("a call whose transcript is empty though somebody is heard has no score, and keeps none when it is rescored", async () => {
  const { call, part } = firstSample();
  const { deps, options } = await setUp({ calls: [{ ...call, parts: [{ ...part, transcript: { results: [] } }] }] });
  await evaluateRecordings(deps, options);
  const score = async () =>
    (await Array.fromAsync(readCalls(deps.store, {}))).map(({ evaluation }) => evaluation.score);
  expect(await score()).toEqual([{ value: null, reason: "transcription_failed" }]);
  const [{ recordingId = "" } = {}] = await Array.fromAsync(readCalls(deps.store, {}));
  expect((await deps.store.calls.sound(recordingId))?.silenced, "nobody knows what is said").toBeNull();
  await rescoreEvaluations(deps.store, { ...guideScorecard, name: "other" }, { nowMs: deps.clock.now() });
  expect(await score()).toEqual([{ value: null, reason: "transcription_failed" }]);
});

test("holds beyond the first thousand events are counted, whatever their order", async () => {
  const { call } = firstSample();
  const holds = Array.from({ length: 1200 }, (_, index) => ({ startMs: 100 + index * 20, endMs: 110 + index * 20 }));
  const { deps, options } = await setUp({ calls: [{ ...call, events: stateEvents(call.startTime, 27_600, holds) }] });
  await evaluateRecordings(deps, options);
  const [held] = await Array.fromAsync(readCalls(deps.store, {}));
  expect(held?.evaluation.hold).toMatchObject({ count: 1200, totalMs: 12_000 });
});

test("events without a state or a time are reported by index and not counted", async () => {
  const { call } = firstSample();
  const events = [
    { timestamp: "yesterday", state: "HOLD" },
    ...call.events,
    { timestamp: call.startTime, state: "SINGING" },
  ];
  const { deps, options } = await setUp({ calls: [{ ...call, events }] });
  await evaluateRecordings(deps, options);
  const [odd] = await Array.fromAsync(readCalls(deps.store, {}));
  expect(odd?.evaluation.warnings).toMatchObject([
    { code: "event.timestamp_invalid", index: 0 },
    { code: "event.state_unknown", index: events.length - 1 },
  ]);
});

test("wrong credentials end the run with one error and store no failures", async () => {
  const { deps, options, simulator } = await setUp();
  const genesys = createGenesysClient(
    {
      source: "guide",
      baseUrl: simulator.origin,
      clientId: simulator.clientId,
      clientSecret: "wrong",
      auth: "basic",
    },
    { clock: deps.clock, random: Math.random },
  );
  await expect(evaluateRecordings({ ...deps, source: genesys.recordings }, options)).rejects.toMatchObject({
    code: "genesys.unauthorized",
  });
  await genesys.close();
  expect((await deps.store.evaluations.list({}, everything)).items).toEqual([]);
});

test("a missing permission ends the run and names the scope", async () => {
  const { deps, options } = await setUp({ scopes: ["recording:read"] });
  await expect(evaluateRecordings(deps, options)).rejects.toThrow("interaction:read");
});

test("an aborted run is marked so, and what was stored stays", async () => {
  const { deps, options } = await setUp({ generatedCalls: 30 });
  const abort = new AbortController();
  let evaluated = 0;
  const run = evaluateRecordings(deps, options, {
    runId: "aborted-run",
    signal: abort.signal,
    onProgress: (event) => {
      if (event.type === "evaluated" && ++evaluated === 5) abort.abort();
    },
  });
  await expect(run).rejects.toMatchObject({ code: "run.interrupted" });
  expect(await deps.store.runs.get("aborted-run")).toMatchObject({ status: "interrupted" });
  const { items } = await deps.store.evaluations.list({}, everything);
  expect(items.length).toBeGreaterThanOrEqual(5);
  expect(items.length).toBeLessThan(35);
  expect(await evaluateRecordings(deps, options)).toMatchObject({
    evaluated: 35 - items.length,
    skipped: items.length,
  });
});

test("recordings are kept where that is asked for, and later runs that keep nothing still know them", async () => {
  const { deps, options, folder } = await setUp();
  const store = createMediaFolder(join(folder, "media"));
  const summary = await evaluateRecordings(deps, { ...options, keepMedia: { store, which: "fetched" } });
  const mediaOf = async () => (await deps.store.calls.sound("rec-billing-dispute"))?.media ?? [];
  const [media] = await mediaOf();
  if (media === undefined) throw new Error("no media");
  expect(summary.kept.files).toBe(5);
  expect(summary.kept.bytes).toBeGreaterThan(media.bytes);
  expect(await store.size(media.sha256)).toBe(media.bytes);
  expect(media.path).toBe(store.referenceTo(media.sha256));
  expect(await readdir(options.workDirectory)).toEqual([]);
  const again = await evaluateRecordings(deps, { ...options, force: true });
  expect([again.evaluated, again.kept.files]).toEqual([5, 0]);
  expect(await mediaOf()).toEqual([media]);
});

test("a file that is imported stays where it lies and is referred to, or is copied when all is to be kept", async () => {
  const { deps, options, folder } = await setUp();
  const path = join(folder, "silence.wav");
  await writeFile(path, wavFile({ samples: 8000 }));
  const source = createFolderSource({ paths: [path] });
  const stt = createVoiceActivityProvider({ ffmpeg: null });
  const store = createMediaFolder(join(folder, "media"));
  const run = async (which: "fetched" | "all") => {
    const { kept } = await evaluateRecordings(
      { ...deps, source, stt },
      { ...options, force: true, keepMedia: { store, which } },
    );
    const [media] = (await deps.store.calls.sound("silence"))?.media ?? [];
    return { kept: kept.files, path: media?.path };
  };
  expect(await run("fetched")).toEqual({ kept: 0, path });
  expect(await run("all")).toEqual({ kept: 1, path: expect.stringContaining(store.location) });
});

test("what is masked in the words of a call is silenced in its sound; nothing is where nothing is masked", async () => {
  const { deps, options } = await setUp();
  await evaluateRecordings(deps, options);
  const silencedIn = async (id: string) => (await deps.store.calls.sound(id))?.silenced;
  expect(await silencedIn("rec-long-silence")).toEqual([]);
  const silenced = (await silencedIn("rec-card-on-file")) ?? [];
  const said = await deps.store.evaluations.utterances("rec-card-on-file");
  const masked = said.filter(({ text }) => text.includes("••••"));
  expect(masked.length).toBeGreaterThan(1);
  const isSilent = (ms: number) => silenced.some(({ startMs, endMs }) => startMs <= ms && ms < endMs);
  // The simulated service gives no words their times: all of each utterance is silent.
  for (const { startMs, endMs } of masked) expect([isSilent(startMs), isSilent(endMs - 1)]).toEqual([true, true]);
  const heard = said.filter(({ startMs, endMs }) => !isSilent((startMs + endMs) / 2));
  expect(heard.length).toBeGreaterThan(1);
  const redaction = { ...options.redaction, policy: { default: "allow", kinds: {} } } as const;
  await evaluateRecordings(deps, { ...options, redaction, force: true });
  expect(await silencedIn("rec-card-on-file")).toEqual([]);
});

test("the words of a call can be found with their time", async () => {
  const { deps, options } = await setUp();
  await evaluateRecordings(deps, options);
  const { hits } = await deps.store.search.utterances({ words: "charged twice" }, { limit: 5 });
  expect(hits).toMatchObject([{ recordingId: "rec-billing-dispute", startMs: 6135, side: "customer" }]);
});
