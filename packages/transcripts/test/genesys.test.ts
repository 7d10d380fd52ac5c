import { readFile } from "node:fs/promises";
import { errorOf } from "@earshot/test-kit";
import { describe, expect, it } from "vitest";
import { TranscriptError } from "../src/errors.ts";
import { normalise, parseTranscript } from "../src/transcript.ts";

const source = "call.json";
const start = 1_698_244_205_000;
const phrase = (startTimeMs: unknown, milliseconds: unknown, more: object = {}) => {
  return { participantPurpose: "internal", startTimeMs, duration: { milliseconds }, text: "hello", ...more };
};
const document = (phrases: unknown, more: object = {}) => ({ startTime: start, transcripts: [{ phrases }], ...more });
const read = (raw: unknown) => normalise(raw, { source }).segments;
const rejection = (raw: unknown) => errorOf(TranscriptError, () => normalise(raw, { source }));

describe("Genesys speech analytics", () => {
  it("reads a document of the service: media time from startTime, the decorated text", async () => {
    const bytes = await readFile(new URL("samples/genesys.json", import.meta.url));
    const voice = { internal: "agent", external: "customer" } as const;
    const segment = (startMs: number, endMs: number, speaker: keyof typeof voice, text: string) => {
      return { startMs, endMs, channel: null, speaker, side: voice[speaker], text, confidence: 0.9 };
    };
    const transcript = parseTranscript(bytes, { source });
    expect(transcript.segments[0]?.words?.[0]).toStrictEqual({
      text: "hello",
      startMs: 500,
      endMs: 767,
      confidence: 0.9,
    });
    expect(transcript).toMatchObject({
      format: "genesys",
      durationMs: 6000,
      segments: [
        segment(500, 2100, "internal", "Hello, how can I help you?"),
        segment(2300, 4000, "external", "I need assistance with my account."),
        segment(3800, 5200, "internal", "I can certainly help with that."),
      ],
    });
  });

  it("reads the phrases of all transcripts, in time", () => {
    const later = { startTime: start + 9000, phrases: [phrase(start + 9000, 10)] };
    const raw = { startTime: start, transcripts: [later, { startTime: start, phrases: [phrase(start, 20)] }] };
    expect(read(raw).map(({ startMs, endMs }) => [startMs, endMs])).toStrictEqual([
      [0, 20],
      [9000, 9010],
    ]);
  });

  it("starts at the earliest transcript when the document does not say when", () => {
    const transcripts = [start + 500, start].map((startTime) => ({ startTime, phrases: [phrase(startTime, 10)] }));
    expect(read({ transcripts }).map(({ startMs }) => startMs)).toStrictEqual([0, 500]);
  });

  it("takes times below 1e11 as media time", () => {
    expect(read(document([phrase(1500, 0)]))[0]).toMatchObject({ startMs: 1500, endMs: 1500 });
    expect(read({ transcripts: [{ phrases: [phrase(0, 0)] }] })[0]).toMatchObject({ startMs: 0 });
  });

  it.each([
    [{ decoratedText: "Hello!" }, "Hello!"],
    [{ decoratedText: null }, "hello"],
    [{ decoratedText: "" }, "hello"],
    [{ text: null }, ""],
  ])("reads the text of %j as %j", (more, text) => {
    expect(read(document([phrase(0, 1, more)]))[0]?.text).toBe(text);
  });

  it("takes what is internal for the machine that was there when no agent was", () => {
    const window = (participantPurpose: string, from: number, to: number | undefined) => {
      return { participantPurpose, startTimeMs: start + from, endTimeMs: to === undefined ? undefined : start + to };
    };
    const participants = [
      window("customer", -2000, 9000),
      window("ivr", -2000, 1000),
      window("acd", 1000, 2000),
      window("agent", 1500, undefined),
    ];
    const times = [0, 999, 1000, 1499, 1500, 5000];
    const phrases = times.map((time) => phrase(start + time, 1));
    const segments = read(document([...phrases, phrase(0, 1, { participantPurpose: "external" })], { participants }));
    expect(segments.map(({ startMs, speaker, side }) => [startMs, speaker, side])).toStrictEqual([
      [0, "ivr", "other"],
      [0, "external", "customer"],
      [999, "ivr", "other"],
      [1000, "acd", "other"],
      [1499, "acd", "other"],
      [1500, "internal", "agent"],
      [5000, "internal", "agent"],
    ]);
  });

  it("lets the role map have its say", () => {
    const roleMap = { labels: { internal: "customer", ivr: "agent" }, channels: {} } as const;
    const participants = [{ participantPurpose: "ivr", startTimeMs: 0, endTimeMs: 5 }];
    const raw = document([phrase(0, 1), phrase(5, 1)], { participants });
    expect(normalise(raw, { source, roleMap }).segments.map(({ side }) => side)).toStrictEqual(["agent", "customer"]);
  });

  it.each([
    [phrase(undefined, 1), "startTimeMs is missing"],
    [phrase(-1, 1), "startTimeMs is -1, not whole milliseconds from 0"],
    [phrase(0.5, 1), "startTimeMs is 0.5, not whole milliseconds from 0"],
    [phrase(Number.NaN, 1), "startTimeMs is NaN, not whole milliseconds from 0"],
    [phrase("5", 1), "startTimeMs is a string, not whole milliseconds from 0"],
    [phrase(start - 1, 1), `startTimeMs is ${start - 1}, before the document's startTime ${start}`],
    [phrase(2 ** 31, 0), "startTimeMs is 2147483648, later than the limit of 2147483647 ms"],
    [phrase(0, null), "duration.milliseconds is null, not whole milliseconds from 0"],
    [phrase(0, -1), "duration.milliseconds is -1, not whole milliseconds from 0"],
    [phrase(2 ** 31 - 1, 1), "duration.milliseconds is 1, which ends later than the limit of 2147483647 ms"],
    [phrase(0, 1, { duration: 5 }), "duration.milliseconds is missing"],
    [phrase(0, 1, { text: 5 }), "text is a number, not text"],
    [phrase(0, 1, { decoratedText: [] }), "decoratedText is an empty array, not text"],
    [
      phrase(0, 1, { participantPurpose: {} }),
      "participantPurpose is an empty object, not a string or a whole number from 0",
    ],
    [7, "is a number, not a phrase"],
  ])("refuses %j", async (entry, problem) => {
    const error = await rejection(document([phrase(0, 1), entry]));
    expect(error.code).toBe("transcript.segments");
    expect(error.message).toBe(`call.json: transcripts[0].phrases[1]${entry === 7 ? " " : "."}${problem}`);
  });

  it("refuses a time since 1970 without a start to count it from", async () => {
    const error = await rejection({ transcripts: [{ phrases: [phrase(start, 1)] }] });
    expect(error.message).toContain(`startTimeMs is ${start}, but the document has no startTime`);
  });

  it("refuses a start that is no time, and a transcript without phrases", async () => {
    const odd = await rejection(document([], { startTime: "2023-10-25" }));
    expect([odd.code, odd.message]).toStrictEqual([
      "transcript.shape",
      "call.json: startTime is a string, not whole milliseconds from 0",
    ]);
    const bare = await rejection({ transcripts: [{ phrases: [] }, {}] });
    expect(bare.message).toBe("call.json: transcripts[1] is an empty object, without a list of phrases");
  });
});
