import type { TranscriptFormat } from "@earshot/model";
import { errorOf, fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TranscriptError } from "../src/errors.ts";
import type { RoleMap } from "../src/role-map.ts";
import { speechTranscript } from "../src/speech.ts";
import { normalise, parseTranscript, readTranscript } from "../src/transcript.ts";
import { requireFormat, shapes } from "./shapes.ts";

const source = "call.json";
const parse = (raw: unknown) => parseTranscript(JSON.stringify(raw), { source });
const rejection = (raw: unknown) => errorOf(TranscriptError, () => normalise(raw, { source }));

const workedExample = [
  { start_time: 0.5, end_time: 2.1, speaker: "agent", transcript: "Hello, how can I help you?" },
  { start_time: 2.3, end_time: 4.0, speaker: "guest", transcript: "I need assistance with my account." },
  { start_time: 3.8, end_time: 5.2, speaker: "agent", transcript: "I can certainly help with that." },
];

describe("parseTranscript", () => {
  it("reads the worked example", () => {
    expect(parse({ results: workedExample })).toStrictEqual({
      format: "results",
      segments: [
        {
          startMs: 500,
          endMs: 2100,
          channel: null,
          speaker: "agent",
          side: "agent",
          text: "Hello, how can I help you?",
        },
        {
          startMs: 2300,
          endMs: 4000,
          channel: null,
          speaker: "guest",
          side: "customer",
          text: "I need assistance with my account.",
        },
        {
          startMs: 3800,
          endMs: 5200,
          channel: null,
          speaker: "agent",
          side: "agent",
          text: "I can certainly help with that.",
        },
      ],
    });
  });

  it("reads the other spelling as the same call, under channel names", () => {
    const camel = workedExample.map((segment) => ({
      startTime: segment.start_time,
      endTime: segment.end_time,
      channel: segment.speaker === "agent" ? "channel_0" : "channel_1",
      text: segment.transcript,
    }));
    const segments = parse({ transcripts: camel }).segments;
    expect(segments.map(({ startMs, endMs, side, text }) => ({ startMs, endMs, side, text }))).toStrictEqual(
      parse({ results: workedExample }).segments.map(({ startMs, endMs, side, text }) => ({
        startMs,
        endMs,
        side,
        text,
      })),
    );
    expect(segments.map(({ channel, speaker }) => [channel, speaker])).toStrictEqual([
      [0, "channel_0"],
      [1, "channel_1"],
      [0, "channel_0"],
    ]);
  });

  it("takes bytes, with or without a byte order mark, and text", () => {
    const text = JSON.stringify({ results: workedExample });
    const expected = parse({ results: workedExample });
    for (const form of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), `\uFEFF${text}`]) {
      expect(parseTranscript(form, { source })).toStrictEqual(expected);
    }
  });

  it("keeps the last segment's text", () => {
    const { segments } = parse({ results: workedExample });
    expect(segments.at(-1)?.text).toBe("I can certainly help with that.");
  });

  it("reads one segment, and none", () => {
    expect(parse({ results: workedExample.slice(0, 1) }).segments).toHaveLength(1);
    expect(parse({ results: [] })).toStrictEqual({ format: "results", segments: [] });
    expect(parse({ transcripts: [] })).toStrictEqual({ format: "results", segments: [] });
  });

  it("reads string times, integer channels and null speakers", () => {
    const { segments } = parse({
      results: [
        { start_time: "0.5", end_time: "2.1", channel: 0, transcript: "a" },
        { start_time: "2.3", end_time: "4.0", channel: 1, speaker: null, transcript: "b" },
        { start_time: "5", end_time: "6", speaker: null, channel: null, transcript: null },
        { start_time: "7", end_time: "7" },
      ],
    });
    expect(segments).toStrictEqual([
      { startMs: 500, endMs: 2100, channel: 0, speaker: "channel_0", side: "agent", text: "a" },
      { startMs: 2300, endMs: 4000, channel: 1, speaker: "channel_1", side: "customer", text: "b" },
      { startMs: 5000, endMs: 6000, channel: null, speaker: "unknown", side: "unknown", text: "" },
      { startMs: 7000, endMs: 7000, channel: null, speaker: "unknown", side: "unknown", text: "" },
    ]);
  });

  it("reads a list of results that carries other services' keys besides", () => {
    expect(parse({ results: workedExample, segments: [], utterances: [] }).segments).toHaveLength(3);
  });

  it.each([
    [null, "it is null"],
    [5, "it is a number"],
    ["text", "it is text of 4 characters"],
    [workedExample, "it is an array of 3"],
    [{}, "it is an empty object"],
    [{ id: 1 }, "it is an object with id"],
    [{ "Ada Lovelace": [], "415 555 2671": [], ada: [] }, "it is an object with 3 keys"],
    [{ jobName: "a", start_time: 0, ada: [] }, "it is an object with jobName, start_time and 1 other key"],
    [{ results: "none" }, "it is an object with results, its list is a string"],
    [{ results: {}, transcripts: [] }, "it is an object with results, transcripts, its list is an empty object"],
  ])("says what it saw in %j", async (raw, seen) => {
    const error = await rejection(raw);
    expect(error.code).toBe("transcript.shape");
    expect(error.message).toBe(`call.json is no transcript in a known format: ${seen}`);
  });

  it("takes results before transcripts, and transcripts when results is null", () => {
    expect(parse({ results: [], transcripts: workedExample }).segments).toHaveLength(0);
    expect(parse({ results: null, transcripts: workedExample }).segments).toHaveLength(3);
  });

  it("takes the spelling that holds a value", () => {
    const { segments } = parse({
      results: [{ start_time: null, startTime: 1, end_time: 2, endTime: 9, transcript: null, text: "words" }],
    });
    expect(segments[0]).toMatchObject({ startMs: 1000, endMs: 2000, text: "words" });
  });

  it("sorts by start and keeps the document's order at equal starts", () => {
    const at = (start: number, text: string) => ({ start_time: start, end_time: start + 1, speaker: "agent", text });
    const { segments } = parse({ results: [at(3, "d"), at(1, "b"), at(1, "c"), at(0, "a")] });
    expect(segments.map(({ text }) => text).join("")).toBe("abcd");
  });
});

describe("readTranscript", () => {
  const results = { results: workedExample };
  const genesys = {
    transcripts: [
      { phrases: [{ participantPurpose: "agent", startTimeMs: 0, duration: { milliseconds: 5 }, text: "Hi" }] },
    ],
  };
  const read = (format: TranscriptFormat | null, document: unknown) =>
    readTranscript({ kind: "document", format, document }, { source });

  it.each(Object.entries(shapes))(
    "reads %s under its own name, and by its shape when no format is named",
    (format, document) => {
      const transcript = read(requireFormat(format), document);
      expect(transcript.format).toBe(format);
      expect(read(null, document)).toStrictEqual(transcript);
    },
  );

  it("tries no other format than the one that is named", async () => {
    const error = await errorOf(TranscriptError, () => read("genesys", results));
    expect(error.code).toBe("transcript.shape");
    expect(error.message).toBe(
      "call.json is no transcript in the format genesys: it is an object with results, its list is an array of 3",
    );
    expect(error.hint).toContain("participantPurpose");
    expect(error.hint).not.toContain("start_time");
    const other = await errorOf(TranscriptError, () => read("results", genesys));
    expect(other.message).toContain("in the format results: ");
    expect(other.hint).toContain("start_time");
  });

  it("takes speech as it was detected, by the role map", () => {
    const speech = {
      startMs: Int32Array.of(0, 1001),
      endMs: Int32Array.of(999, 2000),
      channel: Int32Array.of(0, 1),
      channels: 2,
      durationMs: 2000,
    };
    const roleMap: RoleMap = { labels: {}, channels: { 0: "customer", 1: "agent" } };
    expect(readTranscript({ kind: "speech", speech }, { source, roleMap })).toStrictEqual(
      speechTranscript(speech, roleMap),
    );
  });
});

describe("faulty segments", () => {
  it.each([
    [{ start_time: 2, end_time: 1.2 }, "end_time", "(1200 ms) is before start_time (2000 ms)"],
    [{ startTime: "2", endTime: "1" }, "endTime", "(1000 ms) is before startTime (2000 ms)"],
    [{ end_time: 1 }, "start_time", "is missing"],
    [{ startTime: 0 }, "end_time", "is missing"],
    [{ startTime: null, end_time: 1 }, "startTime", "is null, not seconds"],
    [{ start_time: -1, end_time: 1 }, "start_time", "is negative (-1)"],
    [{ start_time: Number.NaN, end_time: 1 }, "start_time", "is NaN"],
    [{ start_time: 0, end_time: "soon" }, "end_time", "is text of 4 characters, not seconds as a JSON number"],
    [{ start_time: 0, end_time: true }, "end_time", "is a boolean, not seconds"],
    [{ start_time: 0, end_time: 1e9 }, "end_time", 'is "1000000000" in seconds, later than the limit of 2147483647 ms'],
    [
      { start_time: 0, end_time: 1, speaker: {} },
      "speaker",
      "is an empty object, not a string or a whole number from 0",
    ],
    [{ start_time: 0, end_time: 1, channel: -1 }, "channel", "is -1, not a string or a whole number from 0"],
    [{ start_time: 0, end_time: 1, channel: 0.5 }, "channel", "is 0.5, not a string or a whole number from 0"],
    [{ start_time: 0, end_time: 1, text: 42 }, "text", "is a number, not text"],
    [null, null, "is null, not a segment"],
    ["words", null, "is a string, not a segment"],
    [[], null, "is an empty array, not a segment"],
  ])("rejects %j with its index and field", async (entry, field, problem) => {
    const error = await rejection({ transcripts: [{ start_time: 0, end_time: 0 }, entry] });
    expect(error).toMatchObject({ code: "transcript.segments", source, faultCount: 1 });
    expect(error.faults).toStrictEqual([{ index: 1, field, problem }]);
    expect(error.message).toBe(`call.json: transcripts[1]${field === null ? "" : `.${field}`} ${problem}`);
  });

  it("rejects an infinite time, which JSON spells 1e999", async () => {
    const text = '{"results": [{"start_time": 0, "end_time": 1e999}]}';
    const error = await errorOf(TranscriptError, () => parseTranscript(text, { source }));
    expect(error.message).toBe("call.json: results[0].end_time is Infinity");
  });

  it("does not read times from a prototype", async () => {
    const text = '{"results": [{"__proto__": {"start_time": 0, "end_time": 1}}]}';
    const error = await errorOf(TranscriptError, () => parseTranscript(text, { source }));
    expect(error.faultCount).toBe(2);
  });

  it("reports every fault at once, the first twenty in words", async () => {
    const entries = Array.from({ length: 30 }, (_, index) => ({
      start_time: index % 2 === 0 ? index : -1,
      end_time: 99,
    }));
    const error = await rejection({ results: entries });
    expect(error).toMatchObject({ faultCount: 15 });
    expect(error.faults.map(({ index }) => index)).toStrictEqual(
      Array.from({ length: 15 }, (_, index) => 2 * index + 1),
    );
    const many = await rejection({ results: entries.concat(entries, entries) });
    expect(many.faultCount).toBe(45);
    expect(many.faults).toHaveLength(20);
    expect(many.message.split("\n")).toHaveLength(22);
    expect(many.message).toMatch(/^call\.json: 45 faults in 90 segments\n {2}results\[1\]\.start_time is negative/);
    expect(many.message).toMatch(/and 25 more$/);
  });

  it("reports both times of a segment", async () => {
    const error = await rejection({ results: [{ start_time: "x", end_time: null }] });
    expect(error.faults.map(({ field }) => field)).toStrictEqual(["start_time", "end_time"]);
  });
});

describe("any document", () => {
  const seconds = fc.nat(2_147_483_647).chain((ms) => {
    const decimal = `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, "0")}`;
    return fc.constantFrom<{ ms: number; written: string | number }>(
      { ms, written: decimal },
      { ms, written: Number(decimal) },
      { ms, written: `${ms}e-3` },
    );
  });
  const voice = fc.constantFrom(
    { keys: { speaker: "agent" }, side: "agent", speaker: "agent", channel: null },
    { keys: { speaker: " Guest " }, side: "customer", speaker: "Guest", channel: null },
    { keys: { speaker: "IVR", channel: "0" }, side: "other", speaker: "IVR", channel: 0 },
    { keys: { channel: 0 }, side: "agent", speaker: "channel_0", channel: 0 },
    { keys: { channel: "ch_1", speaker: null }, side: "customer", speaker: "channel_1", channel: 1 },
    { keys: { speaker: 1 }, side: "customer", speaker: "1", channel: null },
    { keys: { channel: null }, side: "unknown", speaker: "unknown", channel: null },
    { keys: { channel: "left" }, side: "unknown", speaker: "left", channel: null },
  );
  const segment = fc.record({
    a: seconds,
    b: seconds,
    voice,
    text: fc.string({ unit: "grapheme" }),
    camel: fc.boolean(),
  });

  it("says the same in every spelling", () => {
    fc.assert(
      fc.property(fc.array(segment), fc.constantFrom("results", "transcripts"), fc.boolean(), (drawn, key, pretty) => {
        const entries = drawn.map(({ a, b, voice, text, camel }) => {
          const [start, end] = a.ms <= b.ms ? [a, b] : [b, a];
          const written = camel
            ? { startTime: start.written, endTime: end.written, text, ...voice.keys }
            : { start_time: start.written, end_time: end.written, transcript: text, ...voice.keys };
          const { side, speaker, channel } = voice;
          return { written, expected: { startMs: start.ms, endMs: end.ms, channel, speaker, side, text } };
        });
        const document = JSON.stringify({ [key]: entries.map(({ written }) => written) }, null, pretty ? 2 : 0);
        const expected = entries.map((entry) => entry.expected).sort((a, b) => a.startMs - b.startMs);
        expect(parseTranscript(Buffer.from(document), { source }).segments).toStrictEqual(expected);
      }),
      fcOptions,
    );
  });

  it("is read, or refused with a TranscriptError, however hostile", () => {
    const key = fc.constantFrom(
      "start_time",
      "endTime",
      "end_time",
      "speaker",
      "channel",
      "text",
      "__proto__",
      "alternatives",
    );
    const lists = ["recognizedPhrases", "phrases", "utterances", "monologues", "words", "transcription", "Transcript"];
    const time = fc.oneof(fc.double(), fc.string(), fc.constantFrom(null, [], {}, "1e9999", -0));
    const entry = fc.oneof(fc.anything(), fc.dictionary(key, fc.oneof(time, fc.anything())));
    const list = fc.oneof(fc.array(entry), fc.anything());
    const document = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.constantFrom("results", "transcripts", "segments", ...lists), list),
    );
    fc.assert(
      fc.property(document, (raw) => {
        try {
          normalise(raw, { source });
        } catch (error) {
          expect(error).toBeInstanceOf(TranscriptError);
        }
      }),
      { ...fcOptions, numRuns: 500 },
    );
  });

  it("of any bytes is read, or refused with a TranscriptError", () => {
    const sample = Buffer.from(JSON.stringify({ results: workedExample }));
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.uint8Array({ maxLength: 3 }), fc.nat(20), (at, bytes, removed) => {
        const mutated = Buffer.concat([sample.subarray(0, at), bytes, sample.subarray(at + removed)]);
        try {
          parseTranscript(mutated, { source });
        } catch (error) {
          expect(error).toBeInstanceOf(TranscriptError);
        }
      }),
      { ...fcOptions, numRuns: 3000 },
    );
  });
});
