import type { Segment, Side } from "@earshot/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crossCheck } from "../src/index.ts";

const stretch = fc
  .tuple(fc.nat(80), fc.nat(30), fc.constantFrom("agent", "customer", "other", "unknown"))
  .map(([start, length, side]): Segment => {
    const startMs = start * 100;
    return { startMs, endMs: startMs + length * 100, channel: null, speaker: side, side, text: "" };
  });
const segments = fc.array(stretch, { maxLength: 20 });

const comparableTo: Record<Side, readonly Side[]> = {
  agent: ["agent", "other", "unknown"],
  customer: ["customer", "other", "unknown"],
  other: ["agent", "customer", "other", "unknown"],
  unknown: ["agent", "customer", "other", "unknown"],
};

/** Stretches of at least a second in which one list has speech and the other has none, counted in steps of 100 ms. */
function only(of: readonly Segment[], not: readonly Segment[], side: Side): [number, number][] {
  const within = (list: readonly Segment[], at: number) => list.some((s) => s.startMs <= at && at < s.endMs);
  const [own, comparable] = [of.filter((s) => s.side === side), not.filter((s) => comparableTo[side].includes(s.side))];
  const found: [number, number][] = [];
  // A stretch that was interrupted by the end of speech and at once goes on is one.
  for (let at = 0; at < 12_000; at += 100) {
    if (!within(own, at) || within(comparable, at)) continue;
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
      expect(checks.map(({ side }) => side)).toEqual([...sides].sort());
      for (const check of checks) {
        const withoutWords = only(heard, transcript, check.side);
        const withoutSpeech = only(transcript, heard, check.side);
        const intervals = (parts: [number, number][]) => parts.map(([startMs, endMs]) => ({ startMs, endMs }));
        expect(check).toEqual({
          side: check.side,
          speechWithoutWords: intervals(withoutWords),
          wordsWithoutSpeech: intervals(withoutSpeech),
        });
      }
    }),
    { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 200 },
  );
});

test("a machine's words on the agent's channel are no disagreement, and one channel of both is nobody's in particular", () => {
  const said = (side: Side, startMs: number, endMs: number): Segment => {
    return { startMs, endMs, channel: null, speaker: side, side, text: "" };
  };
  const agreed = { speechWithoutWords: [], wordsWithoutSpeech: [] };
  const menu = crossCheck([said("other", 0, 9000), said("agent", 9500, 12_000)], [said("agent", 0, 12_000)]);
  expect(menu).toEqual([
    { side: "agent", ...agreed },
    { side: "other", ...agreed },
  ]);
  const mono = crossCheck(
    [said("agent", 0, 4000), said("customer", 5000, 9000)],
    [said("unknown", 0, 4200), said("unknown", 4800, 6000)],
  );
  expect(mono).toEqual([
    { side: "agent", ...agreed },
    { side: "customer", ...agreed, wordsWithoutSpeech: [{ startMs: 6000, endMs: 9000 }] },
    { side: "unknown", ...agreed },
  ]);
});

test("music on hold needs no words, and words under it are none that are invented", () => {
  const said = (side: Side, startMs: number, endMs: number): Segment => {
    return { startMs, endMs, channel: null, speaker: side, side, text: "" };
  };
  const music = [{ startMs: 2000, endMs: 9000 }];
  const heard = [said("agent", 0, 9000)];
  expect(crossCheck([said("agent", 0, 2000)], heard, music)).toEqual([
    { side: "agent", speechWithoutWords: [], wordsWithoutSpeech: [] },
  ]);
  expect(crossCheck([said("agent", 0, 4000)], heard, music)).toEqual([
    { side: "agent", speechWithoutWords: [], wordsWithoutSpeech: [] },
  ]);
});
