import fc from "fast-check";
import { expect, test } from "vitest";
import type { AudioStream } from "../src/decode/audio-stream.ts";
import { sideBySide } from "../src/decode/side-by-side.ts";

/** A stream whose blocks are of these sizes, each overwriting the last one. */
function streamOf(
  samples: readonly number[],
  sizes: readonly number[],
  channels = 1,
  sampleRateHz = 8000,
): AudioStream {
  return {
    sampleRateHz,
    channels,
    warnings: [],
    *blocks() {
      const buffer = new Int16Array(64 * channels);
      let at = 0;
      for (let turn = 0; at < samples.length; turn += 1) {
        const frames = sizes[turn % sizes.length] ?? 1;
        const block = buffer.subarray(0, Math.min(frames * channels, samples.length - at));
        block.set(samples.slice(at, at + block.length));
        at += block.length;
        yield block;
      }
    },
  };
}

function all(stream: AudioStream): number[] {
  return [...stream.blocks()].flatMap((block) => [...block]);
}

const samples = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 200 });
const sizes = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 5 });

test("files side by side are their samples in turn, whatever their blocks; a shorter one ends in silence", () => {
  fc.assert(
    fc.property(samples, samples, sizes, sizes, (left, right, leftSizes, rightSizes) => {
      const frames = Math.max(left.length, right.length);
      const expected = Array.from({ length: frames }, (_, i) => [left[i] ?? 0, right[i] ?? 0]).flat();
      expect(all(sideBySide([streamOf(left, leftSizes), streamOf(right, rightSizes)], "call"))).toEqual(expected);
    }),
  );
});

test("of a file with two channels the first one is taken", () => {
  expect(all(sideBySide([streamOf([1, 9, 2, 9], [1], 2), streamOf([3, 4], [2])], "call"))).toEqual([1, 3, 2, 4]);
});

test("different sample rates are refused", () => {
  const streams = [streamOf([1], [1]), streamOf([1], [1], 1, 16_000)];
  expect(() => sideBySide(streams, "call")).toThrow("the channels of call have 8000 Hz and 16000 Hz");
});
