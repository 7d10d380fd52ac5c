import { readFile } from "node:fs/promises";
import { createKernel } from "@earshot/analysis-wasm";
import { AudioError, detectSpeech } from "@earshot/audio";
import { getDefinition, guideScorecard } from "@earshot/quality";
import { defaultRoleMap } from "@earshot/transcripts";
import { describe, expect, it } from "vitest";
import { type AnalyzeOptions, analyzeFile, analyzeRecording } from "../src/index.ts";

interface Truth {
  durationMs: number;
  segments: { speaker: string; startMs: number; endMs: number; text: string }[];
  reference: { silenceMs: number; overlapMs: number; agentTalkMs: number; customerTalkMs: number };
}

const kernel = await createKernel();
const samples = new URL("../../genesys-simulator/samples/", import.meta.url);
const sample = (name: string) => readFile(new URL(name, samples));
const bytes = await sample("card-on-file.wav");
const truth: Truth = JSON.parse((await sample("card-on-file.truth.json")).toString("utf8"));
const options: AnalyzeOptions = {
  definition: getDefinition("standard"),
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
  events: [],
  startTime: null,
  durationMs: null,
};

function documentOf(
  segments: (Omit<Truth["segments"][number], "speaker"> & { speaker?: string | undefined })[],
): Uint8Array {
  const results = segments.map(({ speaker, startMs, endMs, text }) => {
    return { start_time: startMs / 1000, end_time: endMs / 1000, speaker, transcript: text };
  });
  return Buffer.from(JSON.stringify({ results }));
}

describe("analyzeRecording", () => {
  it("is what analyzeFile does with a WAV file, whatever its name", () => {
    const recording = analyzeRecording(kernel, bytes, "call.wav", options);
    expect(analyzeFile(kernel, bytes, "call.json", options)).toEqual(recording);
    expect(analyzeFile(kernel, bytes, "call.json", { ...options, durationMs: 5 })).toEqual(recording);
  });

  it("measures a call by its sound alone, close to the truth", () => {
    const evaluation = analyzeRecording(kernel, bytes, "call.wav", options);
    expect(evaluation).toMatchObject({ support: "recording", durationMs: truth.durationMs });
    expect(Math.abs(evaluation.talk.agentMs - truth.reference.agentTalkMs)).toBeLessThan(250);
    expect(Math.abs(evaluation.talk.customerMs - truth.reference.customerTalkMs)).toBeLessThan(250);
    expect(Math.abs((evaluation.talkOver?.totalMs ?? Number.NaN) - truth.reference.overlapMs)).toBeLessThan(250);
    expect(evaluation.score).not.toBeNull();
  });

  it("warns of a length that the recording does not say", () => {
    const unfinished = Buffer.from(bytes);
    unfinished.writeUInt32LE(0, bytes.indexOf("data") + 4);
    const doubt = [{ code: "audio.length_unknown" }];
    const { durationMs, warnings } = analyzeRecording(kernel, unfinished, "call.wav", options);
    expect({ durationMs, warnings }).toMatchObject({ durationMs: truth.durationMs, warnings: doubt });
    const audio = detectSpeech(kernel, unfinished, "call.wav");
    const transcript = documentOf(truth.segments);
    expect(analyzeFile(kernel, transcript, "call.json", { ...options, audio }).warnings).toMatchObject(doubt);
  });

  it("refuses what is no WAV recording", () => {
    expect(() => analyzeRecording(kernel, Buffer.from("{}"), "call.json", options)).toThrow(AudioError);
  });
});

describe("analyzeFile with the recording", () => {
  const audio = detectSpeech(kernel, bytes, "call.wav");
  const analyze = (segments: Truth["segments"]) =>
    analyzeFile(kernel, documentOf(segments), "call.json", { ...options, audio });

  it("takes the length from it and has nothing to say of a transcript that agrees", () => {
    expect(analyze(truth.segments)).toMatchObject({ support: "recording", durationMs: truth.durationMs, warnings: [] });
  });

  it("gives the sound's measures, by the same definition, beside the transcript's", () => {
    const { sound, talk } = analyze(truth.segments);
    const alone = analyzeRecording(kernel, bytes, "call.wav", options);
    const { count, totalMs, longestMs } = alone.silence;
    expect(sound).toEqual({
      speechMs: alone.speechMs,
      silence: { count, totalMs, longestMs },
      talkOver: { count: alone.talkOver?.count, totalMs: alone.talkOver?.totalMs },
      talk: { agentMs: alone.talk.agentMs, customerMs: alone.talk.customerMs },
      wordsWithoutSpeech: [],
      speechWithoutWords: [],
    });
    expect(sound?.talk).not.toEqual(talk);
    expect(alone).not.toHaveProperty("sound");
    const mixed = { ...audio, channels: 1, channel: audio.channel.map(() => 0) };
    const mono = analyzeFile(kernel, documentOf(truth.segments), "call.json", { ...options, audio: mixed });
    expect(mono).toMatchObject({ sound: { talk: null, talkOver: null }, warnings: [] });
  });

  it("warns of measures that differ, with the moments at which they do", () => {
    const late = truth.segments.map((said) => ({ ...said, endMs: Math.max(said.startMs, said.endMs - 900) }));
    const { warnings } = analyze(late);
    const differing = warnings.filter(({ code }) => code === "audio.measures_differ").map(({ message }) => message);
    expect(differing).toMatchInlineSnapshot(`
      [
        "silence is 16800 ms by the transcript and 8650 ms by the sound; they differ most from 5911 to 7211 ms, from 8571 to 9480 ms, from 16951 to 17860 ms, from 23955 to 25155 ms, from 33292 to 34392 ms",
        "talk of the side agent is 8584 ms by the transcript and 13140 ms by the sound; they differ most from 3102 to 4010 ms, from 8571 to 9480 ms, from 16951 to 17860 ms, from 23955 to 24860 ms, from 33292 to 34200 ms",
        "talk of the side customer is 8664 ms by the transcript and 13200 ms by the sound; they differ most from 5911 to 6820 ms, from 12596 to 13500 ms, from 22429 to 23330 ms, from 26051 to 26960 ms, from 35248 to 36150 ms",
      ]
    `);
  });

  it("warns of speech without words and of words without speech", () => {
    const [first, ...rest] = truth.segments;
    const invented = { speaker: "customer", startMs: 30_000, endMs: 30_000, text: "" };
    expect(first).toMatchObject({ speaker: "agent", startMs: 900, endMs: 4002 });
    const { warnings, sound } = analyze([...rest, { ...invented, startMs: 14_000, endMs: 15_500 }]);
    expect(warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "audio.speech_without_words: speech of the side agent has no words: 3110 ms in all, from 900 to 4010 ms",
      "audio.words_without_speech: words of the side customer have no speech in the recording: 1500 ms in all, from 14000 to 15500 ms",
      "audio.measures_differ: silence is 6600 ms by the transcript and 8650 ms by the sound; they differ most from 4010 to 4600 ms, from 14000 to 15500 ms",
      "audio.measures_differ: talk of the side agent is 9982 ms by the transcript and 13140 ms by the sound; they differ most from 900 to 4010 ms",
    ]);
    expect(sound?.wordsWithoutSpeech).toEqual([{ startMs: 14_000, endMs: 15_500, side: "customer" }]);
    expect(sound?.speechWithoutWords).toEqual([{ startMs: 900, endMs: 4010, side: "agent" }]);
  });

  it("has its channels name the speakers of a transcript that names none", () => {
    const unnamed = documentOf(truth.segments.map(({ speaker: _, ...said }) => said));
    const analyzeWith = (facts: object) =>
      analyzeFile(kernel, unnamed, "call.json", { ...options, audio: { ...audio, ...facts } });
    const { talk, score, warnings } = analyzeWith({});
    expect({ talk, score }).toEqual({ talk: analyze(truth.segments).talk, score: analyze(truth.segments).score });
    expect(warnings).toMatchObject([
      { code: "speaker.attributed", message: expect.stringContaining("the recording's channels") },
    ]);
    for (const facts of [{ identicalChannels: true }, { channels: 1 }]) {
      expect(analyzeWith(facts).talk).toMatchObject({ agentMs: 0, customerMs: 0 });
    }
  });
});
