import fc from "fast-check";
import { expect, test } from "vitest";
import { createPiiDetector, transcriptPolicy } from "../../src/index.ts";
import { nameModel } from "../../src/names/model.ts";
import { createTagger } from "../../src/names/tagger.ts";
import { readWritten } from "./written.ts";

const isSoak = process.env.SOAK !== undefined;
const options = { seed: 42, numRuns: isSoak ? 100_000 : 2000 };
const timeout = isSoak ? 3_600_000 : 120_000;
const detector = createPiiDetector();

const written = readWritten();
const anyUnits = fc
  .array(fc.nat(0xffff), { maxLength: 24 })
  .map((units) => units.map((unit) => String.fromCharCode(unit)).join(""));
const marks = [
  "\u0301",
  "\u0e33",
  "’",
  "'",
  "\u009b",
  "\u001b[31m",
  "\u202e",
  "\ufeff",
  "\u200d",
  "•",
  "\ud83d",
  "\ude00",
  "\r",
  "𝒂",
  "ﬃ",
  "İ",
  "ß",
];
const piece = fc.oneof(
  fc.constantFrom(...written.map(({ text }) => text)),
  fc.constantFrom(
    "my name is ",
    "14 Larkspur Close, ",
    "i'm 42 ",
    "[person ••••]",
    "card 4111 1111 1111 1111 ",
    "\n",
    "B for bravo ",
  ),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(...marks),
  anyUnits,
  fc
    .tuple(fc.constantFrom("a", "Z", "é", "7", "\u0301", "𝒂", "'", "-"), fc.nat(300))
    .map(([unit, count]) => unit.repeat(count)),
);
const anyText = fc
  .array(piece, { maxLength: 5 })
  .chain((parts) => fc.constantFrom("", " ").map((glue) => parts.join(glue)));
const anyCall = fc.array(fc.record({ speaker: fc.constantFrom("agent", "customer"), text: anyText }), { maxLength: 4 });
const answered = fc.constantFrom(
  ...written.flatMap(({ previous, text }) => (previous === undefined ? [] : [[{ text: previous }, { text }]])),
);

test("nothing throws, and spans are in their texts, sorted and apart, whatever is said", { timeout }, () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      for (const [index, spans] of detector.detectUtterances(call).entries()) {
        let last = 0;
        for (const { start, end } of spans) {
          if (start < last || end <= start || end > (call[index]?.text.length ?? 0)) {
            throw new RangeError(`${start} to ${end} of utterance ${index}`);
          }
          last = end;
        }
      }
    }),
    options,
  );
});

test("what is found does not depend on what was looked at before", { timeout }, () => {
  const tagger = createTagger(nameModel());
  fc.assert(
    fc.property(fc.oneof(anyCall, answered), (call) => {
      let asked: readonly number[] = [];
      for (const { text } of call) {
        const masked = [{ kind: "card", start: 0, end: Math.min(text.length, 4) }];
        for (const known of [[], masked]) {
          for (const question of [[], asked]) {
            const alone = createTagger(nameModel()).tag(text, known, question);
            expect(tagger.tag(text, known, question)).toEqual(alone);
          }
        }
        asked = tagger.tag(text, []).asked;
      }
    }),
    { seed: 42, numRuns: 150 },
  );
});

test("masking what is found twice changes nothing", { timeout }, () => {
  fc.assert(
    fc.property(anyCall, (call) => {
      const { utterances } = detector.redactUtterances(call, transcriptPolicy);
      expect(detector.redactUtterances(utterances, transcriptPolicy).utterances).toEqual(utterances);
    }),
    { seed: 42, numRuns: 150 },
  );
});

test("ten megabytes in one utterance, with words of megabytes, do not hang", { timeout: 300_000 }, () => {
  const text = ["John Smith ", "a", "42 ", "\u0301", "Müller, "]
    .map((unit) => unit.repeat(2_000_000 / unit.length))
    .join(" ");
  for (const { start, end } of detector.detectUtterances([{ speaker: "agent", text }])[0] ?? []) {
    if (end <= start || end > text.length) throw new RangeError(`${start} to ${end}`);
  }
});
