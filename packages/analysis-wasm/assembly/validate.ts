import { regionOffset } from "./arena";
import { fail } from "./fault";
import {
  DURATION_UNKNOWN,
  MAX_SPEAKERS,
  REGION_HOLD_WINDOW_END_MS,
  REGION_HOLD_WINDOW_START_MS,
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_SPEAKER,
  REGION_SEGMENT_START_MS,
  SIDE_COUNT,
  STATUS_BEYOND_RECORDING,
  STATUS_END_BEFORE_START,
  STATUS_HOLD_WINDOW_END_BEFORE_START,
  STATUS_NEGATIVE_END,
  STATUS_NEGATIVE_SPEAKER,
  STATUS_NEGATIVE_START,
  STATUS_OK,
  STATUS_TOO_MANY_SPEAKERS,
  STATUS_UNKNOWN_SIDE,
} from "./layout";

let speakers: i32 = 0;

/** Starts a run in which no speaker has been seen. */
export function beginSegments(): void {
  speakers = 0;
}

/** One more than the largest speaker id of the segments validated since `beginSegments`. */
export function speakerBound(): i32 {
  return speakers;
}

/**
 * Checks the segments `[from, to)`, four at a time, and looks for the first invalid one only if there is one. None may end after
 * `recordingMs`, unless that is DURATION_UNKNOWN.
 */
export function validateSegments(from: i32, to: i32, recordingMs: i32): i32 {
  const lastMs = recordingMs === DURATION_UNKNOWN ? i32.MAX_VALUE : recordingMs;
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ends = regionOffset(REGION_SEGMENT_END_MS);
  const ids = regionOffset(REGION_SEGMENT_SPEAKER);
  const sides = regionOffset(REGION_SEGMENT_SIDE);

  const whole = from + ((to - from) & ~3);
  let bad = i32x4.splat(0);
  const last = i32x4.splat(lastMs);
  let largest = i32x4.splat(-1);
  let sideBits: u32 = 0;
  for (let i = from; i < whole; i += 4) {
    const at = (<usize>i) << 2;
    const start = v128.load(starts + at);
    const end = v128.load(ends + at);
    const id = v128.load(ids + at);
    bad = v128.or(bad, v128.or(v128.or(start, id), v128.or(i32x4.lt_s(end, start), i32x4.gt_s(end, last))));
    largest = i32x4.max_s(largest, id);
    sideBits |= load<u32>(sides + <usize>i);
  }
  let faulty = i32x4.bitmask(bad) !== 0 || (sideBits & 0xfcfcfcfc) !== 0;
  let bound = max(
    max(i32x4.extract_lane(largest, 0), i32x4.extract_lane(largest, 1)),
    max(i32x4.extract_lane(largest, 2), i32x4.extract_lane(largest, 3)),
  );
  for (let i = whole; i < to; i++) {
    const id = load<i32>(ids + ((<usize>i) << 2));
    faulty = faulty || segmentStatus(starts, ends, ids, sides, lastMs, i) !== STATUS_OK;
    bound = max(bound, id);
  }
  if (!faulty && bound < MAX_SPEAKERS) {
    speakers = max(speakers, bound + 1);
    return STATUS_OK;
  }
  for (let i = from; i < to; i++) {
    const status = segmentStatus(starts, ends, ids, sides, lastMs, i);
    if (status !== STATUS_OK) return fail(status, i);
  }
  return STATUS_OK;
}

function segmentStatus(starts: usize, ends: usize, ids: usize, sides: usize, lastMs: i32, i: i32): i32 {
  const at = (<usize>i) << 2;
  const start = load<i32>(starts + at);
  const end = load<i32>(ends + at);
  const id = load<i32>(ids + at);
  if (start < 0) return STATUS_NEGATIVE_START;
  if (end < 0) return STATUS_NEGATIVE_END;
  if (end < start) return STATUS_END_BEFORE_START;
  if (end > lastMs) return STATUS_BEYOND_RECORDING;
  if (id < 0) return STATUS_NEGATIVE_SPEAKER;
  if (id >= MAX_SPEAKERS) return STATUS_TOO_MANY_SPEAKERS;
  if (<i32>load<u8>(sides + <usize>i) >= SIDE_COUNT) return STATUS_UNKNOWN_SIDE;
  return STATUS_OK;
}

/** Checks the hold windows of all calls; they may lie outside the media. */
export function validateHoldWindows(count: i32): i32 {
  const starts = regionOffset(REGION_HOLD_WINDOW_START_MS);
  const ends = regionOffset(REGION_HOLD_WINDOW_END_MS);
  for (let i = 0; i < count; i++) {
    const at = (<usize>i) << 2;
    if (load<i32>(ends + at) < load<i32>(starts + at)) return fail(STATUS_HOLD_WINDOW_END_BEFORE_START, i);
  }
  return STATUS_OK;
}
