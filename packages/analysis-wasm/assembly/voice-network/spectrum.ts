import { storeFrameSums } from "./first-layer";
import { cosineOf, joinHalves, multiplyAdd, sineOf, wholeBits } from "./functions";
import {
  BEFORE,
  BIN_PAIRS,
  BINS,
  FRAMES,
  gains,
  LANES,
  MAGNITUDE_SCALE,
  POINTS,
  SLOT_BYTES,
  SLOT_SAMPLES,
  windows,
} from "./memory";

/** A transform of so many complex points yields the spectrum of twice as many real ones. */
const COMPLEX: i32 = POINTS / 2;
const HOP: i32 = POINTS / 2;

const cosines: usize = memory.data(POINTS << 2, 16);
const sines: usize = memory.data(POINTS << 2, 16);
const hann: usize = memory.data(POINTS << 2, 16);
// Vectors of four windows.
const samples: usize = memory.data((SLOT_SAMPLES + BEFORE) << 4, 16);
const real: usize = memory.data(COMPLEX << 4, 16);
const imaginary: usize = memory.data(COMPLEX << 4, 16);
const bins: usize = memory.data((2 * BIN_PAIRS * FRAMES) << 4, 16);

/** Computes the tables. */
export function beginSpectrum(): void {
  for (let i = 0; i < POINTS; i++) {
    const turns = <f64>i / POINTS;
    store<f32>(cosines + ((<usize>i) << 2), <f32>cosineOf(turns));
    store<f32>(sines + ((<usize>i) << 2), <f32>sineOf(turns));
    store<f32>(hann + ((<usize>i) << 2), <f32>(0.5 - 0.5 * cosineOf(turns)));
  }
}

/** Magnitudes of a group of four windows, for the first layer. */
export function computeMagnitudes(group: i32): void {
  gatherSamples(group * LANES);
  for (let frame = 0; frame < FRAMES; frame++) {
    loadFrame(samples + ((<usize>(frame * HOP)) << 4));
    transform();
    writeBins(bins + ((<usize>frame) << 4));
  }
  packBins(group);
}

/** Transposes four windows, scales them, and reflects their last samples. */
function gatherSamples(slot: i32): void {
  const gain = f32x4.mul(v128.load(gains + ((<usize>slot) << 2)), f32x4.splat(MAGNITUDE_SCALE / 32768));
  const from = windows + <usize>(slot * SLOT_BYTES);
  for (let i = 0; i < SLOT_SAMPLES; i += 4) {
    const at = from + ((<usize>i) << 1);
    const a = f32x4.convert_i32x4_s(v128.load16x4_s(at));
    const b = f32x4.convert_i32x4_s(v128.load16x4_s(at, SLOT_BYTES));
    const c = f32x4.convert_i32x4_s(v128.load16x4_s(at, 2 * SLOT_BYTES));
    const d = f32x4.convert_i32x4_s(v128.load16x4_s(at, 3 * SLOT_BYTES));
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const to = samples + ((<usize>i) << 4);
    v128.store(to, f32x4.mul(gain, v128.shuffle<f64>(ab, cd, 0, 2)));
    v128.store(to, f32x4.mul(gain, v128.shuffle<f64>(ab, cd, 1, 3)), 16);
    v128.store(to, f32x4.mul(gain, v128.shuffle<f64>(abHigh, cdHigh, 0, 2)), 32);
    v128.store(to, f32x4.mul(gain, v128.shuffle<f64>(abHigh, cdHigh, 1, 3)), 48);
  }
  for (let i = 0; i < BEFORE; i++) {
    const mirrored = v128.load(samples + ((<usize>(SLOT_SAMPLES - 2 - i)) << 4));
    v128.store(samples + ((<usize>(SLOT_SAMPLES + i)) << 4), mirrored);
  }
}

/**
 * Windows the samples, of which even ones are real parts and odd ones imaginary, and makes the first transforms: each of four pairs
 * that are a quarter of the frame apart.
 */
function loadFrame(from: usize): void {
  const apart: usize = (COMPLEX / 4) << 5;
  const weightsApart: usize = (COMPLEX / 4) << 3;
  for (let i = 0; i < COMPLEX / 4; i++) {
    // In the order that the next transforms need: the digits of the number, of base four, from behind.
    const pair = <usize>(((i & 3) << 2) | (i >> 2));
    const a = from + (pair << 5);
    const b = a + apart;
    const c = b + apart;
    const d = c + apart;
    const weightA = hann + (pair << 3);
    const weightB = weightA + weightsApart;
    const weightC = weightB + weightsApart;
    const weightD = weightC + weightsApart;
    combine(
      (<usize>i) << 6,
      16,
      weighted(a, weightA),
      weighted(a + 16, weightA + 4),
      weighted(b, weightB),
      weighted(b + 16, weightB + 4),
      weighted(c, weightC),
      weighted(c + 16, weightC + 4),
      weighted(d, weightD),
      weighted(d + 16, weightD + 4),
    );
  }
}

// @inline
function weighted(sample: usize, weight: usize): v128 {
  return f32x4.mul(v128.load(sample), v128.load32_splat(weight));
}

/** Transforms by fours, each time four transforms of a quarter into one. */
function transform(): void {
  for (let quarter = 4; quarter < COMPLEX; quarter <<= 2) {
    const turn = POINTS / (quarter << 2);
    for (let k = 0; k < quarter; k++) {
      const once = (<usize>(k * turn)) << 2;
      for (let i = k; i < COMPLEX; i += quarter << 2) butterfly((<usize>i) << 4, (<usize>quarter) << 4, once);
    }
  }
}

// @inline
function butterfly(at: usize, apart: usize, once: usize): void {
  const b = at + apart;
  const c = b + apart;
  const d = c + apart;
  const aRe = v128.load(real + at);
  const aIm = v128.load(imaginary + at);
  let re = v128.load(real + b);
  let im = v128.load(imaginary + b);
  let cos = v128.load32_splat(cosines + once);
  let sin = v128.load32_splat(sines + once);
  const bRe = multiplyAdd(re, cos, f32x4.mul(im, sin));
  const bIm = f32x4.sub(f32x4.mul(im, cos), f32x4.mul(re, sin));
  re = v128.load(real + c);
  im = v128.load(imaginary + c);
  cos = v128.load32_splat(cosines + (once << 1));
  sin = v128.load32_splat(sines + (once << 1));
  const cRe = multiplyAdd(re, cos, f32x4.mul(im, sin));
  const cIm = f32x4.sub(f32x4.mul(im, cos), f32x4.mul(re, sin));
  re = v128.load(real + d);
  im = v128.load(imaginary + d);
  cos = v128.load32_splat(cosines + once * 3);
  sin = v128.load32_splat(sines + once * 3);
  const dRe = multiplyAdd(re, cos, f32x4.mul(im, sin));
  const dIm = f32x4.sub(f32x4.mul(im, cos), f32x4.mul(re, sin));
  combine(at, apart, aRe, aIm, bRe, bIm, cRe, cIm, dRe, dIm);
}

/** A transform of four points, so many bytes apart. */
// @inline
function combine(
  at: usize,
  apart: usize,
  aRe: v128,
  aIm: v128,
  bRe: v128,
  bIm: v128,
  cRe: v128,
  cIm: v128,
  dRe: v128,
  dIm: v128,
): void {
  const b = at + apart;
  const c = b + apart;
  const d = c + apart;
  const sumRe = f32x4.add(aRe, cRe);
  const sumIm = f32x4.add(aIm, cIm);
  const differenceRe = f32x4.sub(aRe, cRe);
  const differenceIm = f32x4.sub(aIm, cIm);
  const oddRe = f32x4.add(bRe, dRe);
  const oddIm = f32x4.add(bIm, dIm);
  const turnedRe = f32x4.sub(bIm, dIm);
  const turnedIm = f32x4.sub(dRe, bRe);
  v128.store(real + at, f32x4.add(sumRe, oddRe));
  v128.store(imaginary + at, f32x4.add(sumIm, oddIm));
  v128.store(real + b, f32x4.add(differenceRe, turnedRe));
  v128.store(imaginary + b, f32x4.add(differenceIm, turnedIm));
  v128.store(real + c, f32x4.sub(sumRe, oddRe));
  v128.store(imaginary + c, f32x4.sub(sumIm, oddIm));
  v128.store(real + d, f32x4.sub(differenceRe, turnedRe));
  v128.store(imaginary + d, f32x4.sub(differenceIm, turnedIm));
}

/** Separates the spectra of even and odd samples, joins them to that of all, and writes its magnitudes. */
function writeBins(to: usize): void {
  const stride = FRAMES << 4;
  const re = v128.load(real);
  const im = v128.load(imaginary);
  v128.store(to, f32x4.abs(f32x4.add(re, im)));
  v128.store(to + <usize>(COMPLEX * stride), f32x4.abs(f32x4.sub(re, im)));
  const half = f32x4.splat(0.5);
  for (let k = 1; k <= COMPLEX / 2; k++) {
    const low = (<usize>k) << 4;
    const high = (<usize>(COMPLEX - k)) << 4;
    const aRe = v128.load(real + low);
    const aIm = v128.load(imaginary + low);
    const bRe = v128.load(real + high);
    const bIm = v128.load(imaginary + high);
    const evenRe = f32x4.mul(half, f32x4.add(aRe, bRe));
    const evenIm = f32x4.mul(half, f32x4.sub(aIm, bIm));
    const oddRe = f32x4.mul(half, f32x4.add(aIm, bIm));
    const oddIm = f32x4.mul(half, f32x4.sub(bRe, aRe));
    const cos = v128.load32_splat(cosines + ((<usize>k) << 2));
    const sin = v128.load32_splat(sines + ((<usize>k) << 2));
    const turnedRe = multiplyAdd(oddRe, cos, f32x4.mul(oddIm, sin));
    const turnedIm = f32x4.sub(f32x4.mul(oddIm, cos), f32x4.mul(oddRe, sin));
    store<v128>(to + <usize>(k * stride), magnitude(f32x4.add(evenRe, turnedRe), f32x4.add(evenIm, turnedIm)));
    store<v128>(
      to + <usize>((COMPLEX - k) * stride),
      magnitude(f32x4.sub(evenRe, turnedRe), f32x4.sub(evenIm, turnedIm)),
    );
  }
}

// @inline
function magnitude(re: v128, im: v128): v128 {
  return f32x4.sqrt(multiplyAdd(re, re, f32x4.mul(im, im)));
}

function packBins(group: i32): void {
  // There is one bin less than in whole pairs.
  memory.fill(bins + <usize>((BINS * FRAMES) << 4), 0, FRAMES << 4);
  for (let pair = 0; pair < BIN_PAIRS; pair++) {
    const from = bins + <usize>((pair * 2 * FRAMES) << 4);
    storeFrameSums(pair, group, wholePair(from), wholePair(from + 16), wholePair(from + 32), wholePair(from + 48));
  }
}

/** A bin and the next one of a frame, as i16. A sum of two is one, too. */
// @inline
function wholePair(from: usize): v128 {
  const most = f32x4.splat(0x3fff);
  const low = wholeBits(f32x4.pmin(most, v128.load(from)));
  return joinHalves(low, wholeBits(f32x4.pmin(most, v128.load(from, FRAMES << 4))));
}
