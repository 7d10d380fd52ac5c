import type { Segment, Transcript } from "@earshot/model";
import { fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTranscript } from "../src/transcript.ts";
import { type WrittenFormat, writeTranscript } from "../src/writers/writers.ts";

const read = (text: string) => parseTranscript(text, { source: "written" });

const time = fc.nat(2_147_483_647);
const side = fc.constantFrom("agent" as const, "customer" as const, "other" as const, "unknown" as const);
const name = fc.constantFrom("Agent", "spk_0", "Sam Smith", "Zoë", "customer", "channel_1", "unknown");

function transcripts(text: fc.Arbitrary<string>, least = 0): fc.Arbitrary<Transcript> {
  const segment = fc.record({ a: time, b: time, speaker: name, side, text }).map(({ a, b, ...rest }): Segment => {
    const [startMs = 0, endMs = 0] = [a, b].sort((x, y) => x - y);
    return { startMs, endMs, channel: null, ...rest };
  });
  return fc.array(segment, { minLength: least, maxLength: 8 }).map((segments) => ({
    format: "results",
    segments: segments.sort((x, y) => x.startMs - y.startMs),
  }));
}

const anyText = fc.string({ unit: "grapheme" }).map((text) => text.replace(/\s+/g, " ").trim());
/** Formats without an escape for their own signs are tried with words alone. */
const plainWords = fc
  .array(fc.stringMatching(/^[a-z0-9'?!.é]{1,8}$/), { minLength: 1 })
  .map((words) => words.join(" "));

const inWriting = ({ segments }: Transcript, change: (segment: Segment) => Partial<Segment> = () => ({})) =>
  segments.map((segment) => {
    const { startMs, endMs, speaker, text } = { ...segment, ...change(segment) };
    return { startMs, endMs, speaker, text };
  });

function roundTrips(
  format: WrittenFormat,
  drawn: fc.Arbitrary<Transcript>,
  change?: (segment: Segment) => Partial<Segment>,
) {
  fc.assert(
    fc.property(drawn, (transcript) => {
      expect(inWriting(read(writeTranscript(transcript, format)))).toStrictEqual(inWriting(transcript, change));
    }),
    fcOptions,
  );
}

describe("what is written is read back", () => {
  it("from WebVTT, whatever the words are", () => {
    const spoken = transcripts(anyText.filter((text) => text !== "" && !/^[^:]*:/u.test(text)));
    roundTrips("vtt", spoken);
  });

  it("from SRT", () => roundTrips("srt", transcripts(plainWords, 1)));

  it("from CSV, whatever the words are", () => {
    roundTrips("csv", transcripts(anyText));
  });

  it("from Audacity labels", () => roundTrips("audacity", transcripts(plainWords, 1)));

  it("from RTTM, without words and blanks in names", () => {
    roundTrips("rttm", transcripts(anyText, 1), ({ speaker }) => ({ text: "", speaker: speaker.replaceAll(" ", "_") }));
  });

  it("from JSON, all of it", () => {
    fc.assert(
      fc.property(transcripts(fc.string()), fc.option(time, { nil: undefined }), (drawn, durationMs) => {
        const transcript = { ...drawn, ...(durationMs === undefined ? {} : { durationMs }), language: "en" };
        const guessed = read(writeTranscript(transcript, "json"));
        if (guessed.warnings !== undefined) return;
        expect(guessed).toStrictEqual({ ...transcript, format: "earshot" });
      }),
      fcOptions,
    );
  });
});

describe("captions", () => {
  const segments: Segment[] = [
    { startMs: 0, endMs: 3_723_004, channel: 0, speaker: "A & B", side: "agent", text: "1 < 2\n--> x" },
    { startMs: 5, endMs: 9, channel: null, speaker: "unknown", side: "unknown", text: "Hm" },
  ];
  const transcript: Transcript = { format: "results", segments };

  it("escape what WebVTT would take for its own signs", () => {
    expect(writeTranscript(transcript, "vtt")).toBe(
      "WEBVTT\n\n00:00:00.000 --> 01:02:03.004\n<v A &amp; B>1 &lt; 2 --&gt; x</v>\n\n00:00:00.005 --> 00:00:00.009\nHm\n",
    );
  });

  it("are numbered in SRT", () => {
    expect(writeTranscript(transcript, "srt")).toBe(
      "1\n00:00:00,000 --> 01:02:03,004\nA & B: 1 < 2 --> x\n\n2\n00:00:00,005 --> 00:00:00,009\nHm\n",
    );
  });
});

it("keeps spreadsheets from running words as formulas", () => {
  const segments: Segment[] = [{ startMs: 0, endMs: 1, channel: null, speaker: "agent", side: "agent", text: "=1+1" }];
  const written = writeTranscript({ format: "results", segments }, "csv");
  expect(written).toBe("start,end,speaker,text\n0.000,0.001,agent,'=1+1\n");
  expect(read(written).segments[0]?.text).toBe("=1+1");
});
