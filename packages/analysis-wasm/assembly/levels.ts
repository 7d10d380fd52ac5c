import { placeLevels, placeSamples, regionOffset } from "./arena";
import {
  FRAME_RATE,
  LEVEL_STEPS,
  MAX_LEVELS,
  REGION_LEVELS,
  REGION_SAMPLES,
  STATUS_OK,
  STATUS_TOO_LONG,
} from "./layout";

// The upper bits of an f64 are its exponent and the first bits of its fraction: doublings, and STEP_BITS bits of steps between them.
const STEP_BITS: u64 = 3; // log2(LEVEL_STEPS)
const MANTISSA_BITS: u64 = 52;
const BIAS: i32 = 1023 * LEVEL_STEPS;

let rate: i64 = 0;
let channels: i32 = 0;
let frames: i32 = 0;
let samples: i64 = 0; // of all channels
let waiting: i32 = 0;

/** Starts a recording of so many channels and samples a second in each. */
export function beginRecording(sampleRate: i32, channelCount: i32): i32 {
  rate = sampleRate;
  channels = channelCount;
  frames = 0;
  samples = 0;
  waiting = 0;
  return placeSamples((sampleRate / FRAME_RATE + 1) * channelCount);
}

/** Number of samples in REGION_SAMPLES whose frame is not complete; the next block goes behind them. */
export function waitingSamples(): i32 {
  return waiting;
}

/** Computes the levels of all frames that the next `count` samples, behind the waiting ones, complete. */
export function takeBlock(count: i32): i32 {
  samples += count;
  // The most frames f with frameStart(f) ≤ samples of a channel.
  const whole = ((samples / channels + 1) * FRAME_RATE - 1) / rate;
  const status = makeRoom(whole);
  if (status !== STATUS_OK) return status;
  let from = regionOffset(REGION_SAMPLES);
  const end = from + ((<usize>(waiting + count)) << 1);
  while (frames < <i32>whole) from = takeFrame(from, <i32>(frameStart(frames + 1) - frameStart(frames)));
  waiting = <i32>((end - from) >> 1);
  memory.copy(regionOffset(REGION_SAMPLES), from, end - from);
  return STATUS_OK;
}

/** Computes the level of the last frame, which may be shorter, from the waiting samples. */
export function endRecording(): i32 {
  const rest = waiting / channels;
  if (rest === 0) return STATUS_OK;
  const status = makeRoom(frames + 1);
  if (status === STATUS_OK) takeFrame(regionOffset(REGION_SAMPLES), rest);
  return status;
}

export function channelCount(): i32 {
  return channels;
}

export function frameCount(): i32 {
  return frames;
}

/** Length of the recording, rounded. */
export function recordedMs(): i32 {
  return <i32>(((samples / channels) * 2000 + rate) / (rate * 2));
}

// @inline
function frameStart(frame: i32): i64 {
  return (<i64>frame * rate) / FRAME_RATE;
}

function makeRoom(wholeFrames: i64): i32 {
  const levels = wholeFrames * channels;
  return levels > MAX_LEVELS ? STATUS_TOO_LONG : placeLevels(<i32>levels);
}

/** Computes the level of each channel over `length` samples from `from` on; returns where the next frame is. */
function takeFrame(from: usize, length: i32): usize {
  const to = regionOffset(REGION_LEVELS) + <usize>(frames * channels);
  if (channels === 1) store<u8>(to, levelOfOne(from, length));
  else if (channels === 2) store<u16>(to, levelsOfTwo(from, length));
  else for (let c = 0; c < channels; c++) store<u8>(to + <usize>c, levelOfMany(from + ((<usize>c) << 1), length));
  frames++;
  return from + ((<usize>(length * channels)) << 1);
}

function levelOfOne(from: usize, length: i32): u8 {
  const end = from + ((<usize>length) << 1);
  let sums = i32x4.splat(0);
  let squares = i64x2.splat(0);
  let at = from;
  for (; at + 16 <= end; at += 16) {
    const v = v128.load(at);
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(v));
    squares = addHalves(squares, i32x4.dot_i16x8_s(v, v));
  }
  let sum = lanesSum(sums);
  let square = i64x2.extract_lane(squares, 0) + i64x2.extract_lane(squares, 1);
  for (; at < end; at += 2) {
    const x = <i64>load<i16>(at);
    sum += x;
    square += x * x;
  }
  return levelOf(sum, square, length);
}

/** The level of the first channel in the lower byte. */
function levelsOfTwo(from: usize, length: i32): u16 {
  const end = from + ((<usize>length) << 2);
  const low = i32x4.splat(0xffff);
  let sumsA = i32x4.splat(0);
  let sumsB = i32x4.splat(0);
  let squaresA = i64x2.splat(0);
  let squaresB = i64x2.splat(0);
  let at = from;
  for (; at + 32 <= end; at += 32) {
    const v = v128.load(at);
    const w = v128.load(at, 16);
    const va = v128.and(v, low);
    const wa = v128.and(w, low);
    const vb = i32x4.shr_s(v, 16);
    const wb = i32x4.shr_s(w, 16);
    sumsA = i32x4.add(sumsA, i32x4.extadd_pairwise_i16x8_s(va));
    sumsA = i32x4.add(sumsA, i32x4.extadd_pairwise_i16x8_s(wa));
    sumsB = i32x4.add(sumsB, i32x4.add(vb, wb));
    // Two squares of 2³⁰ at the most fit in 32 bits without a sign.
    squaresA = addHalves(squaresA, i32x4.add(i32x4.dot_i16x8_s(v, va), i32x4.dot_i16x8_s(w, wa)));
    squaresB = addHalves(squaresB, i32x4.add(i32x4.mul(vb, vb), i32x4.mul(wb, wb)));
  }
  let sumA = lanesSum(sumsA);
  let sumB = lanesSum(sumsB);
  let squareA = i64x2.extract_lane(squaresA, 0) + i64x2.extract_lane(squaresA, 1);
  let squareB = i64x2.extract_lane(squaresB, 0) + i64x2.extract_lane(squaresB, 1);
  for (; at < end; at += 4) {
    const a = <i64>load<i16>(at);
    const b = <i64>load<i16>(at, 2);
    sumA += a;
    sumB += b;
    squareA += a * a;
    squareB += b * b;
  }
  return <u16>levelOf(sumA, squareA, length) | ((<u16>levelOf(sumB, squareB, length)) << 8);
}

function levelOfMany(from: usize, length: i32): u8 {
  let sum: i64 = 0;
  let square: i64 = 0;
  for (let i = 0, at = from; i < length; i++, at += (<usize>channels) << 1) {
    const x = <i64>load<i16>(at);
    sum += x;
    square += x * x;
  }
  return levelOf(sum, square, length);
}

// @inline
function addHalves(sums: v128, squares: v128): v128 {
  return i64x2.add(sums, i64x2.add(i64x2.extend_low_i32x4_u(squares), i64x2.extend_high_i32x4_u(squares)));
}

// @inline
function lanesSum(sums: v128): i64 {
  return <i64>(
    (i32x4.extract_lane(sums, 0) +
      i32x4.extract_lane(sums, 1) +
      i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3))
  );
}

/**
 * Level of `length` samples: LEVEL_STEPS steps for each doubling of their variance above 1. Between two doublings the steps are
 * linear, not logarithmic, which is off by 0.26 dB at most. 0 means a variance below 1; full scale is 30 doublings.
 */
// @inline
function levelOf(sum: i64, square: i64, length: i32): u8 {
  const n = <i64>length;
  const power = <f64>(square * n - sum * sum) / <f64>(n * n);
  if (power < 1) return 0;
  return <u8>(<i32>(reinterpret<u64>(power) >> (MANTISSA_BITS - STEP_BITS)) - BIAS);
}
