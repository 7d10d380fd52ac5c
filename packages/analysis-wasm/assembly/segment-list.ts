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

/** Forgets all segments from the `count`-th on. */
export function keepSegments(count: i32): void {
  segments = count;
}

/** Whether a segment found no room. */
export function segmentOverflow(): bool {
  return overflow;
}

/** Adds a segment; false when there is no room for it. */
export function addSegment(startMs: i32, endMs: i32, voice: i32, textFrom: usize, textTo: usize): bool {
  if ((<u32>segments) << 2 >= regionBytes(REGION_TEXT_END)) {
    overflow = true;
    return false;
  }
  const place = (<usize>segments) << 2;
  store<i32>(regionOffset(REGION_SEGMENT_START_MS) + place, startMs);
  store<i32>(regionOffset(REGION_SEGMENT_END_MS) + place, endMs);
  store<i32>(regionOffset(REGION_SEGMENT_SPEAKER) + place, voice);
  store<u32>(regionOffset(REGION_TEXT_START) + place, <u32>textFrom);
  store<u32>(regionOffset(REGION_TEXT_END) + place, <u32>textTo);
  segments++;
  return true;
}

/** Notes that a segment finds no room. */
export function overflowSegments(): void {
  overflow = true;
}
