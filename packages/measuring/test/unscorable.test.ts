import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import { type DetectedSpeech, detectSpeech, detectSpeechInFile } from "@earshot/audio";
import type { CallEvaluation, Segment } from "@earshot/model";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { temporaryFolder } from "@earshot/test-kit";
import { defaultRoleMap } from "@earshot/transcripts";
import { expect, test } from "vitest";
import { analyzeCall, analyzeFile, analyzeRecording, analyzeSpeech, type CallInput } from "../src/index.ts";

const kernel = await createKernel();
const standard = getDefinition("standard");
const call = await readFile(new URL("../../genesys-simulator/samples/card-on-file.wav", import.meta.url));

/** Half of the file: it has no end. */
async function cutOff(): Promise<DetectedSpeech> {
  const path = join(await temporaryFolder(), "call.ogg");
  const ogg = await readFile(new URL("../../genesys-simulator/samples/card-on-file.ogg", import.meta.url));
  await writeFile(path, ogg.subarray(0, ogg.length / 2));
  return detectSpeechInFile(path, { ffmpeg: null });
}

const options = {
  ...{ definition: standard, scorecard: guideScorecard, roleMap: defaultRoleMap },
  ...{ events: [], startTime: null, durationMs: null },
};
const transcriptOf = (results: object[]) => Buffer.from(JSON.stringify({ results }));
const both = [
  { start_time: 1, end_time: 3, speaker: "agent", transcript: "Hello?" },
  { start_time: 4, end_time: 6, speaker: "guest", transcript: "Yes?" },
];
const reasonIn = ({ score }: CallEvaluation) => (score.value === null ? score.reason : "scored");
const reasonOf = (bytes: Uint8Array, audio?: DetectedSpeech) =>
  reasonIn(analyzeFile(kernel, bytes, "call", { ...options, audio }));
const heard = (bytes: Uint8Array) => detectSpeech(kernel, bytes, "call.wav");

test.each([
  ["nobody speaks", "no_speech", transcriptOf([])],
  ["one side speaks", "one_sided", transcriptOf(both.slice(0, 1))],
  ["the transcript is empty, and somebody is heard", "transcription_failed", transcriptOf([]), heard(call)],
  ["nothing is wrong", "scored", transcriptOf(both), heard(call)],
])("when %s: %s", (_, reason, bytes, audio?: DetectedSpeech) => {
  expect(reasonOf(bytes, audio)).toBe(reason);
});

test("a recording that is cut off has no score, with a transcript as without one", async () => {
  const sound = await cutOff();
  expect(reasonOf(transcriptOf(both), sound)).toBe("cut_off");
  expect(reasonIn(analyzeSpeech(kernel, sound, options))).toBe("cut_off");
});

test("a recording in which nobody speaks has no speech, with an empty transcript as without any", () => {
  const silent = Buffer.from(call);
  silent.fill(0xff, call.indexOf("data") + 8);
  const { score } = analyzeRecording(kernel, silent, "call.wav", options);
  expect(score).toEqual({ value: null, reason: "no_speech" });
  expect(reasonOf(transcriptOf([]), heard(silent))).toBe("no_speech");
});

test("a transcript that ends long before the speech does is cut off, unless what goes on is music on hold", () => {
  const said = (side: "agent" | "customer", startMs: number, endMs: number): Segment => {
    return { startMs, endMs, channel: null, speaker: side, side, text: "words" };
  };
  const segments = [said("agent", 0, 30_000), said("customer", 30_000, 50_000)];
  const reason = (untilMs: number, holds: CallInput["changes"] = []) => {
    const sound = [...segments, said("agent", 51_000, untilMs)];
    const input = { segments, sound, durationMs: 200_000, changes: holds, warnings: [] };
    return reasonIn(analyzeCall(kernel, input, [standard], guideScorecard)[0]);
  };
  expect([reason(80_000), reason(81_000)]).toEqual(["scored", "cut_off"]);
  const hold = [
    { timeMs: 51_000, session: 0, hold: true, disconnect: false },
    { timeMs: 200_000, session: 0, hold: false, disconnect: true },
  ];
  expect(reason(200_000, hold)).toBe("scored");
});
