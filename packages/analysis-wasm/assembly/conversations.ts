import { regionBytes, regionOffset } from "./arena";
import { beginLanes, LANES, sweepLanes } from "./lanes";
import {
  REGION_HISTOGRAM,
  REGION_LEFT,
  REGION_RANKS,
  REGION_ROWS,
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_OFFSETS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_SPEAKER,
  REGION_SEGMENT_START_MS,
  REGION_TOTALS,
  REGION_WINDOW,
  REGION_WINDOW_OFFSETS,
  REGION_WINDOW_SPARE,
  ROW_STRIDE,
  TOTAL_COUNT,
  WINDOW_CALLS,
  WINDOW_SEGMENTS,
} from "./layout";
import { pack, payloadOf, sort, timeOf } from "./sort";

let left: i32 = 0;

/**
 * Measures in lanes every call the lanes are made for. Answers how many are left, faulty ones among them, and names them in
 * REGION_LEFT, ascending within each window of calls.
 */
export function sweepConversations(calls: i32, minSilenceMs: i32, excludeHold: bool, minTalkOverMs: i32): i32 {
  left = 0;
  beginLanes(minSilenceMs, minTalkOverMs);
  // The lanes know of agents and customers only.
  memory.fill(regionOffset(REGION_ROWS), 0, regionBytes(REGION_ROWS));
  for (let from = 0, to = 0; from < calls; from = to) {
    const before = left;
    to = windowEnd(from, calls);
    bringNear(from, to);
    sweepWindow(from, to, excludeHold);
    writeWindow(calls, from, to);
    order(before);
  }
  return left;
}

function windowEnd(from: i32, calls: i32): i32 {
  const offsets = regionOffset(REGION_SEGMENT_OFFSETS);
  const last = load<i32>(offsets + ((<usize>from) << 2)) + WINDOW_SEGMENTS;
  let to = from + 1;
  while (to < calls && to - from < WINDOW_CALLS && load<i32>(offsets + ((<usize>to) << 2), 4) <= last) to++;
  return to;
}

/**
 * Looks at every part of a window's columns once, in the order of memory: by length its calls lie scattered, and memory is slow
 * to give what it can't foresee.
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
  // Put down where it is written over: looks that come to nothing would be taken for needless.
  store<i32>(regionOffset(REGION_RANKS), seen);
}

/** A cache line at a time, four of them on the way at once. */
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

/** Calls of like length go into the lanes together, so that none of them waits long for another. */
function sweepWindow(from: i32, to: i32, excludeHold: bool): void {
  const segmentOffsets = regionOffset(REGION_SEGMENT_OFFSETS);
  const holdOffsets = regionOffset(REGION_WINDOW_OFFSETS);
  const queue = regionOffset(REGION_WINDOW);
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
  sort(queue, regionOffset(REGION_WINDOW_SPARE), regionOffset(REGION_HISTOGRAM), queued);
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

/** Brings the totals of a window's calls from the order of their lengths into that of the calls. */
function writeWindow(calls: i32, from: i32, to: i32): void {
  const ranks = regionOffset(REGION_RANKS);
  let row = regionOffset(REGION_ROWS);
  let column = regionOffset(REGION_TOTALS) + ((<usize>from) << 2);
  const size = (<usize>(to - from)) << 2;
  for (let total = 0; total < TOTAL_COUNT; total++) {
    for (let i: usize = 0; i < size; i += 4)
      store<i32>(column + i, load<i32>(row + ((<usize>load<i32>(ranks + i)) << 2)));
    row += ROW_STRIDE;
    column += (<usize>calls) << 2;
  }
}

/** Puts the calls left since the `before`-th in order, so that the first fault of a batch is the one reported. */
function order(before: i32): void {
  const named = regionOffset(REGION_LEFT);
  const queue = regionOffset(REGION_WINDOW);
  const count = left - before;
  for (let i = 0; i < count; i++)
    store<u64>(queue + ((<usize>i) << 3), pack(load<i32>(named + ((<usize>(before + i)) << 2)), 0));
  sort(queue, regionOffset(REGION_WINDOW_SPARE), regionOffset(REGION_HISTOGRAM), count);
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
function callAt(queue: usize, place: i32): i32 {
  return payloadOf(load<u64>(queue + ((<usize>place) << 3)));
}
