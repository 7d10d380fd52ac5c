import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { detectSpeech } from "@earshot/audio";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { temporaryFolder } from "@earshot/test-kit";
import { defaultRoleMap, toSetFile } from "@earshot/transcripts";
import { describe, expect, it } from "vitest";
import { type AnalyzeOptions, analyzeDocument, analyzeRecording, analyzeSet } from "../src/index.ts";

const kernel = await createKernel();
const options: AnalyzeOptions = {
  definition: getDefinition("standard"),
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
  events: [],
  startTime: null,
  durationMs: null,
};
const dualMono = { value: null, reason: "dual_mono" };

interface Result {
  start_time: number;
  end_time: number;
  speaker: string;
  transcript: string;
}

const sentences = (speaker: string, text = "sentence"): Result[] =>
  [0, 6, 12].map((start) => ({ start_time: start, end_time: start + 4, speaker, transcript: `${text} ${start}` }));
const both = [...sentences("agent"), ...sentences("guest")];
const quarrel = [...sentences("agent"), ...sentences("guest", "another")];
const later = [...sentences("agent"), ...sentences("guest").map((said) => ({ ...said, end_time: said.end_time + 1 }))];

const documents: [name: string, results: Result[], expected: unknown][] = [
  ["the same words at the same times on both sides", both, dualMono],
  ["the same in another order", both.toReversed(), dualMono],
  ["other words at the same times", quarrel, { value: 32 }],
  ["the same words at other times", later, { value: 36 }],
  ["the same on both sides, and more on one", [...both, ...sentences("agent").slice(1)], { value: 32 }],
];

describe.each(documents)("%s", (_, results, expected) => {
  it("in one transcript", () => {
    expect(analyzeDocument(kernel, { results }, "call.json", options).score).toMatchObject(Object(expected));
  });

  it.each(["summary", "evaluation"] as const)("in a set, as %s", async (format) => {
    const path = join(await temporaryFolder(), "calls.jsonl");
    const other = JSON.stringify({ results: quarrel });
    await writeFile(path, `${other}\n${JSON.stringify({ results })}\n`);
    const { definition, scorecard, roleMap } = options;
    let text = "";
    for await (const part of analyzeSet([toSetFile(path)], { definitions: [definition], scorecard, roleMap, format })) {
      text += Buffer.from(part.output).toString("utf8");
    }
    const [first, second] = text.split("\n").map((line) => (line === "" ? null : JSON.parse(line).score));
    expect(first).toMatchObject({ value: 32 });
    expect(second).toMatchObject(Object(expected));
  });
});

const sample = readFileSync(new URL("../../genesys-simulator/samples/card-on-file.wav", import.meta.url));

/** A sample call (µ-law) with the agent's sound on both channels, but for the last sample of the second. */
function recording(difference: number): Buffer {
  const wav = Buffer.from(sample);
  for (let at = wav.indexOf("data") + 8; at < wav.length; at += 2) wav.copyWithin(at + 1, at, at + 1);
  wav.writeUInt8((wav.at(-1) ?? 0) ^ difference, wav.length - 1);
  return wav;
}

describe("two channels of one sound", () => {
  it("are no call of two sides, by voice activity, though they differ by a little noise", () => {
    expect(analyzeRecording(kernel, recording(0), "call.wav", options).score).toEqual(dualMono);
    expect(analyzeRecording(kernel, recording(1), "call.wav", options).score).toEqual(dualMono);
    expect(analyzeRecording(kernel, sample, "call.wav", options).score.value).toBeGreaterThan(0);
  });

  it("nor beside a transcript", () => {
    const audio = (difference: number) => detectSpeech(kernel, recording(difference), "call.wav");
    const results = quarrel.slice(0, 4);
    const analyze = (difference: number) =>
      analyzeDocument(kernel, { results }, "call.json", { ...options, audio: audio(difference) }).score;
    expect(analyze(0)).toEqual(dualMono);
    expect(analyze(1)).toEqual(dualMono);
  });
});
