import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { VoiceDetector } from "@earshot/audio";
import { createFolderSource } from "@earshot/folder-source";
import { createVoiceActivityProvider } from "@earshot/stt";
import { defaultRoleMap } from "@earshot/transcripts";
import { expect, test } from "vitest";
import { evaluateRecordings } from "../src/index.ts";
import { joinParts, type PartResult } from "../src/join-parts.ts";
import { setUp } from "./set-up.ts";

const samples = fileURLToPath(new URL("../../genesys-simulator/samples", import.meta.url));

test("hold music of an imported call is proposed as a hold until its events tell of it, and is unknown by level", async () => {
  const { deps, options, folder } = await setUp();
  const calls = join(folder, "calls");
  await mkdir(calls);
  // Its music fades in from 27.6 s on, and ends at 45 s: once with a transcript of its own, once alone.
  await cp(join(samples, "billing-dispute.wav"), join(calls, "said.wav"));
  await cp(join(samples, "billing-dispute.ogg"), join(calls, "alone.ogg"));
  const results = [{ start_time: 0.5, end_time: 2, speaker: "agent", transcript: "Hello." }];
  await writeFile(join(calls, "said.json"), JSON.stringify({ results }));
  const run = async (voiceDetector: VoiceDetector) => {
    const stt = createVoiceActivityProvider({ ffmpeg: null, ...voiceDetector });
    const source = createFolderSource({ paths: [calls] });
    const reasons = new Set<string>();
    const { evaluated, proposedHolds } = await evaluateRecordings(
      { ...deps, source, stt },
      { ...options, soundCheck: "always", voiceDetector },
      {
        onProgress: (event) => {
          if (event.type === "evaluated") for (const reason of event.reasons) reasons.add(reason);
        },
      },
    );
    const { items } = await deps.store.evaluations.listWhole({}, { limit: 10 });
    const found = items.map(({ recordingId, evaluation: { voiceless, warnings, hold } }) => ({
      ...{ recordingId, voiceless, hold: hold.totalMs },
      isWarned: warnings.some(({ code }) => code === "audio.voiceless"),
    }));
    const of = (id: string) => found.find(({ recordingId }) => recordingId === id);
    return { evaluated, proposedHolds, reasons: [...reasons], alone: of("alone"), said: of("said") };
  };

  const first = await run({});
  expect(first).toMatchObject({ evaluated: 2, proposedHolds: { calls: 2, holds: 2 } });
  const music = { startMs: expect.closeTo(33_000, -3), endMs: expect.closeTo(45_000, -3) };
  for (const call of [first.alone, first.said]) {
    const voiceless = { stretches: [{ channel: expect.any(Number), ...music }], proposedHolds: [music] };
    expect(call).toMatchObject({ voiceless, isWarned: true, hold: 0 });
  }

  const entities = [
    { timestamp: "2023-10-25T14:30:26Z", state: "HOLD", sessionId: "1" },
    { timestamp: "2023-10-25T14:30:47Z", state: "TALK", sessionId: "1" },
  ];
  await writeFile(join(calls, "alone.events.json"), JSON.stringify({ startTime: "2023-10-25T14:30:00Z", entities }));
  const told = await run({ detector: "network" });
  expect(told).toMatchObject({ evaluated: 1, proposedHolds: { calls: 0, holds: 0 } });
  expect(told.alone).toMatchObject({ voiceless: { stretches: [music], proposedHolds: [] }, isWarned: false });
  expect(told.alone?.hold).toBe(21_000);

  const byLevel = await run({ detector: "level" });
  const reasons = ["what tells voices from other sound changed"];
  expect(byLevel).toMatchObject({ evaluated: 2, proposedHolds: { calls: 0, holds: 0 }, reasons });
  expect(byLevel.said?.isWarned).toBe(false);
  expect(byLevel.said?.voiceless).toBeUndefined();
  const state = (await deps.store.calls.states(["said"])).get("said");
  expect(Object.values(state?.fingerprint?.evaluations ?? {})).toMatchObject([{ detector: "level" }]);
  expect(await run({ detector: "level" })).toMatchObject({ evaluated: 0 });
});

test("music of parts lies where the parts lie", () => {
  const part = (id: string, channel: number | null, voiceless: PartResult["voiceless"]): PartResult => ({
    part: { id, mediaType: "voice", format: "WAV", state: { kind: "ready" }, channel },
    media: {
      ...{ partId: id, sha256: id, bytes: 1, contentType: "audio/wav", codec: "PCM", channels: 2 },
      ...{ durationMs: 20_000, path: null },
    },
    ...{ levels: [], segments: [], heard: null, detected: true, identicalChannels: false, doubts: [] },
    ...{ voiceless, vendorMetrics: undefined },
  });
  const join = (...parts: PartResult[]) => joinParts("call", parts, defaultRoleMap).voiceless;
  const at = (channel: number, startMs: number) => ({ channel, startMs, endMs: startMs + 5000 });
  expect(join(part("a", null, [at(0, 1000)]), part("b", null, [at(1, 2000)]))).toEqual([at(0, 1000), at(1, 22_000)]);
  expect(join(part("a", 1, [at(0, 1000), at(1, 1000)]), part("b", 0, []))).toEqual([at(1, 1000)]);
  expect(join(part("a", null, []), part("b", null, undefined))).toBeUndefined();
});
