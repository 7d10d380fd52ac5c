import { readFileSync } from "node:fs";
import type { Segment } from "@earshot/model";
import { errorOf, fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributeSpeakers, parseTranscript, readSpeakerTurns, TranscriptError } from "../src/index.ts";

const sample = (name: string) => readFileSync(new URL(`samples/${name}`, import.meta.url));
const turns = readSpeakerTurns(sample("call.rttm"), { source: "call.rttm" });

describe("a transcript that names nobody", () => {
  it.each(["openai-verbose_json.json", "whisper.tsv"])("%s has the speakers of the RTTM", (name) => {
    const { segments, warnings } = parseTranscript(sample(name), { source: name, turns });
    expect(segments.map(({ speaker, side }) => [speaker, side])).toStrictEqual([
      ["SPEAKER_00", "agent"],
      ["SPEAKER_01", "customer"],
      ["SPEAKER_00", "agent"],
    ]);
    expect(warnings).toMatchObject([
      {
        code: "speaker.attributed",
        message: "3 of 3 segments have the speaker of call.rttm who speaks longest during them",
      },
      { code: "speaker.guessed_side", message: expect.stringContaining('says "how can I help"') },
    ]);
  });

  it("takes sides from the role map", () => {
    const roleMap = { labels: { SPEAKER_00: "customer", SPEAKER_01: "agent" }, channels: {} } as const;
    const own = readSpeakerTurns(sample("call.rttm"), { source: "call.rttm", roleMap });
    const { segments } = parseTranscript(sample("whisper.tsv"), { source: "call", turns: own, roleMap });
    expect(segments.map(({ side }) => side)).toStrictEqual(["customer", "agent", "customer"]);
  });

  it("leaves alone what nobody speaks in, and says so", () => {
    const silent = "start\tend\ttext\n0\t400\tUh\n500\t900\tHello\n";
    const { segments, warnings } = parseTranscript(silent, { source: "call", turns });
    expect(segments.map(({ speaker }) => speaker)).toStrictEqual(["unknown", "SPEAKER_00"]);
    expect(warnings?.[0]?.message).toBe(
      "1 of 2 segments have the speaker of call.rttm who speaks longest during them; in 1 nobody speaks by it",
    );
  });
});

it("a transcript that names its speakers keeps them", () => {
  const { segments, warnings } = parseTranscript(sample("generic.csv"), { source: "call", turns });
  expect(segments.map(({ speaker }) => speaker)).toStrictEqual(["agent", "customer", "agent"]);
  expect(warnings).toMatchObject([{ code: "speaker.turns_unused" }]);
});

it.each([
  ["WEBVTT", "transcript.shape", "f.rttm is no RTTM"],
  ["SPEAKER call 1 x 1 <NA> <NA> A", "transcript.segments", "f.rttm: lines[1].start is "],
  [
    "SPEAKER a 1 0 1 <NA> <NA> A\nSPEAKER b 1 0 1 <NA> <NA> A",
    "transcript.unsupported_format",
    "f.rttm has the speech of 2 recordings: a, b",
  ],
])("%j names no speakers", async (text, code, message) => {
  const error = await errorOf(TranscriptError, () => readSpeakerTurns(text, { source: "f.rttm" }));
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
});

const interval = fc.tuple(fc.nat(40), fc.nat(15)).map(([startMs, length]) => ({ startMs, endMs: startMs + length }));
const nobody = { channel: null, speaker: "unknown", side: "unknown", text: "" } as const;

/** Millisecond by millisecond. */
function longestBy(segment: Segment, turns: readonly Segment[]): string {
  const labels = [...new Set(turns.toSorted((a, b) => a.startMs - b.startMs).map(({ speaker }) => speaker))];
  let best = { speaker: "unknown", ms: 0 };
  for (const speaker of labels) {
    let ms = 0;
    for (let at = segment.startMs; at < segment.endMs; at += 1) {
      if (turns.some((turn) => turn.speaker === speaker && turn.startMs <= at && at < turn.endMs)) ms += 1;
    }
    if (ms > best.ms) best = { speaker, ms };
  }
  return best.speaker;
}

it("the speaker is the one who speaks longest, however turns lie", () => {
  fc.assert(
    fc.property(
      fc.array(interval, { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(interval, fc.constantFrom("A", "B", "C")), { maxLength: 12 }),
      (said, spoken) => {
        const segments = said.map((times): Segment => ({ ...nobody, ...times }));
        const turns = spoken.map(([times, speaker]): Segment => ({ ...nobody, ...times, speaker }));
        const found = attributeSpeakers(segments, { source: "turns", turns })?.segments;
        expect(found?.map(({ speaker }) => speaker)).toStrictEqual(segments.map((one) => longestBy(one, turns)));
      },
    ),
    { ...fcOptions, numRuns: 1000 },
  );
});
