// A load from 16 - n on gives a mask of the first n bytes.
const masks: usize = memory.data<u8>(
  [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0,
  ],
  16,
);

/** The first bytes of a vector, at most 16, with zeros behind them. */
// @inline
export function firstBytes(vector: v128, count: usize): v128 {
  return v128.and(vector, v128.load(masks + 16 - count));
}
