import { regionBytes, regionOffset } from "./arena";
import { beginLanes, LANES, sweepLanes } from "./lanes";
import {
  CHUNK_CALLS,
  CHUNK_SEGMENTS,
  REGION_CALLS_BY_LENGTH,
  REGION_CALLS_BY_LENGTH_SPARE,
  REGION_HISTOGRAM,
  REGION_HOLD_WINDOW_OFFSETS,
  REGION_LEFT,
  REGION_RANKS,
  REGION_ROWS,
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_OFFSETS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_SPEAKER,
  REGION_SEGMENT_START_MS,
  REGION_TOTALS,
  ROW_STRIDE,
  TOTAL_COLUMNS,
} from "./layout";
import { pack, payloadOf, sort, timeOf } from "./sort";

let left: i32 = 0;

/**
 * Measures in lanes every call that fits them, one chunk of calls after the other. Lists the calls that are left, invalid ones
 * among them, in REGION_LEFT in ascending order and returns how many they are.
 */
export function sweepConversations(calls: i32, minSilenceMs: i32, excludeHold: bool, minTalkOverMs: i32): i32 {
  left = 0;
  beginLanes(minSilenceMs, minTalkOverMs);
  // The lanes write no totals of other sides.
  memory.fill(regionOffset(REGION_ROWS), 0, regionBytes(REGION_ROWS));
  for (let from = 0, to = 0; from < calls; from = to) {
    const before = left;
    to = chunkEnd(from, calls);
    bringNear(from, to);
    sweepChunk(from, to, excludeHold);
    writeChunk(calls, from, to);
    order(before);
  }
  return left;
}

function chunkEnd(from: i32, calls: i32): i32 {
  const offsets = regionOffset(REGION_SEGMENT_OFFSETS);
  const last = load<i32>(offsets + ((<usize>from) << 2)) + CHUNK_SEGMENTS;
  let to = from + 1;
  while (to < calls && to - from < CHUNK_CALLS && load<i32>(offsets + ((<usize>to) << 2), 4) <= last) to++;
  return to;
}

/**
 * Loads the columns of a chunk into the cache, in the order of memory, which the processor prefetches. The lanes take the calls
 * by length, in an order that it cannot predict.
 */
function bringNear(from: i32, to: i32): void {
  const offsets = regionOffset(REGION_SEGMENT_OFFSETS);
  const first = <usize>load<i32>(offsets + ((<usize>from) << 2));
  const last = <usize>load<i32>(offsets + ((<usize>to) << 2));
  let seen = 0;
  seen ^= look(
    regionOffset(REGION_SEGMENT_START_MS) + (first << 2),
    regionOffset(REGION_SEGMENT_START_MS) + (last << 2),
  );
  seen ^= look(regionOffset(REGION_SEGMENT_END_MS) + (first << 2), regionOffset(REGION_SEGMENT_END_MS) + (last << 2));
  seen ^= look(regionOffset(REGION_SEGMENT_SPEAKER) + (first << 2), regionOffset(REGION_SEGMENT_SPEAKER) + (last << 2));
  seen ^= look(regionOffset(REGION_SEGMENT_SIDE) + first, regionOffset(REGION_SEGMENT_SIDE) + last);
  // Stored where it is overwritten later: the compiler would remove loads whose result is not used.
  store<i32>(regionOffset(REGION_RANKS), seen);
}

/** Loads one word of each cache line; four independent loads are under way at once. */
function look(from: usize, to: usize): i32 {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (; from + 256 <= to; from += 256) {
    a ^= load<i32>(from);
    b ^= load<i32>(from, 64);
    c ^= load<i32>(from, 128);
    d ^= load<i32>(from, 192);
  }
  return a ^ b ^ c ^ d;
}

/** Sorts the chunk's calls by length and measures four at a time: calls of similar length waste little time in the lanes. */
function sweepChunk(from: i32, to: i32, excludeHold: bool): void {
  const segmentOffsets = regionOffset(REGION_SEGMENT_OFFSETS);
  const holdOffsets = regionOffset(REGION_HOLD_WINDOW_OFFSETS);
  const queue = regionOffset(REGION_CALLS_BY_LENGTH);
  const ranks = regionOffset(REGION_RANKS);
  const rows = regionOffset(REGION_ROWS);
  let queued = 0;
  for (let call = from; call < to; call++) {
    const segments = countAt(segmentOffsets, call);
    if (segments === 0 || (excludeHold && countAt(holdOffsets, call) > 0)) {
      leave(call);
      store<i32>(ranks + ((<usize>(call - from)) << 2), 0);
    } else {
      store<u64>(queue + ((<usize>queued) << 3), pack(segments, call));
      queued++;
    }
  }
  sort(queue, regionOffset(REGION_CALLS_BY_LENGTH_SPARE), regionOffset(REGION_HISTOGRAM), queued);
  for (let i = 0; i < queued; i++) store<i32>(ranks + ((<usize>(callAt(queue, i) - from)) << 2), i);
  for (let first = 0; first < queued; first += LANES) {
    const call0 = callAt(queue, first);
    const call1 = callAt(queue, min(first + 1, queued - 1));
    const call2 = callAt(queue, min(first + 2, queued - 1));
    const call3 = callAt(queue, min(first + 3, queued - 1));
    const unfit = sweepLanes(call0, call1, call2, call3, rows + ((<usize>first) << 2));
    if (unfit === 0) continue;
    if (unfit & 1) leave(call0);
    if ((unfit & 2) !== 0 && first + 1 < queued) leave(call1);
    if ((unfit & 4) !== 0 && first + 2 < queued) leave(call2);
    if ((unfit & 8) !== 0 && first + 3 < queued) leave(call3);
  }
}

/** Writes the totals of a chunk's calls, which are by length, in the order of the calls. */
function writeChunk(calls: i32, from: i32, to: i32): void {
  const ranks = regionOffset(REGION_RANKS);
  let row = regionOffset(REGION_ROWS);
  let column = regionOffset(REGION_TOTALS) + ((<usize>from) << 2);
  const size = (<usize>(to - from)) << 2;
  for (let total = 0; total < TOTAL_COLUMNS; total++) {
    for (let i: usize = 0; i < size; i += 4)
      store<i32>(column + i, load<i32>(row + ((<usize>load<i32>(ranks + i)) << 2)));
    row += ROW_STRIDE;
    column += (<usize>calls) << 2;
  }
}

/** Sorts the calls left from the `before`-th on, so that the first invalid call of a batch is the one reported. */
function order(before: i32): void {
  const named = regionOffset(REGION_LEFT);
  const queue = regionOffset(REGION_CALLS_BY_LENGTH);
  const count = left - before;
  for (let i = 0; i < count; i++)
    store<u64>(queue + ((<usize>i) << 3), pack(load<i32>(named + ((<usize>(before + i)) << 2)), 0));
  sort(queue, regionOffset(REGION_CALLS_BY_LENGTH_SPARE), regionOffset(REGION_HISTOGRAM), count);
  for (let i = 0; i < count; i++) {
    store<i32>(named + ((<usize>(before + i)) << 2), timeOf(load<u64>(queue + ((<usize>i) << 3))));
  }
}

function leave(call: i32): void {
  store<i32>(regionOffset(REGION_LEFT) + ((<usize>left) << 2), call);
  left++;
}

// @inline
function countAt(offsets: usize, call: i32): i32 {
  return load<i32>(offsets + ((<usize>call) << 2), 4) - load<i32>(offsets + ((<usize>call) << 2));
}

// @inline
function callAt(queue: usize, rank: i32): i32 {
  return payloadOf(load<u64>(queue + ((<usize>rank) << 3)));
}
