import { regionBytes, regionOffset } from "./arena";
import {
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_SPEAKER,
  REGION_SEGMENT_START_MS,
  REGION_TEXT_END,
  REGION_TEXT_START,
} from "./layout";

let segments: i32 = 0;
let overflow: bool = false;

/** Starts a run with no segments. */
export function beginSegmentList(): void {
  segments = 0;
  overflow = false;
}

/** How many segments there are. */
export function segmentCount(): i32 {
  return segments;
}

/** Keeps the first `count` segments and drops the rest. */
export function keepSegments(count: i32): void {
  segments = count;
}

/** Whether there was no room for a segment. */
export function segmentOverflow(): bool {
  return overflow;
}

/** Adds a segment; false when there is no room for it. */
export function addSegment(startMs: i32, endMs: i32, voice: i32, textFrom: usize, textTo: usize): bool {
  if ((<u32>segments) << 2 >= regionBytes(REGION_TEXT_END)) {
    overflow = true;
    return false;
  }
  const offset = (<usize>segments) << 2;
  store<i32>(regionOffset(REGION_SEGMENT_START_MS) + offset, startMs);
  store<i32>(regionOffset(REGION_SEGMENT_END_MS) + offset, endMs);
  store<i32>(regionOffset(REGION_SEGMENT_SPEAKER) + offset, voice);
  store<u32>(regionOffset(REGION_TEXT_START) + offset, <u32>textFrom);
  store<u32>(regionOffset(REGION_TEXT_END) + offset, <u32>textTo);
  segments++;
  return true;
}

/** Records that there is no room for a segment. */
export function overflowSegments(): void {
  overflow = true;
}
