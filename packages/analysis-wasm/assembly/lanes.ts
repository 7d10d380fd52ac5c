import { regionOffset } from "./arena";
import {
  MAX_SPEAKERS,
  REGION_CALL_DURATION_MS,
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_OFFSETS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_SPEAKER,
  REGION_SEGMENT_START_MS,
  ROW_STRIDE,
  SIDE_AGENT,
  SIDE_CUSTOMER,
  SUPPORT_RECORDING,
  TOTAL_DURATION_MS,
  TOTAL_LEADING_MS,
  TOTAL_OVERLAP_MS,
  TOTAL_SILENCE_COUNT,
  TOTAL_SILENCE_LONGEST_MS,
  TOTAL_SILENCE_MS,
  TOTAL_SILENCE_TOTAL_MS,
  TOTAL_SPEECH_MS,
  TOTAL_SUPPORT,
  TOTAL_TALK_MS,
  TOTAL_TALK_OVER_COUNT,
  TOTAL_TALK_OVER_MS,
  TOTAL_TALK_OVER_TOTAL_MS,
  TOTAL_TRAILING_MS,
  TOTAL_UTTERANCES,
} from "./layout";

/** Calls measured at once, one in each lane of a vector. */
export const LANES: i32 = 4;

// The next ROWS segments of the four calls, transposed: a vector holds one segment of each call. The columns are starts, ends,
// speakers, and whether the customer speaks. So few rows stay in the first-level cache while they are read twice: first for
// silence, then for talk-over, so that what each of them computes fits into registers.
const ROWS: i32 = 64;
const COLUMN: usize = (<usize>ROWS) << 4;
const STAGE_END: usize = COLUMN;
const STAGE_SPEAKER: usize = COLUMN * 2;
const STAGE_CUSTOMER: usize = COLUMN * 3;
const stage: usize = memory.data(4096, 16);

// What the first segments of the four calls say, one vector each.
const LANE_START: usize = 0; // first start
const LANE_AGENT: usize = 16; // the agent's speaker id
const LANE_CUSTOMER: usize = 32; // the customer's speaker id
const LANE_DURATION: usize = 48; // length of the recording, or DURATION_UNKNOWN
const LANE_SURPLUS: usize = 64; // segments of the customer that are only padding
const lanes: usize = memory.data(80, 16);

let minSilence: i32 = 0;
let minTalkOver: i32 = 0;
let starts: usize = 0;
let ends: usize = 0;
let speakers: usize = 0;
let sides: usize = 0;
let offsets: usize = 0;
let durations: usize = 0;

/** Starts a batch. A silence or talk-over lasts at least 1 ms, so that is the least minimum. */
export function beginLanes(minSilenceMs: i32, minTalkOverMs: i32): void {
  minSilence = max(1, minSilenceMs);
  minTalkOver = max(1, minTalkOverMs);
  starts = regionOffset(REGION_SEGMENT_START_MS);
  ends = regionOffset(REGION_SEGMENT_END_MS);
  speakers = regionOffset(REGION_SEGMENT_SPEAKER);
  sides = regionOffset(REGION_SEGMENT_SIDE);
  offsets = regionOffset(REGION_SEGMENT_OFFSETS);
  durations = regionOffset(REGION_CALL_DURATION_MS);
}

/**
 * Measures four calls of at least one segment each, in ascending order of length and without holds to cut out; a call may be
 * given twice. Writes their totals side by side to `row`, a column every ROW_STRIDE bytes.
 *
 * A call fits when it has one speaker on the agent's side and one on the customer's, its starts ascend, and no segment has
 * length 0. Returns a bit for each lane whose call does not fit. The totals of such a call are undefined; it may be invalid.
 *
 * All totals of a call that fits follow from the latest end of each side so far. When the agent's segment [s, e) comes next,
 * nobody has spoken from max(agentEnd, customerEnd) to s, and the agent has not from agentEnd to s. The segment adds talk-over
 * from max(s, min(agentEnd, customerEnd)) to min(agentEnd, customerEnd) as that is after it. Talk is the last end minus the first
 * start minus the gaps.
 */
export function sweepLanes(call0: i32, call1: i32, call2: i32, call3: i32, row: usize): i32 {
  const at0 = load<i32>(offsets + ((<usize>call0) << 2));
  const at1 = load<i32>(offsets + ((<usize>call1) << 2));
  const at2 = load<i32>(offsets + ((<usize>call2) << 2));
  const at3 = load<i32>(offsets + ((<usize>call3) << 2));
  const count0 = load<i32>(offsets + ((<usize>call0) << 2), 4) - at0;
  const count1 = load<i32>(offsets + ((<usize>call1) << 2), 4) - at1;
  const count2 = load<i32>(offsets + ((<usize>call2) << 2), 4) - at2;
  const count3 = load<i32>(offsets + ((<usize>call3) << 2), 4) - at3;
  const rows = (count3 + 3) & ~3;
  const whole = count0 & ~3;

  let unfit =
    readSpeakers(call0, at0, count0, rows, 0) |
    (readSpeakers(call1, at1, count1, rows, 4) << 1) |
    (readSpeakers(call2, at2, count2, rows, 8) << 2) |
    (readSpeakers(call3, at3, count3, rows, 12) << 3);

  const belowSilence = i32x4.splat(minSilence - 1);
  const belowTalkOver = i32x4.splat(minTalkOver - 1);
  const firstStart = v128.load(lanes, LANE_START);
  const agent = v128.load(lanes, LANE_AGENT);
  const other = v128.xor(agent, v128.load(lanes, LANE_CUSTOMER));

  let misfit = i32x4.splat(0);
  let sideBits = i32x4.splat(0);
  let previous = i32x4.splat(0);
  let customers = i32x4.splat(0);
  let end = firstStart;
  let agentEnd = i32x4.splat(0);
  let customerEnd = i32x4.splat(0);
  let bothEnd = i32x4.splat(0); // the earlier of the two
  let gaps = i32x4.splat(0);
  let agentGaps = i32x4.splat(0);
  let silences = i32x4.splat(0);
  let silenceSum = i32x4.splat(0);
  let longestSilence = i32x4.splat(0);
  let talkOver = i32x4.splat(0);
  let eventStart = i32x4.splat(0);
  let eventEnd = i32x4.splat(0);
  let events = i32x4.splat(0);
  let eventSum = i32x4.splat(0);

  for (let first = 0; first < rows; first += ROWS) {
    const last = min(first + ROWS, rows);
    let to = stage;
    for (let k = first; k < last; k += 4, to += 64) {
      let side: v128;
      if (k < whole) {
        const i0 = <usize>(at0 + k);
        const i1 = <usize>(at1 + k);
        const i2 = <usize>(at2 + k);
        const i3 = <usize>(at3 + k);
        transpose(starts, i0, i1, i2, i3, to);
        transpose(ends, i0, i1, i2, i3, to + STAGE_END);
        transpose(speakers, i0, i1, i2, i3, to + STAGE_SPEAKER);
        side = i32x4.splat(load<i32>(sides + i0));
        side = v128.load_lane<i32>(sides + i1, side, 1);
        side = v128.load_lane<i32>(sides + i2, side, 2);
        side = v128.load_lane<i32>(sides + i3, side, 3);
      } else {
        side = i32x4.splat(transposeLast(at0, count0, k, to));
        side = i32x4.replace_lane(side, 1, transposeLast(at1, count1, k, to + 4));
        side = i32x4.replace_lane(side, 2, transposeLast(at2, count2, k, to + 8));
        side = i32x4.replace_lane(side, 3, transposeLast(at3, count3, k, to + 12));
      }
      sideBits = v128.or(sideBits, side);
      v128.store(to, i32x4.shr_s(i32x4.shl(side, 31), 31), STAGE_CUSTOMER);
      v128.store(to, i32x4.shr_s(i32x4.shl(side, 23), 31), STAGE_CUSTOMER + 16);
      v128.store(to, i32x4.shr_s(i32x4.shl(side, 15), 31), STAGE_CUSTOMER + 32);
      v128.store(to, i32x4.shr_s(i32x4.shl(side, 7), 31), STAGE_CUSTOMER + 48);
    }

    for (let at = stage; at < to; at += 16) {
      const start = v128.load(at);
      const stop = v128.load(at, STAGE_END);
      const expected = v128.xor(agent, v128.and(other, v128.load(at, STAGE_CUSTOMER)));
      misfit = v128.or(misfit, v128.xor(v128.load(at, STAGE_SPEAKER), expected));
      misfit = v128.or(misfit, v128.or(i32x4.gt_s(previous, start), i32x4.ge_s(start, stop)));
      previous = start;

      const gap = i32x4.sub(i32x4.max_s(start, end), end);
      const silent = i32x4.gt_s(gap, belowSilence);
      gaps = i32x4.add(gaps, gap);
      silences = i32x4.sub(silences, silent);
      silenceSum = i32x4.add(silenceSum, v128.and(gap, silent));
      longestSilence = i32x4.max_s(longestSilence, gap);
      end = i32x4.max_s(end, stop);
    }

    for (let at = stage; at < to; at += 16) {
      const start = v128.load(at);
      const stop = v128.load(at, STAGE_END);
      const customer = v128.load(at, STAGE_CUSTOMER);
      agentGaps = i32x4.add(agentGaps, v128.andnot(i32x4.sub(i32x4.max_s(start, agentEnd), agentEnd), customer));
      agentEnd = i32x4.max_s(agentEnd, v128.andnot(stop, customer));
      customerEnd = i32x4.max_s(customerEnd, v128.and(stop, customer));
      customers = i32x4.sub(customers, customer);

      const from = i32x4.max_s(v128.load(at), bothEnd);
      bothEnd = i32x4.min_s(agentEnd, customerEnd);
      const talked = i32x4.gt_s(bothEnd, from);
      talkOver = i32x4.add(talkOver, i32x4.sub(i32x4.max_s(bothEnd, from), from));
      const opens = v128.andnot(talked, i32x4.eq(from, eventEnd));
      const length = i32x4.sub(eventEnd, eventStart);
      const isEvent = v128.and(i32x4.gt_s(length, belowTalkOver), opens);
      events = i32x4.sub(events, isEvent);
      eventSum = i32x4.add(eventSum, v128.and(length, isEvent));
      eventStart = i32x4.max_s(eventStart, v128.and(from, opens));
      eventEnd = i32x4.max_s(eventEnd, v128.and(bothEnd, talked));
    }
  }

  misfit = v128.or(misfit, v128.and(sideBits, i8x16.splat(<i8>~(SIDE_AGENT | SIDE_CUSTOMER))));
  unfit |= i32x4.bitmask(i32x4.ne(misfit, i32x4.splat(0)));

  const lastLength = i32x4.sub(eventEnd, eventStart);
  const lastIsEvent = i32x4.gt_s(lastLength, belowTalkOver);
  const duration = v128.load(lanes, LANE_DURATION);
  const recorded = i32x4.ge_s(duration, i32x4.splat(0));
  const supportEnd = i32x4.max_s(end, duration);
  // Speech beyond the end of its recording is invalid.
  unfit |= i32x4.bitmask(v128.and(recorded, i32x4.gt_s(end, duration)));
  const support = i32x4.sub(supportEnd, v128.andnot(firstStart, recorded));
  const speech = i32x4.sub(i32x4.sub(end, firstStart), gaps);
  const agentTalk = i32x4.sub(agentEnd, agentGaps);
  const customerSegments = i32x4.sub(customers, v128.load(lanes, LANE_SURPLUS));
  const segments = i32x4.replace_lane(
    i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(count0), 1, count1), 2, count2),
    3,
    count3,
  );
  write(row, TOTAL_SUPPORT, v128.and(recorded, i32x4.splat(SUPPORT_RECORDING)));
  write(row, TOTAL_DURATION_MS, support);
  write(row, TOTAL_SPEECH_MS, speech);
  write(row, TOTAL_SILENCE_MS, i32x4.sub(support, speech));
  write(row, TOTAL_OVERLAP_MS, talkOver);
  write(row, TOTAL_TALK_OVER_MS, talkOver);
  write(row, TOTAL_SILENCE_COUNT, silences);
  write(row, TOTAL_SILENCE_TOTAL_MS, silenceSum);
  write(row, TOTAL_SILENCE_LONGEST_MS, v128.and(longestSilence, i32x4.gt_s(longestSilence, belowSilence)));
  write(row, TOTAL_LEADING_MS, v128.and(firstStart, recorded));
  write(row, TOTAL_TRAILING_MS, i32x4.sub(supportEnd, end));
  write(row, TOTAL_TALK_OVER_COUNT, i32x4.sub(events, lastIsEvent));
  write(row, TOTAL_TALK_OVER_TOTAL_MS, i32x4.add(eventSum, v128.and(lastLength, lastIsEvent)));
  write(row, TOTAL_TALK_MS + SIDE_AGENT, agentTalk);
  write(row, TOTAL_TALK_MS + SIDE_CUSTOMER, i32x4.sub(i32x4.add(speech, talkOver), agentTalk));
  write(row, TOTAL_UTTERANCES + SIDE_AGENT, i32x4.sub(segments, customerSegments));
  write(row, TOTAL_UTTERANCES + SIDE_CUSTOMER, customerSegments);
  return unfit;
}

/** Stores the first start of a call and the speaker of each side for the lane at byte `lane`; returns 1 if the call does not fit. */
function readSpeakers(call: i32, at: i32, count: i32, rows: i32, lane: usize): i32 {
  const firstSide = load<u8>(sides + <usize>at);
  let second = 1;
  while (second < count && load<u8>(sides + <usize>(at + second)) === firstSide) second++;
  const first = (<usize>at) << 2;
  const start = load<i32>(starts + first);
  const speaker = load<i32>(speakers + first);
  const otherSpeaker = second < count ? load<i32>(speakers + ((<usize>(at + second)) << 2)) : speaker ^ 1;
  const agentFirst = firstSide === SIDE_AGENT;
  const to = lanes + lane;
  store<i32>(to, start, LANE_START);
  store<i32>(to, agentFirst ? speaker : otherSpeaker, LANE_AGENT);
  store<i32>(to, agentFirst ? otherSpeaker : speaker, LANE_CUSTOMER);
  store<i32>(to, load<i32>(durations + ((<usize>call) << 2)), LANE_DURATION);
  store<i32>(to, (rows - count) * <i32>load<u8>(sides + <usize>(at + count - 1)), LANE_SURPLUS);
  return i32(
    start < 0 ||
      <u32>speaker >= <u32>MAX_SPEAKERS ||
      <u32>otherSpeaker >= <u32>MAX_SPEAKERS ||
      speaker === otherSpeaker,
  );
}

/** Transposes four elements of one column of each call. */
// @inline
function transpose(column: usize, i0: usize, i1: usize, i2: usize, i3: usize, to: usize): void {
  const a = v128.load(column + (i0 << 2));
  const b = v128.load(column + (i1 << 2));
  const c = v128.load(column + (i2 << 2));
  const d = v128.load(column + (i3 << 2));
  const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(abLow, cdLow, 0, 2));
  v128.store(to, v128.shuffle<i64>(abLow, cdLow, 1, 3), 16);
  v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 48);
}

/**
 * The same for one lane, for the rows in which its call may end: the call is padded with its last segment, which changes no
 * total but that of utterances. Returns the sides of the four segments.
 */
function transposeLast(at: i32, count: i32, row: i32, lane: usize): i32 {
  let fourSides: u32 = 0;
  for (let k = 0; k < 4; k++) {
    const i = <usize>(at + min(row + k, count - 1));
    const to = lane + ((<usize>k) << 4);
    store<i32>(to, load<i32>(starts + (i << 2)));
    store<i32>(to, load<i32>(ends + (i << 2)), STAGE_END);
    store<i32>(to, load<i32>(speakers + (i << 2)), STAGE_SPEAKER);
    fourSides |= (<u32>load<u8>(sides + i)) << (k << 3);
  }
  return fourSides;
}

// @inline
function write(row: usize, column: i32, values: v128): void {
  v128.store(row + <usize>column * ROW_STRIDE, values);
}
