import { pairSum } from "./digits";

const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;

/** Times are stored as 32-bit integers of milliseconds. */
const MAX_TIME_MS: u64 = 0x7fffffff;

// A vector that is loaded stays in a register; a constant vector would be built again at every use.
const ZEROS: usize = memory.data<u64>([0x3030303030303030], 8);
const NINES: usize = memory.data<u64>([0x0909090909090909], 8);
const WEIGHTS: usize = memory.data<i16>([1000, 100, 10, 1], 8);

/*
 * Times mostly have as many digits as the one before. `usualMs` reads such a time without looking for its end.
 */
let usualWholes: i32 = 0;
let usualDecimals: i32 = 0;
let usualMask: i32 = 0;
let usualDigits: i32 = -1; // of the bytes in the mask, those that are digits
/** Length of the time that `usualMs` has read. */
export let usualLength: usize = 0;
const usualIndexes: usize = memory.data(16, 16);

/**
 * Reads decimal seconds of up to 15 characters as milliseconds, rounded once, halves up. The upper half of the result points
 * behind the number, the lower half has the milliseconds; 0 for anything else. The caller checks what follows.
 *
 * `JSON.parse` makes of so few digits a double that prints as the same digits again, so both read the same time. The fourth
 * decimal alone decides the rounding.
 */
function secondsEnd(at: usize): u64 {
  const digits = i8x16.sub(v128.load(at), i8x16.splat(<i8>ZERO));
  const others = ~i8x16.bitmask(i8x16.le_u(digits, i8x16.splat(9)));
  const wholes = ctz(others);
  const point = <i32>(load<u8>(at + <usize>wholes) === POINT);
  const decimals = ctz(<i32>(<u32>others >> (wholes + 1)));
  const length = wholes + (point ? decimals + 1 : 0);
  if (
    (<u32>(wholes - 1) > 6) |
    (<u32>length > 15) |
    ((wholes > 1) & (load<u8>(at) === ZERO)) |
    ((point !== 0) & (decimals === 0))
  ) {
    return 0;
  }
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const own = v128.and(digits, i8x16.lt_u(lanes, i8x16.splat(<i8>length)));
  // Puts the whole digits before lane 9 and the decimals from there on. An index out of range, also a negative one, gives 0.
  const indexes = i8x16(-9, -8, -7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 64, 64, 64);
  const aligned = i8x16.swizzle(own, i8x16.add(indexes, i8x16.splat(<i8>wholes)));
  const weights = i16x8(1000, 100, 10, 1, 1000, 100, 10, 1);
  const upper = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(aligned), weights);
  const lower = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(aligned), i16x8(1000, 100, 10, 1, 0, 0, 0, 0));
  const ms =
    pairSum(i64x2.extract_lane(upper, 0)) * 100_000_000 +
    pairSum(i64x2.extract_lane(upper, 1)) * 10_000 +
    pairSum(i64x2.extract_lane(lower, 0)) +
    <u64>(i8x16.extract_lane_u(aligned, 12) >= 5);
  return ms > MAX_TIME_MS ? 0 : ((<u64>(at + <usize>length)) << 32) | ms;
}

/** Starts a list, of whose times nothing is known. */
export function beginTimes(): void {
  usualWholes = 0;
  usualDigits = -1;
}

/** Milliseconds of a time that has as many digits as the one that `learnTime` learnt last, else -1. */
// @inline
export function usualMs(at: usize): i32 {
  const digits = i8x16.sub(v128.load(at), v128.load64_splat(ZEROS));
  if ((i8x16.bitmask(i8x16.le_u(digits, v128.load64_splat(NINES))) & usualMask) !== usualDigits) return -1;
  if (load<u8>(at + <usize>usualWholes) !== POINT || (load<u8>(at) === ZERO && usualWholes > 1)) return -1;
  const aligned = i8x16.swizzle(digits, v128.load(usualIndexes));
  const sums = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(aligned), v128.load64_splat(WEIGHTS));
  return <i32>(pairSum(i64x2.extract_lane(sums, 0)) * 10_000 + pairSum(i64x2.extract_lane(sums, 1)));
}

/** Reads a time like `secondsEnd`, and learns its digits: up to five whole ones and one to three decimals. */
export function learnTime(at: usize): u64 {
  const time = secondsEnd(at);
  const length = <i32>(<usize>(time >> 32) - at);
  let wholes = 0;
  while (wholes < length && load<u8>(at + <usize>wholes) !== POINT) wholes++;
  const decimals = length - wholes - 1;
  if (time === 0 || wholes > 5 || decimals < 1 || decimals > 3) return time;
  // Writers mostly omit trailing zeros: a time with fewer decimals does not mean that the next one has fewer too.
  if (wholes === usualWholes && decimals < usualDecimals) return time;
  usualWholes = wholes;
  usualDecimals = decimals;
  usualLength = <usize>length;
  usualMask = (2 << length) - 1;
  usualDigits = ((1 << length) - 1) ^ (1 << wholes);
  // Puts the whole digits before lane 5 and the decimals from there on. An index of 128 gives 0 for a decimal that is missing.
  const indexes = i8x16.add(i8x16(-5, -4, -3, -2, -1, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0), i8x16.splat(<i8>wholes));
  v128.store(usualIndexes, indexes);
  for (let lane = 5 + decimals; lane < 16; lane++) store<u8>(usualIndexes + <usize>lane, 0x80);
  return time;
}
