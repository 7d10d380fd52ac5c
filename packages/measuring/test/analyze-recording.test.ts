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
        "silence is 16.8 s by the transcript and 8.65 s by the sound; they differ most from 0:05.9 to 0:07.2, from 0:08.6 to 0:09.5, from 0:17.0 to 0:17.9, from 0:24.0 to 0:25.2, from 0:33.3 to 0:34.4",
        "talk of the side agent is 8.584 s by the transcript and 13.14 s by the sound; they differ most from 0:03.1 to 0:04.0, from 0:08.6 to 0:09.5, from 0:17.0 to 0:17.9, from 0:24.0 to 0:24.9, from 0:33.3 to 0:34.2",
        "talk of the side customer is 8.664 s by the transcript and 13.2 s by the sound; they differ most from 0:05.9 to 0:06.8, from 0:12.6 to 0:13.5, from 0:22.4 to 0:23.3, from 0:26.1 to 0:27.0, from 0:35.2 to 0:36.2",
      ]
    `);
  });

  it("warns of speech without words and of words without speech", () => {
    const [first, ...rest] = truth.segments;
    const invented = { speaker: "customer", startMs: 30_000, endMs: 30_000, text: "" };
    expect(first).toMatchObject({ speaker: "agent", startMs: 900, endMs: 4002 });
    const { warnings, sound } = analyze([...rest, { ...invented, startMs: 14_000, endMs: 15_500 }]);
    expect(warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "audio.speech_without_words: speech of the side agent has no words: 3.11 s in all, from 0:00.9 to 0:04.0",
      "audio.words_without_speech: words of the side customer have no speech in the recording: 1.5 s in all, from 0:14.0 to 0:15.5",
      "audio.measures_differ: silence is 6.6 s by the transcript and 8.65 s by the sound; they differ most from 0:04.0 to 0:04.6, from 0:14.0 to 0:15.5",
      "audio.measures_differ: talk of the side agent is 9.982 s by the transcript and 13.14 s by the sound; they differ most from 0:00.9 to 0:04.0",
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
