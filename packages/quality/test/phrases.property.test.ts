import { foldedWords, type Side } from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseScorecard, type Said, scoreCall } from "../src/index.ts";
import { measuredCall } from "./measured-call.ts";

const runs = { seed: Number(process.env.FC_SEED ?? 20_261_125), numRuns: 1000 };
const durationMs = 9000;

/** So that much begins and ends at the very same moment. */
const halfSeconds = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * 500);

const word = fc.constantFrom("Thank", "you", "THÄNK", "yöu", "bye,", "refund", "refunds");
const said = fc
  .array(
    fc.record({
      text: fc.array(word, { maxLength: 4 }).map((words) => words.join(" ")),
      side: fc.constantFrom<Side>("agent", "customer"),
      lengthMs: halfSeconds(0, 6),
      gapMs: halfSeconds(0, 4),
    }),
    { maxLength: 8 },
  )
  .map((utterances) => {
    let atMs = 0;
    return utterances.map(({ text, side, lengthMs, gapMs }): Said => {
      const startMs = atMs + gapMs;
      atMs = startMs + lengthMs;
      return { text, side, speaker: side, startMs, endMs: atMs };
    });
  });
const phrase = fc
  .array(fc.constantFrom("thank", "you", "bye", "refund", "refund*"), { minLength: 1, maxLength: 2 })
  .map((words) => words.join(" "));
const pattern = fc.oneof(
  phrase,
  fc.record({
    near: fc.array(phrase, { minLength: 2, maxLength: 2 }),
    // As many as a card can name, of which no more are looked at than were said.
    withinWords: fc.oneof(fc.integer({ min: 2, max: 5 }), fc.constant(Number.MAX_SAFE_INTEGER)),
  }),
);
const phrases = fc.array(pattern, { minLength: 1, maxLength: 2 });
const by = fc.constantFrom<"agent" | "customer" | undefined>("agent", "customer", undefined);
const windowMs = halfSeconds(1, 24);
const within = fc.oneof(
  fc.constant(undefined),
  fc.record({ firstMs: windowMs }),
  fc.record({ lastMs: windowMs }),
  fc.record({ afterMs: windowMs, after: fc.constant({ event: "hold" as const }) }),
  fc.record({ afterMs: windowMs, after: fc.record({ phrases, by }) }),
);
const hold = { startMs: 4000, endMs: 6000 };

type Pattern = string | { near: string[]; withinWords: number };

/** Every stretch of words that holds a pattern and is the shortest from its beginning, then the leftmost that do not overlap. */
function oracleMatches(utterances: readonly Said[], patterns: readonly Pattern[], side: string | undefined) {
  const flat = utterances.flatMap((one, utterance) => foldedWords(one.text).map((text) => ({ text, utterance, one })));
  const saysAt = (typed: string, at: number, end: number) => {
    const words = typed.split(" ");
    if (at + words.length - 1 > end) return false;
    return words.every((wanted, index) => {
      const text = flat[at + index]?.text ?? "";
      return wanted.endsWith("*") ? text.startsWith(wanted.slice(0, -1)) : text === wanted;
    });
  };
  const isIn = (typed: string, from: number, end: number) => {
    for (let at = from; at <= end; at += 1) if (saysAt(typed, at, end)) return true;
    return false;
  };
  const holds = (one: Pattern, from: number, end: number) =>
    typeof one === "string"
      ? end - from + 1 === one.split(" ").length && saysAt(one, from, end)
      : end - from < one.withinWords &&
        one.near.every((part) => isIn(part, from, end)) &&
        one.near.some((part) => saysAt(part, from, end));
  const found: { from: number; end: number; startMs: number; endMs: number }[] = [];
  for (let from = 0; from < flat.length; from += 1) {
    for (let end = from; end < flat.length; end += 1) {
      const stretch = flat.slice(from, end + 1);
      const isOneSpeaker = stretch.every(({ one }) => one.side === flat[from]?.one.side);
      if (!isOneSpeaker || (side !== undefined && flat[from]?.one.side !== side)) break;
      if (!patterns.some((one) => holds(one, from, end))) continue;
      const startMs = Math.min(...stretch.map(({ one }) => one.startMs));
      found.push({ from, end, startMs, endMs: Math.max(...stretch.map(({ one }) => one.endMs)) });
      from = end;
      break;
    }
  }
  return found;
}

test("a phrase costs what a plain reading of the words says", () => {
  fc.assert(
    fc.property(
      said,
      phrases,
      by,
      within,
      fc.constantFrom("said", "notSaid"),
      (utterances, patterns, side, place, expected) => {
        const card = parseScorecard(
          {
            name: "words",
            version: 1,
            formula: "deduct",
            criteria: [
              {
                id: "w",
                label: "Words",
                method: "phrase",
                expected,
                phrases: patterns,
                by: side,
                within: place,
                points: 1,
              },
              { id: "h", label: "Hold", metric: "hold.count", method: "linear", points: 1, per: 100 },
            ],
          },
          "test",
        );
        const score = scoreCall(measuredCall({ durationMs, holds: [hold] }), card, { said: utterances });
        if (score.value === null) throw new Error("the other criterion applies");
        const moments = score.deductions.find(({ criterion }) => criterion === "w")?.moments ?? [];
        const reason = score.notApplicableBecause?.w;

        const hasWords = utterances.some(({ text }) => text !== "");
        const matches = oracleMatches(utterances, patterns, side);
        const prompts =
          place === undefined || !("after" in place) || "event" in place.after
            ? []
            : oracleMatches(utterances, place.after.phrases, place.after.by);
        const windows: { startMs: number; endMs: number; holds(match: (typeof matches)[number]): boolean }[] =
          place === undefined
            ? [{ startMs: 0, endMs: durationMs, holds: () => true }]
            : "firstMs" in place
              ? [
                  {
                    startMs: 0,
                    endMs: Math.min(durationMs, place.firstMs),
                    holds: ({ startMs }) => startMs < place.firstMs,
                  },
                ]
              : "lastMs" in place
                ? [
                    {
                      startMs: Math.max(0, durationMs - place.lastMs),
                      endMs: durationMs,
                      holds: ({ endMs }) => endMs > durationMs - place.lastMs,
                    },
                  ]
                : "event" in place.after
                  ? [
                      {
                        startMs: hold.endMs,
                        endMs: hold.endMs + place.afterMs,
                        holds: ({ startMs, endMs }) => endMs > hold.endMs && startMs <= hold.endMs + place.afterMs,
                      },
                    ]
                  : prompts.map((prompt) => ({
                      startMs: prompt.endMs,
                      endMs: prompt.endMs + place.afterMs,
                      holds: ({ from, startMs }) => from > prompt.end && startMs <= prompt.endMs + place.afterMs,
                    }));
        expect(reason).toBe(!hasWords ? "no_words" : windows.length === 0 ? "not_prompted" : undefined);
        if (reason !== undefined) return;
        const wanted =
          expected === "said"
            ? windows.filter((one) => !matches.some(one.holds))
            : matches.filter((match) => windows.some((one) => one.holds(match)));
        expect(moments).toEqual(wanted.map(({ startMs, endMs }) => ({ startMs, endMs })));
      },
    ),
    runs,
  );
});
