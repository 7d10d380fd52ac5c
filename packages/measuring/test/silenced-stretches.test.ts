import { fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type MaskedSegment, silencedStretches } from "../src/index.ts";

const paddingMs = 200;
const durationMs = 4000;

interface SpokenWord {
  text: string;
  gapMs: number;
  lengthMs: number;
  masked: boolean;
}

/** What became of the times of a segment's words. */
const faults = ["none", "no_words", "word_missing", "word_misheard", "outside", "no_length", "unordered"] as const;

const word: fc.Arbitrary<SpokenWord> = fc.record({
  text: fc.constantFrom("one", "On", "e", "Zoë", "4", "o'clock,", "東京", "e\u0301a"),
  gapMs: fc.nat(120),
  lengthMs: fc.integer({ min: 1, max: 300 }),
  masked: fc.boolean(),
});
const spoken = fc.record({
  startMs: fc.nat(durationMs),
  tailMs: fc.integer({ min: 1, max: 200 }),
  words: fc.array(word, { minLength: 1, maxLength: 5 }),
  fault: fc.constantFrom(...faults),
});

/** A segment, and the stretches in which the masked words are said for certain. */
function speak({ startMs, tailMs, words, fault }: typeof spoken extends fc.Arbitrary<infer T> ? T : never) {
  let text = "";
  let atMs = startMs;
  const masks: MaskedSegment["masks"][number][] = [];
  const timed = words.map(({ text: own, gapMs, lengthMs, masked }) => {
    if (text !== "") text += " ";
    // Of what is masked, one letter is enough.
    if (masked) masks.push({ start: text.length, end: text.length + 1 });
    text += own;
    atMs += gapMs + lengthMs;
    return { text: own, startMs: atMs - lengthMs, endMs: atMs, masked };
  });
  const segment: MaskedSegment = { startMs, endMs: atMs + tailMs, text, masks, words: timed };
  const isSure = fault === "none";
  if (fault === "no_words") segment.words = undefined;
  if (fault === "word_missing") segment.words = timed.slice(1);
  if (fault === "word_misheard") segment.words = [...timed.slice(1), { text: "other", startMs: atMs, endMs: atMs }];
  if (fault === "outside") segment.words = timed.map((own) => ({ ...own, endMs: segment.endMs + 1 }));
  if (fault === "no_length") segment.words = timed.map((own) => ({ ...own, endMs: own.startMs }));
  if (fault === "unordered") segment.words = [...timed, { text: "", startMs: startMs - 1, endMs: startMs }];
  const said = timed.filter(({ masked }) => masked).map(({ startMs, endMs }) => ({ startMs, endMs }));
  const end = fault === "outside" ? segment.endMs + 1 : segment.endMs;
  return { segment, silent: isSure || said.length === 0 ? said : [{ startMs, endMs: end }] };
}

test("a moment is silent when a masked word is said within 200 ms, or a segment whose words are not sure", () => {
  const property = fc.property(fc.array(spoken, { minLength: 1, maxLength: 5 }), (given) => {
    const calls = given.map(speak);
    const silent = new Uint8Array(durationMs);
    for (const { startMs, endMs } of calls.flatMap((call) => call.silent)) {
      silent.fill(1, Math.max(0, startMs - paddingMs), Math.max(0, endMs + paddingMs));
    }
    const segments = calls.map(({ segment }) => segment);
    const stretches = silencedStretches(segments, { durationMs, isPlaced: true });
    if (stretches === null) throw new Error("there are words");
    const found = new Uint8Array(durationMs);
    let lastMs = -1;
    for (const { startMs, endMs } of stretches) {
      expect(startMs).toBeGreaterThan(lastMs);
      expect(endMs).toBeGreaterThan(startMs);
      expect(endMs).toBeLessThanOrEqual(durationMs);
      found.fill(1, startMs, endMs);
      lastMs = endMs;
    }
    expect(Buffer.compare(found, silent)).toBe(0);
    const isMasked = segments.some(({ masks }) => masks.length > 0);
    expect(silencedStretches(segments, { durationMs, isPlaced: false })).toEqual(
      isMasked ? [{ startMs: 0, endMs: durationMs }] : [],
    );
  });
  fc.assert(property, fcOptions);
});

test("what a service masked is silent, so is a segment without words, and without any words nothing is known", () => {
  const facts = { durationMs: 10_000, isPlaced: true };
  const segment = (text: string, startMs: number) => ({ startMs, endMs: startMs + 1000, text, masks: [] });
  const texts = ["My number is [PII].", "It is [phone ••••]", "card ****", "[CREDIT_DEBIT_NUMBER]", ""];
  for (const text of texts) {
    const call = [segment("Good day (5 #1) [laughs] - I*m here.", 0), segment(text, 5000)];
    expect(silencedStretches(call, facts), text).toEqual([{ startMs: 4800, endMs: 6200 }]);
  }
  expect(silencedStretches([segment("", 0), segment(" ", 5000)], facts)).toBeNull();
  expect(silencedStretches([], facts)).toBeNull();
  const untimed = { ...segment("[PII]", 0), endMs: 0 };
  expect(silencedStretches([untimed, segment("Hello.", 5000)], facts)).toEqual([{ startMs: 0, endMs: 10_000 }]);
});

test("speech that is in no segment is silent, since nobody knows what is said in it", () => {
  const segment = (startMs: number, endMs: number) => ({ startMs, endMs, text: "Good day.", masks: [] });
  const heard = [
    { startMs: 0, endMs: 4500 },
    { startMs: 6000, endMs: 9000 },
  ];
  const facts = { durationMs: 10_000, isPlaced: true, heard };
  expect(silencedStretches([segment(0, 2000), segment(1000, 4000)], facts)).toEqual([{ startMs: 5800, endMs: 9200 }]);
  expect(silencedStretches([segment(0, 9000)], facts)).toEqual([]);
  expect(silencedStretches([], facts)).toBeNull();
});
