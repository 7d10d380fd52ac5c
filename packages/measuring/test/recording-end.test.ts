import { createKernel } from "@earshot/analysis-wasm";
import type { Segment } from "@earshot/model";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { defaultRoleMap } from "@earshot/transcripts";
import { describe, expect, it } from "vitest";
import { analyzeDocument, clipToRecording } from "../src/index.ts";

const kernel = await createKernel();

function said(startMs: number, endMs: number): Segment {
  return { startMs, endMs, channel: null, speaker: "sam", side: "agent", text: "word" };
}

describe("clipToRecording", () => {
  it("clips at the end and leaves out what lies beyond it, with a warning for each kind", () => {
    const segments = [said(0, 4000), said(5000, 31_000), said(10_000, 12_000), said(40_000, 40_000)];
    expect(clipToRecording(segments, 10_000)).toEqual({
      segments: [said(0, 4000), said(5000, 10_000)],
      warnings: [
        {
          code: "transcript.clipped",
          index: null,
          field: null,
          message: "1 segment across the recording's end at 0:10.0, the first from 0:05.0 to 0:31.0: clipped there",
        },
        {
          code: "transcript.beyond_recording",
          index: null,
          field: null,
          message: "2 segments after the recording's end at 0:10.0, the first from 0:10.0 to 0:12.0: left out",
        },
      ],
    });
  });

  it("has nothing to say of words within the recording, or when its length is not known", () => {
    const segments = [said(0, 4000), said(5000, 10_000), said(10_000, 10_000)];
    expect(clipToRecording(segments, 10_000)).toEqual({ segments, warnings: [] });
    expect(clipToRecording([said(0, 99_000)], null)).toEqual({ segments: [said(0, 99_000)], warnings: [] });
  });
});

it("a recording is never measured beyond its end", () => {
  const results = [
    { start_time: 0.5, end_time: 2.1, speaker: "agent", transcript: "x" },
    { start_time: 2.3, end_time: 31, speaker: "guest", transcript: "hallucinated tail" },
    { start_time: 50, end_time: 60, speaker: "agent", transcript: "beyond" },
  ];
  const evaluation = analyzeDocument(kernel, { results }, "call.json", {
    definition: getDefinition("standard"),
    scorecard: guideScorecard,
    roleMap: defaultRoleMap,
    events: [],
    startTime: null,
    durationMs: 10_000,
  });
  expect(evaluation).toMatchObject({
    support: "recording",
    durationMs: 10_000,
    speechMs: 9300,
    silence: { leadingMs: 500, trailingMs: 0 },
    talk: { agentMs: 1600, customerMs: 7700 },
    utterances: { agent: 1, customer: 1 },
  });
  expect(evaluation.warnings.map(({ code }) => code)).toEqual(["transcript.clipped", "transcript.beyond_recording"]);
});
