import { readFileSync } from "node:fs";
import { createKernel, type HoldInterval } from "@earshot/analysis-wasm";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { defaultRoleMap } from "@earshot/transcripts";
import { describe, expect, it } from "vitest";
import { toMediaTime } from "../src/hold-audio.ts";
import { type AnalyzeOptions, analyzeDocument, analyzeRecording } from "../src/index.ts";

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

  it("ends with the call when nothing closes it: with what is left of the recording after it", () => {
    const open = states([10, "HOLD"], [40, "TALK"], [139, "HOLD"]);
    const { hold } = analyzeDocument(kernel, { results }, "call.json", {
      ...options,
      events: open,
      holdAudio: "suppressed",
    });
    expect(hold).toMatchObject({ totalMs: 31_000, events: [{}, { startMs: 109_000, endMs: 109_000, open: true }] });
  });

  it("takes nothing out of the recording before it began", () => {
    const hold = (startMs: number, endMs: number): HoldInterval => ({ startMs, endMs, open: false });
    const metrics = { count: 3, totalMs: 0, longestMs: 0, agentMs: 0, thenDisconnected: 0 };
    const events = [hold(-50, -20), hold(-10, 30), hold(40, 50)];
    expect(toMediaTime({ ...metrics, events }, "suppressed").events).toEqual([
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
