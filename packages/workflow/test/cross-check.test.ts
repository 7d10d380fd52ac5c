import type { Segment } from "@earshot/transcription";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crossCheck } from "../src/index.ts";

const stretch = fc
  .tuple(fc.nat(80), fc.nat(30), fc.constantFrom("agent", "customer", "other"))
  .map(([start, length, side]): Segment => {
    const startMs = start * 100;
    return { startMs, endMs: startMs + length * 100, channel: null, speaker: side, side, text: "" };
  });
const segments = fc.array(stretch, { maxLength: 20 });

/** Stretches of at least a second in which one list has speech and the other has none, counted in steps of 100 ms. */
function only(of: readonly Segment[], not: readonly Segment[], side: string | null): [number, number][] {
  const within = (list: readonly Segment[], at: number) =>
    list.some((s) => (side === null || s.side === side) && s.startMs <= at && at < s.endMs);
  const found: [number, number][] = [];
  // A stretch that was interrupted by the end of speech and at once goes on is one.
  for (let at = 0; at < 12_000; at += 100) {
    if (!within(of, at) || within(not, at)) continue;
    const last = found.at(-1);
    if (last?.[1] === at) last[1] = at + 100;
    else found.push([at, at + 100]);
  }
  return found.filter(([start, end]) => end - start >= 1000);
}

test("finds what a raster finds", () => {
  fc.assert(
    fc.property(segments, segments, fc.boolean(), (transcript, detected, anonymous) => {
      const heard = anonymous ? detected.map((segment) => ({ ...segment, side: "unknown" as const })) : detected;
      const checks = crossCheck(transcript, heard);
      const sides = new Set([...transcript, ...heard].map(({ side }) => side));
      expect(checks.map(({ side }) => side)).toEqual(sides.has("unknown") ? [null] : [...sides].sort());
      for (const check of checks) {
        const withoutWords = only(heard, transcript, check.side);
        const withoutSpeech = only(transcript, heard, check.side);
        const total = (parts: [number, number][]) => parts.reduce((sum, [start, end]) => sum + end - start, 0);
        const first = ([part]: [number, number][]) => part && { startMs: part[0], endMs: part[1] };
        expect(check).toEqual({
          side: check.side,
          speechWithoutWordsMs: total(withoutWords),
          firstWithoutWords: first(withoutWords) ?? null,
          wordsWithoutSpeechMs: total(withoutSpeech),
          firstWithoutSpeech: first(withoutSpeech) ?? null,
        });
      }
    }),
    { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 200 },
  );
});
