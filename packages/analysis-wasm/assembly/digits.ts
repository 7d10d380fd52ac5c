const ZERO: u8 = 0x30;

/** How many of 16 characters are digits, from the first on. */
// @inline
export function digitCount(characters: v128): usize {
  const digits = i8x16.sub(characters, i8x16.splat(<i8>ZERO));
  return <usize>ctz(~i8x16.bitmask(i8x16.le_u(digits, i8x16.splat(9))));
}

/** The value of the first `count` characters, which are digits. */
// @inline
export function wholeOf(characters: v128, count: usize): u64 {
  const digits = i8x16.sub(characters, i8x16.splat(<i8>ZERO));
  // Puts the last digit into the last lane. An index out of range, also a negative one, gives 0.
  const indexes = i8x16(-16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1);
  const aligned = i8x16.swizzle(digits, i8x16.add(indexes, i8x16.splat(<i8>count)));
  const weights = i16x8(1000, 100, 10, 1, 1000, 100, 10, 1);
  const upper = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(aligned), weights);
  const lower = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(aligned), weights);
  return (
    pairSum(i64x2.extract_lane(upper, 0)) * 1_000_000_000_000 +
    pairSum(i64x2.extract_lane(upper, 1)) * 100_000_000 +
    pairSum(i64x2.extract_lane(lower, 0)) * 10_000 +
    pairSum(i64x2.extract_lane(lower, 1))
  );
}

/** The sum of the two halves of a lane. */
// @inline
export function pairSum(pair: u64): u64 {
  return (pair & 0xffffffff) + (pair >> 32);
}
