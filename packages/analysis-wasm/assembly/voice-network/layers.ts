import { joinHalves, wholeBits } from "./functions";
import { BIN_PAIRS, first, fourth, fromSound, GATE_ROWS, magnitudes, second, third } from "./memory";
import {
  firstBiases,
  firstScales,
  firstWeights,
  fourthBiases,
  fourthScales,
  fourthWeights,
  secondBiases,
  secondScales,
  secondWeights,
  soundBiases,
  soundScales,
  soundWeights,
  thirdBiases,
  thirdScales,
  thirdWeights,
} from "./weights";

// @inline
function addProducts(sum: v128, a: v128, b: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(a, b));
}

/** Two rows of four windows as i16, at least 0. */
// @inline
function storePair(to: usize, a: v128, b: v128, scales: usize, biases: usize): void {
  const low = rectify(a, v128.load32_splat(scales), v128.load32_splat(biases));
  const high = rectify(b, v128.load32_splat(scales, 4), v128.load32_splat(biases, 4));
  v128.store(to, joinHalves(low, high));
}

// @inline
function rectify(sum: v128, scale: v128, bias: v128): v128 {
  const value = scaled(sum, scale, bias);
  const limited = f32x4.pmin(f32x4.splat(32767), f32x4.pmax(f32x4.splat(0), value));
  return wholeBits(limited);
}

// @inline
function scaled(sum: v128, scale: v128, bias: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(sum), scale), bias);
}

/** Four frames of 65 magnitudes to four frames of 128 rows: each with the frames beside it, nothing beyond them. */
export function firstLayer(): void {
  let weights = firstWeights;
  for (let row: usize = 0; row < 128; row += 2) {
    let a0 = i32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    const end = magnitudes + (BIN_PAIRS << 6);
    for (let from = magnitudes; from < end; from += 64, weights += 24) {
      const x0 = v128.load(from);
      const x1 = v128.load(from, 16);
      const x2 = v128.load(from, 32);
      const x3 = v128.load(from, 48);
      let weight = v128.load32_splat(weights);
      a1 = addProducts(a1, weight, x0);
      a2 = addProducts(a2, weight, x1);
      a3 = addProducts(a3, weight, x2);
      weight = v128.load32_splat(weights, 4);
      a0 = addProducts(a0, weight, x0);
      a1 = addProducts(a1, weight, x1);
      a2 = addProducts(a2, weight, x2);
      a3 = addProducts(a3, weight, x3);
      weight = v128.load32_splat(weights, 8);
      a0 = addProducts(a0, weight, x1);
      a1 = addProducts(a1, weight, x2);
      a2 = addProducts(a2, weight, x3);
      weight = v128.load32_splat(weights, 12);
      b1 = addProducts(b1, weight, x0);
      b2 = addProducts(b2, weight, x1);
      b3 = addProducts(b3, weight, x2);
      weight = v128.load32_splat(weights, 16);
      b0 = addProducts(b0, weight, x0);
      b1 = addProducts(b1, weight, x1);
      b2 = addProducts(b2, weight, x2);
      b3 = addProducts(b3, weight, x3);
      weight = v128.load32_splat(weights, 20);
      b0 = addProducts(b0, weight, x1);
      b1 = addProducts(b1, weight, x2);
      b2 = addProducts(b2, weight, x3);
    }
    const to = first + (row << 5);
    const scales = firstScales + (row << 2);
    const biases = firstBiases + (row << 2);
    storePair(to, a0, b0, scales, biases);
    storePair(to + 16, a1, b1, scales, biases);
    storePair(to + 32, a2, b2, scales, biases);
    storePair(to + 48, a3, b3, scales, biases);
  }
}

/** To two frames of 64 rows, around the first and the third frame. */
export function secondLayer(group: usize): void {
  let weights = secondWeights;
  for (let row: usize = 0; row < 64; row += 4) {
    let a0 = i32x4.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = a0;
    let c1 = a0;
    let d0 = a0;
    let d1 = a0;
    for (let from = first; from < first + 64 * 64; from += 64, weights += 48) {
      const x0 = v128.load(from);
      const x1 = v128.load(from, 16);
      const x2 = v128.load(from, 32);
      const x3 = v128.load(from, 48);
      let weight = v128.load32_splat(weights);
      a1 = addProducts(a1, weight, x1);
      weight = v128.load32_splat(weights, 4);
      a0 = addProducts(a0, weight, x0);
      a1 = addProducts(a1, weight, x2);
      weight = v128.load32_splat(weights, 8);
      a0 = addProducts(a0, weight, x1);
      a1 = addProducts(a1, weight, x3);
      weight = v128.load32_splat(weights, 12);
      b1 = addProducts(b1, weight, x1);
      weight = v128.load32_splat(weights, 16);
      b0 = addProducts(b0, weight, x0);
      b1 = addProducts(b1, weight, x2);
      weight = v128.load32_splat(weights, 20);
      b0 = addProducts(b0, weight, x1);
      b1 = addProducts(b1, weight, x3);
      weight = v128.load32_splat(weights, 24);
      c1 = addProducts(c1, weight, x1);
      weight = v128.load32_splat(weights, 28);
      c0 = addProducts(c0, weight, x0);
      c1 = addProducts(c1, weight, x2);
      weight = v128.load32_splat(weights, 32);
      c0 = addProducts(c0, weight, x1);
      c1 = addProducts(c1, weight, x3);
      weight = v128.load32_splat(weights, 36);
      d1 = addProducts(d1, weight, x1);
      weight = v128.load32_splat(weights, 40);
      d0 = addProducts(d0, weight, x0);
      d1 = addProducts(d1, weight, x2);
      weight = v128.load32_splat(weights, 44);
      d0 = addProducts(d0, weight, x1);
      d1 = addProducts(d1, weight, x3);
    }
    const to = second + (row << 4) + (group << 4);
    const scales = secondScales + (row << 2);
    const biases = secondBiases + (row << 2);
    storePair(to, a0, b0, scales, biases);
    storePair(to + 32, c0, d0, scales + 8, biases + 8);
    storePair(to + 1024, a1, b1, scales, biases);
    storePair(to + 1056, c1, d1, scales + 8, biases + 8);
  }
}

export function thirdLayer(): void {
  for (let row: usize = 0; row < 64; row += 4) {
    rectifiedRows(row, second, 64, third, thirdWeights, thirdScales, thirdBiases);
  }
}

export function fourthLayer(): void {
  for (let row: usize = 0; row < 128; row += 4) {
    rectifiedRows(row, third, 32, fourth, fourthWeights, fourthScales, fourthBiases);
  }
}

/** Four rows of so many pairs of inputs, for both groups of four windows. */
// @inline
function rectifiedRows(
  row: usize,
  inputs: usize,
  pairs: usize,
  outputs: usize,
  weights: usize,
  scales: usize,
  biases: usize,
): void {
  let a0 = i32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  let at = weights + row * (pairs << 2);
  for (let from = inputs; from < inputs + (pairs << 5); from += 32, at += 16) {
    const x0 = v128.load(from);
    const x1 = v128.load(from, 16);
    let weight = v128.load32_splat(at);
    a0 = addProducts(a0, weight, x0);
    a1 = addProducts(a1, weight, x1);
    weight = v128.load32_splat(at, 4);
    b0 = addProducts(b0, weight, x0);
    b1 = addProducts(b1, weight, x1);
    weight = v128.load32_splat(at, 8);
    c0 = addProducts(c0, weight, x0);
    c1 = addProducts(c1, weight, x1);
    weight = v128.load32_splat(at, 12);
    d0 = addProducts(d0, weight, x0);
    d1 = addProducts(d1, weight, x1);
  }
  const to = outputs + (row << 4);
  const scale = scales + (row << 2);
  const bias = biases + (row << 2);
  storePair(to, a0, b0, scale, bias);
  storePair(to + 16, a1, b1, scale, bias);
  storePair(to + 32, c0, d0, scale + 8, bias + 8);
  storePair(to + 48, c1, d1, scale + 8, bias + 8);
}

/** What the gates of the recurrent cell take from the sound, of each window on its own. */
export function soundLayer(): void {
  let weights = soundWeights;
  for (let row: usize = 0; row < <usize>GATE_ROWS; row += 4) {
    let a0 = i32x4.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = a0;
    let c1 = a0;
    let d0 = a0;
    let d1 = a0;
    for (let from = fourth; from < fourth + (64 << 5); from += 32, weights += 16) {
      const x0 = v128.load(from);
      const x1 = v128.load(from, 16);
      let weight = v128.load32_splat(weights);
      a0 = addProducts(a0, weight, x0);
      a1 = addProducts(a1, weight, x1);
      weight = v128.load32_splat(weights, 4);
      b0 = addProducts(b0, weight, x0);
      b1 = addProducts(b1, weight, x1);
      weight = v128.load32_splat(weights, 8);
      c0 = addProducts(c0, weight, x0);
      c1 = addProducts(c1, weight, x1);
      weight = v128.load32_splat(weights, 12);
      d0 = addProducts(d0, weight, x0);
      d1 = addProducts(d1, weight, x1);
    }
    const to = fromSound + (row << 2);
    storeWindows(to, row, a0, b0, c0, d0);
    storeWindows(to + 4 * (GATE_ROWS << 2), row, a1, b1, c1, d1);
  }
}

/** Transposes four rows of four windows. */
// @inline
function storeWindows(to: usize, row: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  const scale = v128.load(soundScales + (row << 2));
  const bias = v128.load(soundBiases + (row << 2));
  v128.store(to, scaled(v128.shuffle<i64>(ab, cd, 0, 2), scale, bias));
  v128.store(to, scaled(v128.shuffle<i64>(ab, cd, 1, 3), scale, bias), GATE_ROWS << 2);
  v128.store(to, scaled(v128.shuffle<i64>(abHigh, cdHigh, 0, 2), scale, bias), 2 * (GATE_ROWS << 2));
  v128.store(to, scaled(v128.shuffle<i64>(abHigh, cdHigh, 1, 3), scale, bias), 3 * (GATE_ROWS << 2));
}
