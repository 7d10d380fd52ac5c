import { channels, frames, histogram, level } from "./activity";
import { HISTOGRAM_BYTES } from "./layout";
import { FLOOR_RANK } from "./noise-floor";

/** A leak may come up to so many frames after the sound in the other channel, or one frame before it. */
const ECHO_FRAMES: i32 = 5;
/**
 * The usual distance of a leak is measured in the frames in which the other channels are loudest, one in LOUD_RANK; it is the
 * distance that one of LEAK_RANK of these frames is below. LEAK_STEPS is a margin above it.
 */
const LOUD_RANK: i32 = 10;
const LEAK_RANK: i32 = 4;
const LEAK_STEPS: i32 = 12;
/** The lower quartile of noise alone is hardly so far above the level that one in FLOOR_RANK of its frames is below. */
const NOISE_STEPS: i32 = 3;
/** By how many steps two powers together exceed the greater one, by the steps between them. */
const SUM_DISTANCES: i32 = 36;
const sums: usize = memory.data<u8>([
  8, 8, 7, 7, 6, 6, 5, 5, 5, 4, 4, 4, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
]);

let leak: i32 = 0;
/** Whether the channel is louder than its noise while the others are loudest. Otherwise what is measured is the noise. */
let isHeard: bool = false;

/** Level of the loudest of the other channels. */
// @inline
function others(frame: i32, channel: i32): i32 {
  if (channels === 2) return level(frame, 1 - channel);
  let loudest = 0;
  for (let c = 0; c < channels; c++) {
    if (c !== channel) loudest = max(loudest, level(frame, c));
  }
  return loudest;
}

// @inline
function addToBin(bin: i32, change: i32): void {
  const at = histogram + ((<usize>bin) << 2);
  store<i32>(at, load<i32>(at) + change);
}

// @inline
function binSize(bin: i32): i32 {
  return load<i32>(histogram + ((<usize>bin) << 2));
}

/** The bin of the value with that rank, from 0, among all values in the histogram. */
function binAt(rank: i32): i32 {
  let bin = 0;
  for (let below = 0; bin < 511; bin++) {
    below += binSize(bin);
    if (below > rank) break;
  }
  return bin;
}

/**
 * Measures how a channel leaks, for `leaks`: the difference to the other channels, in steps and negative, below which its sound is
 * theirs, is the lower quartile of the difference while they are loudest, plus a margin, but at most `leakSteps`.
 */
export function measureLeak(channel: i32, leakSteps: i32, leastFloor: i32): void {
  if (channels === 1) return;
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  for (let f = 0; f < frames; f++) addToBin(level(f, channel), 1);
  const noise = max(leastFloor, binAt(binSize(0) + (frames - binSize(0)) / FLOOR_RANK));
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  for (let f = 0; f < frames; f++) addToBin(others(f, channel), 1);
  const loud = binAt(frames - 1 - frames / LOUD_RANK);
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  let loudFrames = 0;
  for (let f = 0; f < frames; f++) {
    if (others(f, channel) < loud) continue;
    addToBin(level(f, channel), 1);
    loudFrames++;
  }
  isHeard = binAt(loudFrames / LEAK_RANK) > noise + NOISE_STEPS;
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  for (let f = 0; f < frames; f++) {
    const other = others(f, channel);
    if (other >= loud) addToBin(level(f, channel) - other + 255, 1);
  }
  leak = min(leakSteps, binAt(loudFrames / LEAK_RANK) - 255 + LEAK_STEPS);
}

/** Whether a frame is no louder than the leak of what the other channels have around it, over the noise of its own. */
// @inline
export function leaks(frame: i32, channel: i32, floor: i32): bool {
  if (channels === 1) return false;
  let loudest = 0;
  for (let f = max(0, frame - ECHO_FRAMES); f <= min(frames - 1, frame + 1); f++)
    loudest = max(loudest, others(f, channel));
  const leaked = loudest + leak;
  return level(frame, channel) < (isHeard ? together(leaked, floor) : leaked);
}

/** The level of two powers together. */
// @inline
function together(a: i32, b: i32): i32 {
  const apart = abs(a - b);
  return max(a, b) + (apart < SUM_DISTANCES ? <i32>load<u8>(sums + <usize>apart) : 0);
}
