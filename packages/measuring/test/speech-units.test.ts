import { createKernel } from "@earshot/analysis-wasm";
import type { Segment } from "@earshot/model";
import { defaultWordGapMs, getDefinition, guideScorecard } from "@earshot/quality";
import { defaultRoleMap } from "@earshot/transcripts";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AnalyzeOptions,
  analyzeCall,
  analyzeDocument,
  type CallInput,
  measuredInputSha256,
} from "../src/index.ts";

const kernel = await createKernel();
const standard = getDefinition("standard");
const analyze = (input: CallInput) => analyzeCall(kernel, input, [standard], guideScorecard)[0];
const callOf = (segments: readonly Segment[], wordGapMs: number | null): CallInput => {
  return { segments, durationMs: 3000, changes: [], warnings: [], wordGapMs };
};

const word = fc.tuple(fc.nat(150), fc.nat(40)).map(([start, length]) => {
  return { text: "word", startMs: start * 10, endMs: (start + length) * 10 };
});
const segment: fc.Arbitrary<Segment> = fc
  .record({
    start: fc.nat(100),
    length: fc.nat(100),
    side: fc.constantFrom("agent" as const, "customer" as const),
    words: fc.option(fc.array(word, { maxLength: 6 }), { nil: undefined }),
  })
  .map(({ start, length, side, words }) => {
    return {
      ...{ startMs: start * 10, endMs: (start + length) * 10, channel: null, speaker: side, side, text: "words" },
      words,
    };
  });

/** When a side speaks, in steps of 10 ms: by the word, a segment loses each run of `gap` steps or more without a word. */
function raster(segments: readonly Segment[], side: "agent" | "customer", gap: number): boolean[] {
  const speaks = new Array<boolean>(300).fill(false);
  for (const { startMs, endMs, words = [], ...said } of segments) {
    if (said.side !== side) continue;
    const [start, end] = [startMs / 10, endMs / 10];
    const clip = (ms: number) => Math.min(Math.max(ms / 10, start), end);
    const within = words.map((each) => [clip(each.startMs), clip(each.endMs)] as const);
    const isSpoken = (step: number) => within.some(([from, to]) => from <= step && step < to);
    const isTimed = within.some(([from, to]) => from < to);
    let run: number[] = [];
    const closeRun = () => {
      if (!isTimed || run.length < gap) for (const step of run) speaks[step] = true;
      run = [];
    };
    for (let step = start; step < end; step += 1) {
      if (within.some(([from, to]) => from === to && from === step)) closeRun();
      if (isSpoken(step)) {
        closeRun();
        speaks[step] = true;
      } else run.push(step);
    }
    closeRun();
  }
  return speaks;
}

test("speech by words is what a raster of the words says", () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), fc.integer({ min: 1, max: 60 }), (segments, gap) => {
      const { talk, speechMs, overlapMs, units } = analyze(callOf(segments, gap * 10));
      const [agent, customer] = [raster(segments, "agent", gap), raster(segments, "customer", gap)];
      const countMs = (isCounted: (step: number) => boolean | undefined) =>
        10 * agent.filter((_, step) => isCounted(step)).length;
      expect({ talk, speechMs, overlapMs }).toEqual({
        talk: {
          agentMs: countMs((at) => agent[at]),
          customerMs: countMs((at) => customer[at]),
          otherMs: 0,
          unknownMs: 0,
        },
        speechMs: countMs((at) => agent[at] || customer[at]),
        overlapMs: countMs((at) => agent[at] && customer[at]),
      });
      const whole = analyze(callOf(segments, null));
      expect(whole.units).toBe("segments");
      expect(speechMs).toBeLessThanOrEqual(whole.speechMs);
      if (units === "segments") expect(speechMs).toBe(whole.speechMs);
    }),
    { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 300 },
  );
});

const document = {
  metadata: { channels: 2 },
  results: {
    utterances: [
      {
        ...{ start: 0, end: 3, channel: 0, transcript: "one moment … there", confidence: 0.9 },
        words: [
          { word: "one", start: 0, end: 0.3, confidence: 0.9 },
          { word: "moment", start: 0.4, end: 0.8, confidence: 0.9 },
          { word: "there", start: 2.4, end: 3, confidence: 0.9 },
        ],
      },
      { start: 3.5, end: 5, channel: 1, transcript: "thanks", confidence: 0.9, words: [] },
    ],
  },
};
const options: AnalyzeOptions = {
  ...{ definition: standard, scorecard: guideScorecard, roleMap: defaultRoleMap },
  ...{ events: [], startTime: null, durationMs: null },
};

test("a result names its units and the gap, and warns of what has no times of words", () => {
  const bySegments = analyzeDocument(kernel, document, "call.json", options);
  expect(bySegments).toMatchObject({ units: "segments", wordGapMs: null, talk: { agentMs: 3000 }, warnings: [] });
  const byWords = analyzeDocument(kernel, document, "call.json", { ...options, wordGapMs: defaultWordGapMs });
  expect(byWords).toMatchObject({
    ...{ units: "words", wordGapMs: 300, talk: { agentMs: 1400, customerMs: 1500 } },
    silence: { events: [{ startMs: 800, endMs: 2400 }] },
    warnings: [
      {
        code: "units.without_word_times",
        message: "1 of 2 segments have no times of words: they count from their start to their end",
      },
    ],
  });
  const results = [{ start_time: 0, end_time: 2, speaker: "agent", transcript: "hello" }];
  const without = analyzeDocument(kernel, { results }, "call.json", { ...options, wordGapMs: 300 });
  expect(without).toMatchObject({
    units: "segments",
    wordGapMs: null,
    warnings: [{ code: "units.without_word_times" }],
  });
});

test("the hash of what was measured follows the words only where they are measured", () => {
  const said: Segment = {
    ...{ startMs: 0, endMs: 2000, channel: null, speaker: "agent", side: "agent", text: "so … well" },
    words: [
      { text: "so", startMs: 0, endMs: 200 },
      { text: "well", startMs: 1500, endMs: 2000 },
    ],
  };
  const { words: _, ...wordless } = said;
  const hash = (segments: Segment, wordGapMs: number | null) => measuredInputSha256(callOf([segments], wordGapMs));
  expect(hash(said, null)).toBe(hash(wordless, null));
  expect(hash(said, 300)).not.toBe(hash(said, null));
  expect(hash(said, 2000)).toBe(hash(wordless, null));
});
