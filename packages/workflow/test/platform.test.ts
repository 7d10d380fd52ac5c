import { createGenesysClient, type GenesysClient } from "@earshot/genesys-client";
import { quirkNames, readTruth, type SimulatorOptions, sampleNames } from "@earshot/genesys-simulator";
import { createVoiceActivityProvider } from "@earshot/stt";
import { describe, expect, onTestFinished, test } from "vitest";
import { evaluateRecordings, type ProgressEvent, readCalls } from "../src/index.ts";
import { setUp } from "./set-up.ts";

/** The parts of a run over the simulated Platform API. */
async function onPlatform(platform: SimulatorOptions["platform"] = {}, restore = 0, transcripts = false) {
  const parts = await setUp({ platform });
  const { origin, clientId, clientSecret } = parts.simulator;
  const genesys: GenesysClient = createGenesysClient(
    { source: "platform", loginUrl: origin, apiUrl: origin, clientId, clientSecret, restore, transcripts },
    { clock: parts.deps.clock, random: Math.random },
  );
  onTestFinished(() => genesys.close());
  const query = { from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00Z" };
  return {
    ...parts,
    deps: { ...parts.deps, source: genesys.recordings },
    options: { ...parts.options, query },
  };
}

const idOf = (name: string) => `int-${name}~rec-${name}`;

describe("a run over the Platform API", () => {
  test("evaluates each call with its holds and both sides", async () => {
    const { deps, options } = await onPlatform();
    const found = new Map<string, { holdMs: number; agentMs: number; customerMs: number; warnings: string[] }>();
    const summary = await evaluateRecordings(deps, options, {
      onProgress: (event) => {
        if (event.type !== "evaluated") return;
        const { hold, talk, warnings } = event.evaluation;
        found.set(event.recordingId, {
          holdMs: hold.totalMs,
          agentMs: talk.agentMs,
          customerMs: talk.customerMs,
          warnings: warnings.map(({ code }) => code),
        });
      },
    });
    expect(summary).toMatchObject({ evaluated: 5, failed: 0, skipped: 0, waiting: 0 });
    for (const name of sampleNames) {
      const truth = readTruth(name);
      const held = truth.holds.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
      expect(found.get(idOf(name))?.holdMs).toBe(held);
      expect(found.get(idOf(name))?.agentMs).toBeGreaterThan(0);
      expect(found.get(idOf(name))?.customerMs).toBeGreaterThan(0);
      expect(found.get(idOf(name))?.warnings).toEqual([]);
    }
  });

  test("asks the speech service for the language of a call's queue, by its name or id", async () => {
    const { deps, options } = await onPlatform();
    const asked = new Map<string, string | undefined>();
    const { stt } = deps;
    if (stt === null) throw new Error("there is a service");
    const submit: typeof stt.submit = (input, signal) => {
      asked.set(input.recordingId, input.language);
      return stt.submit(input, signal);
    };
    await evaluateRecordings(
      { ...deps, stt: { ...stt, submit } },
      { ...options, queueLanguages: { BILLING: "de-DE" } },
    );
    expect(asked.get(idOf("billing-dispute"))).toBe("de-DE");
    expect(asked.get(idOf("two-holds"))).toBeUndefined();
    const stored = await deps.store.conversations.find([idOf("two-holds")]);
    const queueId = stored.get(idOf("two-holds"))?.queues[0]?.id ?? "";
    const again = { ...options, force: true, queueLanguages: { [queueId]: "es-ES" } };
    await evaluateRecordings({ ...deps, stt: { ...stt, submit } }, again);
    expect(asked.get(idOf("two-holds"))).toBe("es-ES");
    expect(asked.get(idOf("billing-dispute"))).toBeUndefined();
  });

  test("looks again for transcripts that were missing, up to 24 hours after a call", async () => {
    const { deps, options } = await onPlatform({}, 0, true);
    const all = await Array.fromAsync(deps.source.list(options.query));
    const starts = all.map((entry) => ("unreadable" in entry ? 0 : Date.parse(entry.startTime ?? "")));
    const lastMs = Math.max(...starts);
    const at = (nowMs: number, source = deps.source) => {
      const clock = { ...deps.clock, now: () => nowMs };
      return { ...deps, clock, source };
    };
    const explained: string[] = [];
    const context = {
      onProgress: (event: ProgressEvent) => {
        if (event.type === "evaluated") explained.push(`${event.recordingId} ${event.reasons}`);
      },
    };
    const hour = 3_600_000;
    const without = { ...deps.source, transcript: async () => null };
    expect(await evaluateRecordings(at(lastMs + hour, without), options)).toMatchObject({ evaluated: 5 });
    expect(await evaluateRecordings(at(lastMs + 2 * hour, without), options)).toMatchObject({ skipped: 5 });
    expect(await evaluateRecordings(at(lastMs + 25 * hour), options)).toMatchObject({ skipped: 5 });
    expect(await evaluateRecordings(at(lastMs + 2 * hour), options, context)).toMatchObject({
      evaluated: 1,
      skipped: 4,
    });
    const last = all[starts.indexOf(lastMs)]?.id;
    expect(explained).toEqual([`${last} its source has a transcript of it by now`]);
    expect(await evaluateRecordings(at(lastMs + 3 * hour), options)).toMatchObject({ evaluated: 0, skipped: 5 });
  });

  test("tries a call again that failed for want of a transcript once that has come", async () => {
    const { deps, options } = await onPlatform({}, 0, true);
    const [first] = await Array.fromAsync(deps.source.list(options.query));
    if (first === undefined || "unreadable" in first) throw new Error("there is no call");
    const clock = { ...deps.clock, now: () => Date.parse(first.startTime ?? "") + 3_600_000 };
    const one = { ...options, query: { ids: [first.id] } };
    const without = { ...deps.source, transcript: async () => null };
    expect(await evaluateRecordings({ ...deps, stt: null, clock, source: without }, one)).toMatchObject({ failed: 1 });
    expect(await evaluateRecordings({ ...deps, stt: null, clock, source: without }, one)).toMatchObject({ skipped: 1 });
    expect(await evaluateRecordings({ ...deps, stt: null, clock }, one)).toMatchObject({ evaluated: 1 });
  });

  const modes = ["music", "padded", "suppressed"] as const;
  const recorders = modes.flatMap((holdAudio) => [
    { holdAudio, channels: "stereo" as const },
    { holdAudio, channels: "separate" as const },
  ]);

  test.each(recorders)(
    "equals the truth to the millisecond: holds as $holdAudio, channels $channels",
    async (recorder) => {
      const { deps, options } = await onPlatform(recorder);
      const { holdAudio } = recorder;
      const summary = await evaluateRecordings(deps, { ...options, holdAudio });
      expect(summary).toMatchObject({ evaluated: 5, failed: 0, skipped: 0, waiting: 0 });
      const calls = await Array.fromAsync(readCalls(deps.store, {}));
      for (const name of sampleNames) {
        const { reference, durationMs, holds } = readTruth(name);
        const heldMs = holds.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
        const cutMs = holdAudio === "suppressed" ? heldMs : 0;
        const evaluation = calls.find(({ recordingId }) => recordingId === idOf(name))?.evaluation;
        const heardMs = evaluation?.sound?.talkOver?.totalMs ?? Number.NaN;
        expect(Math.abs(heardMs - reference.overlapMs), `talk-over heard in ${name}`).toBeLessThanOrEqual(250);
        expect({
          name,
          durationMs: evaluation?.durationMs,
          agentTalkMs: evaluation?.talk.agentMs,
          customerTalkMs: evaluation?.talk.customerMs,
          overlapMs: evaluation?.talkOver?.totalMs,
          silenceMs: evaluation && evaluation.durationMs - evaluation.speechMs,
          hold: { count: evaluation?.hold.count, totalMs: evaluation?.hold.totalMs },
          warnings: evaluation?.warnings,
        }).toEqual({
          name,
          ...reference,
          durationMs: durationMs - cutMs,
          silenceMs: reference.silenceMs - cutMs,
          hold: { count: holds.length, totalMs: heldMs },
          warnings: [],
        });
      }
    },
  );

  test("hears the sides alike in a file for each and in one file for both", async () => {
    const measures = async (channels: "stereo" | "separate") => {
      const { deps, options } = await onPlatform({ channels });
      const stt = createVoiceActivityProvider({ ffmpeg: null });
      expect(await evaluateRecordings({ ...deps, stt }, options)).toMatchObject({ evaluated: 5, failed: 0 });
      const calls = await Array.fromAsync(readCalls(deps.store, {}));
      return Object.fromEntries(
        calls.map(({ recordingId, evaluation: { talk, talkOver, silence, durationMs, warnings } }) => [
          recordingId,
          { talk, talkOver, silence, durationMs, warnings: warnings.map(({ code }) => code) },
        ]),
      );
    };
    const separate = await measures("separate");
    expect(separate).toEqual(await measures("stereo"));
    for (const name of sampleNames) {
      const heardMs = separate[idOf(name)]?.talkOver?.totalMs ?? 0;
      expect(Math.abs(heardMs - readTruth(name).reference.overlapMs), name).toBeLessThanOrEqual(250);
    }
  });

  test("uses the speech service where the role does not permit Genesys Cloud's transcripts", async () => {
    const { deps, options, simulator } = await onPlatform(
      {
        missingPermissions: ["speechAndTextAnalytics:data:view"],
      },
      0,
      true,
    );
    expect(await evaluateRecordings(deps, options)).toMatchObject({ evaluated: 5, failed: 0 });
    const asked = simulator.requests.filter(({ path }) => path.includes("transcripturl"));
    expect(asked.length).toBeLessThanOrEqual(options.concurrency);
    expect(asked.length).toBeGreaterThan(0);
  });

  test("does other work while recordings are being transcoded, and ends with all of them", async () => {
    const { deps, options } = await onPlatform({ pollsUntilReady: 2 });
    const summary = await evaluateRecordings(deps, options);
    expect(summary).toMatchObject({ evaluated: 5, failed: 0, waiting: 0 });
  });

  test("asks for archived recordings and leaves them to a later run", async () => {
    const quirks: NonNullable<SimulatorOptions["platform"]>["quirks"] = { "int-two-holds": ["archivedStub"] };
    const { deps, options } = await onPlatform({ quirks }, 1);
    const details: string[] = [];
    const first = await evaluateRecordings(deps, options, {
      onProgress: (event) => {
        if (event.type === "skipped") details.push(event.detail);
      },
    });
    expect(first).toMatchObject({ evaluated: 4, skipped: 1 });
    expect(details).toEqual(["it was archived and is asked to be restored"]);
    expect(await evaluateRecordings(deps, options)).toMatchObject({ evaluated: 1, skipped: 4 });
  });

  test("skips an archived recording that the role may not bring back, and names the permission", async () => {
    const quirks: NonNullable<SimulatorOptions["platform"]>["quirks"] = { "int-two-holds": ["archivedStub"] };
    const { deps, options } = await onPlatform({ quirks, missingPermissions: ["recording:recording:restore"] }, 1);
    const details: string[] = [];
    const summary = await evaluateRecordings(deps, options, {
      onProgress: (event) => {
        if (event.type === "skipped") details.push(event.detail);
      },
    });
    expect(summary).toMatchObject({ evaluated: 4, failed: 0, skipped: 1 });
    expect(details).toEqual([expect.stringContaining("permission recording:recording:restore is missing")]);
  });

  test("keeps what is stored of a call whose conversation is not to be had any more", async () => {
    const { deps, options } = await onPlatform();
    const query = { ids: [idOf("two-holds"), idOf("long-silence")] };
    expect(await evaluateRecordings(deps, { ...options, query })).toMatchObject({ evaluated: 2 });
    const stored = async () => {
      const { items } = await deps.store.evaluations.listWhole({}, { limit: 10 });
      const holds = items.map(({ recordingId, evaluation }) => [recordingId, evaluation.hold.count]);
      return [holds, await deps.store.conversations.find(query.ids)];
    };
    const before = await stored();
    expect(before[0]).toEqual(expect.arrayContaining([[idOf("two-holds"), 2]]));

    const { source } = (await onPlatform({ missingPermissions: ["analytics:conversationDetail:view"] })).deps;
    const codes: string[] = [];
    await evaluateRecordings(
      { ...deps, source },
      { ...options, query, force: true },
      {
        onProgress: (event) => {
          if (event.type === "failed") codes.push(event.error.code);
        },
      },
    );
    expect(await stored()).toEqual(before);
    expect(new Set(codes)).toEqual(new Set(["recording.holds_unknown"]));
  });

  test("ends with every call of an organisation whose conversations have all kinds of oddities", {
    timeout: 60_000,
  }, async () => {
    const quirkRates = Object.fromEntries(quirkNames.map((name) => [name, 0.08]));
    const { deps, options } = await onPlatform({ conversations: 40, quirkRates });
    const failures = new Map<string, string>();
    const reasons = new Set<string>();
    const summary = await evaluateRecordings(deps, options, {
      onProgress: (event) => {
        if (event.type === "failed") failures.set(event.recordingId, event.error.code);
        if (event.type === "skipped") reasons.add(event.reason);
      },
    });
    expect(summary.evaluated).toBeGreaterThan(20);
    expect([...new Set(failures.values())].filter((code) => code !== "audio.no_data")).toEqual([]);
    expect(reasons).toEqual(new Set(["not_ready", "no_voice_part"]));
    expect(summary.waiting).toBe(0);
  });
});
