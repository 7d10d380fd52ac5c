import { joinHalves, wholeBits } from "./functions";
import { BIN_PAIRS, EARLY_PAIRS, FIRST_BYTES, first, frameSums } from "./memory";
import { addProducts, rectified } from "./products";
import { firstBiases, firstScales, firstWeights } from "./weights";

/**
 * Two frames of a filter with taps a, b, c over the inputs p, q, r, s are a·p + b·q + c·r and a·q + b·r + c·s: six products. They are
 * also, with M = (a + b + c)·(q + r) and N = (a − b + c)·(r − q), half of M + N + 2a·(p − r) and half of M − N − 2c·(q − s): four. The
 * factors of the weights are made once, those of the inputs are `frameSums`.
 */
const SUM: usize = 0;
const DIFFERENCE: usize = 1;
const EARLIER: usize = 2;
const LATER: usize = 3;
const INPUT_BYTES: usize = BIN_PAIRS << 6;
const WEIGHT_BYTES: usize = BIN_PAIRS << 3;

/** Of two rows the first and the second frame of each two, i32: [row][two frames][group of windows], the lanes being windows. */
const earlier: usize = memory.data(8 << 4, 16);
const later: usize = memory.data(8 << 4, 16);
const nothing: usize = memory.data(8 << 4, 16);

/** Stores what follows from four frames of a pair of bins, x0 to x3, in a group of windows. */
// @inline
export function storeFrameSums(pair: i32, group: i32, x0: v128, x1: v128, x2: v128, x3: v128): void {
  const to = frameSums + ((<usize>pair) << 6) + ((<usize>group) << 4);
  // Nothing is before the first frame, and nothing behind the fourth.
  v128.store(to + SUM * INPUT_BYTES, i16x8.add(x0, x1));
  v128.store(to + SUM * INPUT_BYTES, i16x8.add(x2, x3), 32);
  v128.store(to + DIFFERENCE * INPUT_BYTES, i16x8.sub(x1, x0));
  v128.store(to + DIFFERENCE * INPUT_BYTES, i16x8.sub(x3, x2), 32);
  v128.store(to + EARLIER * INPUT_BYTES, i16x8.neg(x1));
  v128.store(to + EARLIER * INPUT_BYTES, i16x8.sub(x1, x3), 32);
  v128.store(to + LATER * INPUT_BYTES, i16x8.sub(x0, x2));
  v128.store(to + LATER * INPUT_BYTES, x2, 32);
}

/** Four frames of 65 magnitudes to four frames of 128 rows: each with the frames beside it. */
export function firstLayer(): void {
  let weights = firstWeights;
  for (let row = 0; row < 128; row += 2, weights += 4 * WEIGHT_BYTES) {
    addRows(nothing, earlier, weights + SUM * WEIGHT_BYTES, frameSums + SUM * INPUT_BYTES);
    addRows(nothing, later, weights + DIFFERENCE * WEIGHT_BYTES, frameSums + DIFFERENCE * INPUT_BYTES);
    for (let at: usize = 0; at < 8 << 4; at += 16) {
      const sum = v128.load(earlier + at);
      const difference = v128.load(later + at);
      v128.store(earlier + at, i32x4.add(sum, difference));
      v128.store(later + at, i32x4.sub(sum, difference));
    }
    addRows(earlier, earlier, weights + EARLIER * WEIGHT_BYTES, frameSums + EARLIER * INPUT_BYTES);
    addRows(later, later, weights + LATER * WEIGHT_BYTES, frameSums + LATER * INPUT_BYTES);
    storeRows(row, 0);
    storeRows(row, 1);
  }
}

/** Adds the products of two rows to sums of them. */
function addRows(from: usize, to: usize, weights: usize, inputs: usize): void {
  let a0 = v128.load(from);
  let a1 = v128.load(from, 16);
  let a2 = v128.load(from, 32);
  let a3 = v128.load(from, 48);
  let b0 = v128.load(from, 64);
  let b1 = v128.load(from, 80);
  let b2 = v128.load(from, 96);
  let b3 = v128.load(from, 112);
  const end = inputs + INPUT_BYTES;
  for (; inputs < end; inputs += 64, weights += 8) {
    const x0 = v128.load(inputs);
    const x1 = v128.load(inputs, 16);
    const x2 = v128.load(inputs, 32);
    const x3 = v128.load(inputs, 48);
    let weight = v128.load32_splat(weights);
    a0 = addProducts(a0, weight, x0);
    a1 = addProducts(a1, weight, x1);
    a2 = addProducts(a2, weight, x2);
    a3 = addProducts(a3, weight, x3);
    weight = v128.load32_splat(weights, 4);
    b0 = addProducts(b0, weight, x0);
    b1 = addProducts(b1, weight, x1);
    b2 = addProducts(b2, weight, x2);
    b3 = addProducts(b3, weight, x3);
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, a2, 32);
  v128.store(to, a3, 48);
  v128.store(to, b0, 64);
  v128.store(to, b1, 80);
  v128.store(to, b2, 96);
  v128.store(to, b3, 112);
}

/** Stores two rows of a group of windows as the second layer reads them: pairs of frames, and the second frames of the two rows. */
// @inline
function storeRows(row: i32, group: i32): void {
  const early = first + <usize>(group * FIRST_BYTES + (row << 4));
  const late = early + (EARLY_PAIRS << 4);
  const from = <usize>(group << 4);
  const a1 = frame(later + from, row);
  const b1 = frame(later + from + 64, row + 1);
  v128.store(early, joinHalves(frame(earlier + from, row), a1));
  v128.store(early, joinHalves(frame(earlier + from + 64, row + 1), b1), 16);
  v128.store(late, joinHalves(frame(earlier + from + 32, row), frame(later + from + 32, row)));
  v128.store(late, joinHalves(frame(earlier + from + 96, row + 1), frame(later + from + 96, row + 1)), 16);
  v128.store(late + (128 << 4) - <usize>(row << 3), joinHalves(a1, b1));
}

// @inline
function frame(sum: usize, row: i32): v128 {
  const at = (<usize>row) << 2;
  const value = rectified(v128.load(sum), v128.load32_splat(firstScales + at), v128.load32_splat(firstBiases + at));
  return wholeBits(value);
}
