import { firstBytes } from "./first-bytes";

// What can be wrong with a pair of bytes. TOO_LARGE_1000 and OVERLONG_4 share a bit, since they exclude one another.
const TOO_SHORT: i8 = 1 << 0;
const TOO_LONG: i8 = 1 << 1;
const OVERLONG_3: i8 = 1 << 2;
const TOO_LARGE: i8 = 1 << 3;
const SURROGATE: i8 = 1 << 4;
const OVERLONG_2: i8 = 1 << 5;
const TOO_LARGE_1000: i8 = 1 << 6;
const OVERLONG_4: i8 = 1 << 6;
const TWO_CONTINUATIONS: i8 = -0x80;
const CARRY: i8 = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS;
const BEYOND: i8 = CARRY | TOO_LARGE | TOO_LARGE_1000;
const CONTINUATION: i8 = TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS;

/**
 * Whether the bytes `[from, to)` are UTF-8. Looks up, for 16 bytes at a time, what can be wrong with each pair of bytes
 * (Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte", 2021).
 */
export function isUtf8(from: usize, to: usize): bool {
  let before = i8x16.splat(0);
  let faults = i8x16.splat(0);
  for (; from + 16 <= to; from += 16) {
    const bytes = v128.load(from);
    if (i8x16.bitmask(v128.or(bytes, before)) !== 0) faults = v128.or(faults, faultsOf(before, bytes));
    before = bytes;
  }
  // At least one NUL follows the last byte, so that a character that is cut off there is found too short.
  faults = v128.or(faults, faultsOf(before, firstBytes(v128.load(from), to - from)));
  return !v128.any_true(faults);
}

// @inline
function faultsOf(before: v128, bytes: v128): v128 {
  const previous1 = v128.shuffle<u8>(before, bytes, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  const previous2 = v128.shuffle<u8>(before, bytes, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  const previous3 = v128.shuffle<u8>(before, bytes, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
  const firstHigh = i8x16.swizzle(
    i8x16(
      TOO_LONG,
      TOO_LONG,
      TOO_LONG,
      TOO_LONG,
      TOO_LONG,
      TOO_LONG,
      TOO_LONG,
      TOO_LONG,
      TWO_CONTINUATIONS,
      TWO_CONTINUATIONS,
      TWO_CONTINUATIONS,
      TWO_CONTINUATIONS,
      TOO_SHORT | OVERLONG_2,
      TOO_SHORT,
      TOO_SHORT | OVERLONG_3 | SURROGATE,
      TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4,
    ),
    i8x16.shr_u(previous1, 4),
  );
  const firstLow = i8x16.swizzle(
    i8x16(
      CARRY | OVERLONG_2 | OVERLONG_3 | OVERLONG_4,
      CARRY | OVERLONG_2,
      CARRY,
      CARRY,
      CARRY | TOO_LARGE,
      BEYOND,
      BEYOND,
      BEYOND,
      BEYOND,
      BEYOND,
      BEYOND,
      BEYOND,
      BEYOND,
      BEYOND | SURROGATE,
      BEYOND,
      BEYOND,
    ),
    v128.and(previous1, i8x16.splat(0x0f)),
  );
  const secondHigh = i8x16.swizzle(
    i8x16(
      TOO_SHORT,
      TOO_SHORT,
      TOO_SHORT,
      TOO_SHORT,
      TOO_SHORT,
      TOO_SHORT,
      TOO_SHORT,
      TOO_SHORT,
      CONTINUATION | OVERLONG_3 | TOO_LARGE_1000,
      CONTINUATION | OVERLONG_3 | TOO_LARGE,
      CONTINUATION | SURROGATE | TOO_LARGE,
      CONTINUATION | SURROGATE | TOO_LARGE,
      TOO_SHORT,
      TOO_SHORT,
      TOO_SHORT,
      TOO_SHORT,
    ),
    i8x16.shr_u(bytes, 4),
  );
  // Where a third or fourth byte of a character is due, two continuations in a row are required, not wrong.
  const third = i8x16.sub_sat_u(previous2, i8x16.splat(0x60));
  const fourth = i8x16.sub_sat_u(previous3, i8x16.splat(0x70));
  const must = v128.and(v128.or(third, fourth), i8x16.splat(-0x80));
  return v128.xor(must, v128.and(v128.and(firstHigh, firstLow), secondHigh));
}
