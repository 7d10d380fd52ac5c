import { errorOf } from "@earshot/test-kit";
import { describe, expect, it } from "vitest";
import { parseTranscript, TranscriptError } from "../src/index.ts";

const parse = (text: string) => parseTranscript(Buffer.from(text), { source: "call" });
const said = (text: string) =>
  parse(text).segments.map(({ startMs, endMs, speaker, side, text }) => [startMs, endMs, speaker, side, text]);

describe("WebVTT", () => {
  it("takes speakers from voice tags and the words without markup", () => {
    const text = [
      "WEBVTT - Call of Friday",
      "Kind: captions",
      "",
      "NOTE not said --> by anybody",
      "",
      "STYLE",
      "::cue { color: red }",
      "",
      "first",
      "00:00.500 --> 00:02.100 align:start",
      "<v.loud Agent>Hello <b>and</b> <00:01.000>welcome</v>",
      "",
      "01:00:02.300 --> 01:00:04.000",
      "<v Guest>Tom &amp; I",
      "are here</v>",
    ];
    expect(parse(text.join("\n")).format).toBe("webvtt");
    for (const end of ["\n", "\r\n", "\r"]) {
      expect(said(`\uFEFF${text.join(end)}`)).toEqual([
        [500, 2100, "Agent", "agent", "Hello and welcome"],
        [3_602_300, 3_604_000, "Guest", "customer", "Tom & I are here"],
      ]);
    }
  });

  it("gives each voice of a cue the time of the cue", () => {
    expect(said("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>Yes</v>\n<v Guest>No</v>\n")).toEqual([
      [1000, 2000, "Agent", "agent", "Yes"],
      [1000, 2000, "Guest", "customer", "No"],
    ]);
  });

  it("without cues is a call without speech", () => {
    expect(parse("WEBVTT").segments).toEqual([]);
  });
});

describe("SRT", () => {
  it("takes speakers from names in front, and leaves a sentence with a colon as it is", () => {
    const text =
      "1\n00:00:00,500 --> 00:00:02,100\nAgent: Hello\n\n2\n00:00:03,000 --> 00:00:04,5\n- Speaker 1: {\\an8}<i>Hi</i>\n\nthere\n\n" +
      "3\n00:00:05.000 --> 00:00:06.000\nI want to say this: no\n";
    expect(parse(text).format).toBe("srt");
    expect(said(text)).toEqual([
      [500, 2100, "Agent", "agent", "Hello"],
      [3000, 4500, "Speaker 1", "unknown", "Hi there"],
      [5000, 6000, "unknown", "unknown", "I want to say this: no"],
    ]);
  });

  it("names every cue whose times cannot be used", async () => {
    const text = "00:00:01,000 --> 00:00:02,000\na\n\n00:00:03,000 --> 00:00:02,000\nb\n\n2\nsoon --> later\nc\n";
    const error = await errorOf(TranscriptError, () => parse(text));
    expect(error.code).toBe("transcript.segments");
    expect(error.faults).toEqual([
      { index: 1, field: "end", problem: "(2000 ms) is before start (3000 ms)" },
      { index: 2, field: "times", problem: "are text of 14 characters, not two times" },
    ]);
  });
});

it("text that is of no known format is not taken for captions", async () => {
  const error = await errorOf(TranscriptError, () => parse("WEBVTTS\n00:01.000 --> 00:02.000\nx"));
  expect(error.code).toBe("transcript.shape");
  expect(error.message).toContain("it is text of ");
  expect(error.hint).toContain("webvtt, srt");
});
