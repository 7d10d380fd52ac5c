import { readdirSync, readFileSync } from "node:fs";
import { transcriptFormats } from "@earshot/model";
import { describe, expect, it } from "vitest";
import { parseTranscript } from "../src/transcript.ts";

// One call of 6 s as many services write it down.
const folder = new URL("samples/", import.meta.url);
const read = (name: string) => parseTranscript(readFileSync(new URL(name, folder)), { source: name });

const call = [
  { startMs: 500, endMs: 2100, side: "agent", text: "Hello, how can I help you?" },
  { startMs: 2300, endMs: 4000, side: "customer", text: "I need assistance with my account." },
  { startMs: 3800, endMs: 5200, side: "agent", text: "I can certainly help with that." },
];

/** Samples that differ from the call in what their format cannot say. */
const withoutSides = call.map((segment) => ({ ...segment, side: "unknown" }));
const exceptions = new Map([
  ["openai-verbose_json.json", withoutSides],
  ["whisper.tsv", withoutSides],
  ["call.rttm", call.map((segment) => ({ ...segment, text: "" }))],
  [
    "timestamped.txt",
    call.map((segment, index) => ({ ...segment, endMs: [2300, 3800, 3800 + 6 * 400][index] ?? segment.endMs })),
  ],
]);

describe("every service's document of one call gives the same segments", () => {
  it.each(readdirSync(folder))("%s", (name) => {
    const segments = read(name).segments.map(({ startMs, endMs, side, text }) => ({ startMs, endMs, side, text }));
    expect(segments).toStrictEqual(exceptions.get(name) ?? call);
  });
});

it("every format has a document of the call", () => {
  const seen = new Set(readdirSync(folder).map((name) => read(name).format));
  expect(transcriptFormats.filter((format) => !seen.has(format))).toStrictEqual(["earshot"]);
});

describe("words", () => {
  it.each([
    "aws-transcribe-channel_labels.json",
    "aws-call-analytics.json",
    "aws-transcribe-streaming-events.json",
    "azure-batch-channels.json",
    "deepgram-multichannel-utterances.json",
    "google-v2-recognize.json",
    "revai.json",
    "whisperx.json",
    "genesys.json",
  ])("of %s keep their times and confidences", (name) => {
    const [first] = read(name).segments;
    expect(first?.words?.[0]).toMatchObject({ startMs: 500, endMs: 767 });
    expect(first?.words?.[0]?.text.toLowerCase()).toMatch(/^hello,?$/);
    expect(first?.words?.[0]?.confidence).toBeGreaterThan(0.8);
  });
});

it("says how long the recording is and in which language, where the document does", () => {
  expect(read("azure-fast-channels.json")).toMatchObject({ durationMs: 6000, language: "en-US" });
  expect(read("deepgram-multichannel-utterances.json").durationMs).toBe(6000);
  expect(read("google-v1-rest-diarization.json").language).toBe("en-us");
  expect(read("generic.csv")).not.toHaveProperty("durationMs");
});

it("rejects a table of several calls, which would be measured as one", () => {
  const rows = (ids: readonly string[]) =>
    ["Call_ID,start,end,speaker", ...ids.map((id, index) => `${id},${index},${index + 1},agent`)].join("\n");
  expect(parseTranscript(rows(["a", "", "a"]), { source: "one.csv" }).segments).toHaveLength(3);
  expect(() => parseTranscript(rows(["a", "a", "b"]), { source: "two.csv" })).toThrow(
    'two.csv: row 3 is of another call, "b" and not "a"',
  );
});

it("warns that lines have no ends", () => {
  expect(read("timestamped.txt").warnings).toMatchObject([{ code: "transcript.no_ends" }]);
});
