import { historyOf, RING_SAMPLES, soundOf } from "./channels";
import { cosineOf, sineOf } from "./functions";

const RATE: i32 = 8000;
/** Zeros of the filter on either side of a sample. */
const ZEROS: i32 = 12;
/** Of half the lower rate: what is above would come back as sound below. */
const PASSED: f64 = 0.9;
/** A sample between two is taken for the nearest of so many steps. */
const MOST_PHASES: i32 = 512;

let rate: i32 = RATE;
let phases: i32 = 1;
/** Samples that a filter reaches to either side. */
let reach: i32 = 0;
let filters: usize = 0;
let line: usize = 0;
/** Samples of a channel at its own rate, and at 8 kHz. */
let taken: i64 = 0;
let resampled: i64 = 0;

/** Starts a recording of this rate. Room for what it needs is placed after this. */
export function beginResampling(sampleRate: i32): void {
  rate = sampleRate;
  taken = 0;
  resampled = 0;
  phases = min(RATE / commonDivisor(RATE, rate), MOST_PHASES);
  // A multiple of four: the filter of twice that is read eight at a time.
  reach = rate === RATE ? 0 : (ZEROS * max(rate, RATE) + RATE - 1) / RATE;
  reach = (reach + 3) & ~3;
}

/** Bytes of history for each channel. */
export function historyBytes(): i32 {
  return reach << 3;
}

/** Places filters, and a line for so many samples of one channel, at `from`; returns where they end. */
export function placeFilters(from: usize, samples: i32): usize {
  filters = from;
  line = filters + <usize>((phases * reach) << 3);
  return line + <usize>((samples + 3 * reach) << 2);
}

/** Computes the filter of each phase: a sinc under a Hann window, whose sum is 1. */
export function computeFilters(): void {
  const cut = (PASSED * <f64>min(rate, RATE)) / <f64>rate;
  for (let phase = 0; phase < phases; phase++) {
    const filter = filters + <usize>((phase * reach) << 3);
    const after = <f64>phase / <f64>phases;
    let sum: f64 = 0;
    for (let tap = 0; tap < 2 * reach; tap++) sum += weightAt(<f64>(tap - reach + 1) - after, cut);
    for (let tap = 0; tap < 2 * reach; tap++) {
      store<f32>(filter + ((<usize>tap) << 2), <f32>(weightAt(<f64>(tap - reach + 1) - after, cut) / sum));
    }
  }
}

function weightAt(distance: f64, cut: f64): f64 {
  const part = distance / <f64>reach;
  if (part <= -1 || part >= 1) return 0;
  const window = 0.5 + 0.5 * cosineOf(part / 2);
  if (distance === 0) return cut * window;
  return (sineOf((distance * cut) / 2) / (Math.PI * distance)) * window;
}

/** Samples of each channel at 8 kHz so far. */
export function resampledCount(): i64 {
  return resampled;
}

/** Resamples the next `count` samples of each channel, which are interleaved. */
export function resample(from: usize, count: i32, channels: i32): void {
  if (rate === RATE) {
    for (let c = 0; c < channels; c++) copyChannel(from + ((<usize>c) << 1), count, channels, c);
    resampled += count;
    return;
  }
  const next = resampled;
  for (let c = 0; c < channels; c++) {
    resampled = next;
    memory.copy(line, historyOf(c), <usize>(reach << 3));
    const end = line + <usize>(reach << 3);
    for (let i = 0; i < count; i++) {
      store<f32>(end + ((<usize>i) << 2), <f32>load<i16>(from + ((<usize>(i * channels + c)) << 1)));
    }
    filterLine(taken + count - reach, soundOf(c));
    memory.copy(historyOf(c), line + ((<usize>count) << 2), <usize>(reach << 3));
  }
  taken += count;
}

/** Resamples what the filters still wait for, as if silence followed, and fills a window with silence. */
export function endResampling(channels: i32): void {
  const next = resampled;
  for (let c = 0; c < channels; c++) {
    resampled = next;
    const sound = soundOf(c);
    if (rate !== RATE) {
      memory.copy(line, historyOf(c), <usize>(reach << 3));
      memory.fill(line + <usize>(reach << 3), 0, <usize>(reach << 2));
      filterLine(taken, sound);
    }
    for (let i: i64 = 0; i < 512; i++) storeSample(sound, resampled + i, 0);
  }
}

/** The latest `reach` samples of the line lie beyond `end`, up to which samples at 8 kHz can be computed. */
function filterLine(end: i64, sound: usize): void {
  for (; ; resampled++) {
    const at = resampled * <i64>rate;
    const before = at / RATE;
    if (before >= end) return;
    const phase = <i32>(((at % RATE) * phases) / RATE);
    // The line begins 2 · reach samples before the first of this block.
    const start = line + ((<usize>(before + reach + 1 - taken)) << 2);
    const value = filtered(start, filters + <usize>((phase * reach) << 3));
    storeSample(sound, resampled, <i32>nearest<f32>(max<f32>(-32768, min<f32>(32767, value))));
  }
}

function filtered(from: usize, filter: usize): f32 {
  let even = f32x4.splat(0);
  let odd = even;
  for (let at: usize = 0; at < <usize>(reach << 3); at += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(from + at), v128.load(filter + at)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(from + at, 16), v128.load(filter + at, 16)));
  }
  const sum = f32x4.add(even, odd);
  const first = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2);
  return first + (f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3));
}

function copyChannel(from: usize, count: i32, channels: i32, channel: i32): void {
  const sound = soundOf(channel);
  let i = 0;
  if (channels === 2) {
    // Eight samples of a channel at once, where they do not go beyond the ring.
    const to = <i32>(resampled & (RING_SAMPLES - 1));
    for (; i + 8 <= min(count, RING_SAMPLES - to); i += 8) {
      const at = from + ((<usize>i) << 2);
      const taken = v128.shuffle<i16>(v128.load(at), v128.load(at, 16), 0, 2, 4, 6, 8, 10, 12, 14);
      v128.store(sound + ((<usize>(to + i)) << 1), taken);
    }
  }
  for (; i < count; i++) {
    storeSample(sound, resampled + i, <i32>load<i16>(from + ((<usize>(i * channels)) << 1)));
  }
}

// @inline
function storeSample(sound: usize, sample: i64, value: i32): void {
  store<i16>(sound + ((<usize>(<i32>sample & (RING_SAMPLES - 1))) << 1), value);
}

function commonDivisor(a: i32, b: i32): i32 {
  return b === 0 ? a : commonDivisor(b, a % b);
}
