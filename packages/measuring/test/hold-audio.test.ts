import { readFileSync } from "node:fs";
import { createKernel, type HoldInterval } from "@earshot/analysis-wasm";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { defaultRoleMap } from "@earshot/transcripts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureWallTime } from "../src/analyze-call.ts";
import { findCuts, toMediaTime } from "../src/hold-audio.ts";
import {
  type AnalyzeOptions,
  analyzeDocument,
  analyzeRecording,
  type CallInput,
  cutCall,
  toMediaWindow,
} from "../src/index.ts";
import { unite } from "../src/intervals.ts";
import { describeVoicelessSound, findVoicelessSound } from "../src/voiceless-sound.ts";

const kernel = await createKernel();
const options: AnalyzeOptions = {
  definition: getDefinition("standard"),
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
  events: [],
  startTime: "2023-10-25T14:30:00Z",
  durationMs: 110_000,
};

/** State events so many seconds after the recording's start. */
const states = (...changes: [seconds: number, state: string][]) =>
  changes.map(([seconds, state]) => {
    const timestamp = new Date(Date.parse("2023-10-25T14:30:00Z") + seconds * 1000).toISOString();
    return { timestamp, state, sessionId: null };
  });

const said = (start_time: number, end_time: number, speaker: string) => {
  return { start_time, end_time, speaker, transcript: "words" };
};

describe("sound without a voice", () => {
  const stretch = fc
    .record({ startMs: fc.nat(60_000), lengthMs: fc.nat(20_000), channel: fc.nat(1) })
    .map(({ startMs, lengthMs, channel }) => ({ channel, startMs, endMs: startMs + lengthMs }));
  const stretches = fc.array(stretch, { maxLength: 4 });

  it("is proposed as a hold where it lasts for 5 s without a voice outside of the holds, and there alone", () => {
    fc.assert(
      fc.property(stretches, stretches, stretches, (voiceless, holds, speech) => {
        const isIn = (list: typeof holds, ms: number) => list.some(({ startMs, endMs }) => startMs <= ms && ms < endMs);
        const long = voiceless.filter(({ startMs, endMs }) => endMs - startMs >= 5000);
        const proposed = [];
        for (let ms = 0, lasts = 0; ms <= 80_000; ms++) {
          if (isIn(long, ms) && !isIn(holds, ms) && !isIn(speech, ms)) lasts += 1;
          else {
            if (lasts >= 5000) proposed.push({ startMs: ms - lasts, endMs: ms });
            lasts = 0;
          }
        }
        const found = findVoicelessSound(voiceless, { holds, speech });
        expect(found).toEqual({ stretches: long, proposedHolds: proposed });
        expect(describeVoicelessSound(found).map(({ code }) => code)).toEqual(
          proposed.length > 0 ? ["audio.voiceless"] : [],
        );
      }),
      { numRuns: 20 },
    );
  });
});

describe("a hold that the recorder cut out", () => {
  const results = [said(0, 55, "agent"), said(58, 60, "guest"), said(60.5, 70, "agent"), said(90, 110, "guest")];
  const events = states([0, "TALK"], [60, "HOLD"], [150, "TALK"], [200, "DISCONNECTED"]);

  it("hides no silence of the recording, and lasts as long as it did", () => {
    const evaluation = analyzeDocument(kernel, { results }, "call.json", {
      ...options,
      events,
      holdAudio: "suppressed",
    });
    expect(evaluation).toMatchObject({
      holdAudio: "suppressed",
      hold: {
        count: 1,
        totalMs: 90_000,
        longestMs: 90_000,
        events: [{ startMs: 60_000, endMs: 60_000, open: false }],
      },
      silence: { count: 2, totalMs: 23_000 },
      score: { value: 44 },
      warnings: [],
    });
  });

  it("does so when it is in the recording, as music or as silence", () => {
    for (const holdAudio of ["music", "padded"] as const) {
      const evaluation = analyzeDocument(kernel, { results }, "call.json", { ...options, events, holdAudio });
      expect(evaluation).toMatchObject({ holdAudio, silence: { totalMs: 3000 }, hold: { totalMs: 90_000 } });
      expect(evaluation.warnings.map(({ code }) => code)).toEqual([
        "event.hold_outside_recording",
        "event.speech_in_hold",
      ]);
    }
  });

  it("moves what follows up, holds too", () => {
    const two = states([10, "HOLD"], [40, "TALK"], [60, "HOLD"], [70, "TALK"], [100, "HOLD"], [101, "DISCONNECTED"]);
    const { hold } = analyzeDocument(kernel, { results }, "call.json", {
      ...options,
      events: two,
      holdAudio: "suppressed",
    });
    expect(hold.totalMs).toBe(41_000);
    expect(hold.events.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [10_000, 10_000],
      [30_000, 30_000],
      [60_000, 60_000],
    ]);
  });

  it("ends with the call when nothing closes it, and has what is left of the recording after its start", () => {
    const open = states([10, "HOLD"], [40, "TALK"], [139, "HOLD"]);
    const { hold } = analyzeDocument(kernel, { results }, "call.json", {
      ...options,
      events: open,
      holdAudio: "suppressed",
    });
    expect(hold).toMatchObject({ totalMs: 31_000, events: [{}, { startMs: 109_000, endMs: 110_000, open: true }] });
  });

  it("is cut out where the last sign of its session ends it, as far as the recording lacks it", () => {
    const seen = states([20, "HOLD"], [50, "LAST_SEEN"], [120, "DISCONNECTED"]);
    const places = (durationMs: number) =>
      analyzeDocument(kernel, { results: [said(0, 5, "agent")] }, "call.json", {
        ...options,
        durationMs,
        events: seen,
        holdAudio: "suppressed",
      }).hold;
    const hold = (startMs: number, endMs: number) => ({ totalMs: 30_000, events: [{ startMs, endMs, open: true }] });
    expect(places(90_000)).toMatchObject(hold(20_000, 20_000));
    expect(places(120_000)).toMatchObject(hold(20_000, 50_000));
    expect(places(100_000)).toMatchObject(hold(20_000, 30_000));
  });

  it("is cut alike from the call, from its holds and from windows of it", () => {
    const changes = fc.array(
      fc
        .tuple(fc.integer({ min: -5000, max: 30_000 }), fc.constantFrom("HOLD", "TALK", "LAST_SEEN"))
        .map(([timeMs, state]) => ({
          ...{ timeMs, session: 0, disconnect: false },
          ...{ hold: state === "HOLD", lastSeen: state === "LAST_SEEN" },
        })),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        changes,
        fc.integer({ min: 1, max: 30_000 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (...drawn) => {
          const [states, durationMs, share] = drawn;
          const input: CallInput = { segments: [], durationMs, changes: states, holdAudio: "suppressed", warnings: [] };
          const { endMs, hold, cuts } = measureWallTime(kernel, input);
          const media = toMediaTime(hold, cuts).events;
          for (const [index, { startMs, endMs, open }] of hold.events.entries()) {
            const place = media[index];
            if (startMs >= 0)
              expect(toMediaWindow(kernel, input, { startMs, endMs })).toEqual({
                startMs: place?.startMs,
                endMs: place?.endMs,
              });
            if (!open) expect(place?.startMs).toBe(place?.endMs);
          }
          // Nothing of the recording lies after the call.
          const wholeMs = toMediaWindow(kernel, input, { startMs: 0, endMs }).endMs;
          expect(wholeMs).toBeGreaterThanOrEqual(durationMs);
          const atMs = Math.round(endMs * share);
          const parts = [
            { startMs: 0, endMs: atMs },
            { startMs: atMs, endMs },
          ].map((window) => {
            const part = cutCall(kernel, input, window);
            const { startMs } = toMediaWindow(kernel, input, window);
            const wall = measureWallTime(kernel, part);
            expect(wall.endMs).toBe(window.endMs - window.startMs);
            const held = toMediaTime(wall.hold, wall.cuts).events.filter((each) => each.endMs > each.startMs);
            return held.map((each) => ({ startMs: each.startMs + startMs, endMs: each.endMs + startMs }));
          });
          const heard = media.filter(({ startMs, endMs }) => endMs > startMs && endMs > 0);
          expect(unite(parts.flat())).toEqual(
            unite(heard.map(({ startMs, endMs }) => ({ startMs: Math.max(0, startMs), endMs }))),
          );
        },
      ),
    );
  });

  it("takes nothing out of the recording before it began", () => {
    const hold = (startMs: number, endMs: number): HoldInterval => ({ startMs, endMs, open: false });
    const metrics = { count: 3, totalMs: 0, longestMs: 0, agentMs: 0, thenDisconnected: 0 };
    const events = [hold(-50, -20), hold(-10, 30), hold(40, 50)];
    expect(toMediaTime({ ...metrics, events }, findCuts(events, 0)).events).toEqual([
      hold(-20, -20),
      hold(0, 0),
      hold(10, 10),
    ]);
  });
});

describe("sound on hold without words", () => {
  const bytes = readFileSync(new URL("../../genesys-simulator/samples/card-on-file.wav", import.meta.url));
  const events = states([0, "TALK"], [10, "HOLD"], [20, "TALK"]);
  const analyze = (holdAudio: "music" | "padded") =>
    analyzeRecording(kernel, bytes, "call.wav", { ...options, events, holdAudio });

  it("is music, unless holds are padded with silence: then somebody speaks", () => {
    const music = analyze("music");
    const padded = analyze("padded");
    expect(music.warnings).toEqual([]);
    expect(padded.warnings.map(({ code }) => code)).toEqual(["event.speech_in_hold"]);
    expect(padded.speechMs - music.speechMs).toBeGreaterThan(5000);
    expect(padded.speechMs).toBe(analyzeRecording(kernel, bytes, "call.wav", options).speechMs);
  });
});
