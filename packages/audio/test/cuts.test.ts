import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cutAtSilences } from "../src/cuts.ts";
import { withWavFiles } from "../src/decoded-wav.ts";
import { wavPiece } from "../src/wav-piece.ts";

const columns = (stretches: readonly (readonly [startMs: number, endMs: number])[], durationMs: number) => ({
  startMs: Int32Array.from(stretches, ([startMs]) => startMs),
  endMs: Int32Array.from(stretches, ([, endMs]) => endMs),
  durationMs,
});

test.each<[string, (readonly [number, number])[], number, ReturnType<typeof cutAtSilences>]>([
  ["nothing that is short enough", [[0, 900]], 900, []],
  [
    "in the middle of the longest silence of the second half",
    [
      [0, 600],
      [650, 700],
      [900, 1500],
    ],
    1500,
    [{ atMs: 800, isInSpeech: false }],
  ],
  [
    "in the last silence before that, where the second half has none",
    [
      [10, 100],
      [120, 300],
      [320, 1400],
    ],
    1400,
    [
      { atMs: 310, isInSpeech: false },
      { atMs: 1310, isInSpeech: true },
    ],
  ],
  [
    "in speech, where nobody pauses",
    [[10, 2500]],
    2500,
    [
      { atMs: 1000, isInSpeech: true },
      { atMs: 2000, isInSpeech: true },
    ],
  ],
  [
    "silence as late as half of what a piece may last",
    [],
    2500,
    [
      { atMs: 750, isInSpeech: false },
      { atMs: 1500, isInSpeech: false },
    ],
  ],
])("cuts %s", (_, stretches, durationMs, cuts) => {
  expect(cutAtSilences(columns(stretches, durationMs), 1000)).toEqual(cuts);
});

test("pieces are short enough, and cut in speech only where a piece has no silence", () => {
  const stretches = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 })), { maxLength: 30 })
    .map((lengths) => {
      let endMs = -1;
      return lengths.map(([silence, speech]) => {
        const startMs = endMs + silence;
        endMs = startMs + speech;
        return [startMs, endMs] as const;
      });
    });
  fc.assert(
    fc.property(stretches, fc.nat(5000), fc.integer({ min: 2, max: 4000 }), (spoken, tailMs, maxMs) => {
      const durationMs = (spoken.at(-1)?.[1] ?? 0) + tailMs;
      const cuts = cutAtSilences(columns(spoken, durationMs), maxMs);
      const bounds = [0, ...cuts.map(({ atMs }) => atMs), durationMs];
      for (const [index, endMs] of bounds.slice(1).entries()) {
        const startMs = bounds[index] ?? 0;
        expect(endMs).toBeGreaterThanOrEqual(startMs);
        expect(endMs - startMs).toBeLessThanOrEqual(maxMs);
        const cut = cuts[index];
        if (cut === undefined) continue;
        const isInside = spoken.some(([from, to]) => from < endMs && endMs < to);
        const pauses = spoken.some(([, to]) => startMs < to && to < endMs);
        expect(isInside ? cut.isInSpeech : true).toBe(true);
        expect(cut.isInSpeech && pauses).toBe(false);
      }
    }),
  );
});

test("the pieces of a file have all of its samples, each once", async () => {
  const path = fileURLToPath(new URL("fixtures/clip.opus.ogg", import.meta.url));
  await withWavFiles(path, { layout: "separate", ffmpeg: null }, async ([file]) => {
    if (file === undefined) throw new Error("the clip has no channel");
    const contentOf = async (from: number, to: number) => {
      const { bytes, open } = wavPiece(file, from, to);
      const content = await buffer(Readable.from(open()));
      expect(content).toHaveLength(bytes);
      expect(content.readUInt32LE(40)).toBe(bytes - 44);
      return content.subarray(44);
    };
    const whole = await contentOf(0, file.durationMs + 1);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: file.durationMs - 1 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cuts, async (inner) => {
        const bounds = [0, ...inner.toSorted((a, b) => a - b), file.durationMs + 1];
        const pieces = await Promise.all(bounds.slice(1).map((to, index) => contentOf(bounds[index] ?? 0, to)));
        expect(Buffer.concat(pieces).equals(whole)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
