import { wholeNumbers } from "./functions";
import { EARLY_PAIRS, FIRST_BYTES, first, fourth, GATE_ROWS, LANES, LATE_PAIRS, second, third } from "./memory";
import { listLanes, listPairs, multiplyLists, rectified, sums } from "./products";
import {
  fourthBiases,
  fourthScales,
  fourthWeights,
  secondBiases,
  secondScales,
  secondWeights,
  soundWeights,
  thirdBiases,
  thirdScales,
  thirdWeights,
} from "./weights";

/** To two frames of 64 rows, around the first and the third frame of each window. */
export function secondLayer(count: i32): void {
  for (let window = 0; window < count; window += LANES) {
    const early = first + <usize>(window / LANES) * FIRST_BYTES;
    listLanes(2 * window, early, EARLY_PAIRS);
    listLanes(2 * window + 1, early + (EARLY_PAIRS << 4), LATE_PAIRS);
  }
  multiplyLists(2 * count, secondWeights, 64, LATE_PAIRS);
  for (let frame = 0; frame < 2 * count; frame++) storeRows(second, frame, 64, secondScales, secondBiases);
}

export function thirdLayer(count: i32): void {
  for (let window = 0; window < count; window++) listPairs(window, second + <usize>(window * 256), 64);
  multiplyLists(count, thirdWeights, 64, 64);
  for (let window = 0; window < count; window++) storeRows(third, window, 64, thirdScales, thirdBiases);
}

export function fourthLayer(count: i32): void {
  for (let window = 0; window < count; window++) listPairs(window, third + <usize>(window * 128), 32);
  multiplyLists(count, fourthWeights, 128, 32);
  for (let window = 0; window < count; window++) storeRows(fourth, window, 128, fourthScales, fourthBiases);
}

/** What the gates of the recurrent cell take from the sound of each window, as sums. */
export function soundLayer(count: i32): void {
  for (let window = 0; window < count; window++) listPairs(window, fourth + <usize>(window * 256), 64);
  multiplyLists(count, soundWeights, GATE_ROWS, 64);
}

/** Stores the sums of so many rows of a list as i16, at least 0. */
// @inline
function storeRows(rowsOfLists: usize, list: i32, rows: i32, scales: usize, biases: usize): void {
  const from = sums + ((<usize>(list * rows)) << 2);
  const to = rowsOfLists + ((<usize>(list * rows)) << 1);
  for (let at: usize = 0; at < (<usize>rows) << 2; at += 32) {
    const low = rectified(v128.load(from + at), v128.load(scales + at), v128.load(biases + at));
    const high = rectified(v128.load(from + at, 16), v128.load(scales + at, 16), v128.load(biases + at, 16));
    v128.store(to + (at >> 1), i16x8.narrow_i32x4_s(wholeNumbers(low), wholeNumbers(high)));
  }
}
