import { describe, expect, test } from "vitest";
import { createKernel, type SegmentColumns } from "../src/index.ts";
import { standard } from "./parameters.ts";

const kernel = await createKernel();
const count = 1_000_000;

/** A million segments, each of its own speaker; segment i is `[startMs(i), endMs(i))`. */
function segments(startMs: (i: number) => number, endMs: (i: number) => number): SegmentColumns {
  const index = Int32Array.from({ length: count }, (_, i) => i);
  return {
    startMs: index.map(startMs),
    endMs: index.map(endMs),
    speaker: index,
    side: Uint8Array.from(index, (i) => i % 4),
  };
}

// A quadratic sweep would take hours, the time-out is no measure.
describe.each([
  [
    "nested, ends descending",
    segments(
      (i) => i,
      (i) => 2 * count - i,
    ),
    2 * count,
    2 * count - 2,
  ],
  [
    "nested, starts descending",
    segments(
      (i) => count - i,
      (i) => count + i + 1,
    ),
    2 * count - 1,
    2 * count - 3,
  ],
  [
    "a million at once",
    segments(
      () => 0,
      () => 1000,
    ),
    1000,
    1000,
  ],
  [
    "scrambled",
    segments(
      (i) => (i * 7919) % 1_000_003,
      () => 1_000_003,
    ),
    1_000_003,
    1_000_002,
  ],
])("a million distinct speakers: %s", (_, columns, speechMs, overlapMs) => {
  test("end promptly", { timeout: 20_000 }, () => {
    const totals = kernel
      .place({
        segments: columns,
        segmentOffsets: Uint32Array.of(0, count),
        durationMs: Int32Array.of(-1),
        holds: { startMs: new Int32Array(), endMs: new Int32Array() },
        holdOffsets: Uint32Array.of(0, 0),
      })
      .totals(standard);
    expect([totals.speechMs[0], totals.overlapMs[0], totals.utterances.other[0]]).toEqual([
      speechMs,
      overlapMs,
      count / 4,
    ]);
  });
});

test("shares of a million speakers still sum to the speech", { timeout: 20_000 }, () => {
  const columns = segments(
    (i) => i,
    (i) => 2 * count - i,
  );
  const { speakers, speechMs } = kernel.analyze({ segments: columns, durationMs: null, holds: [] }, standard);
  expect(speakers).toHaveLength(count);
  expect(speakers.reduce((sum, speaker) => sum + speaker.apportionedMs, 0)).toBeCloseTo(speechMs, 2);
});
