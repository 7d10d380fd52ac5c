import {
  clearChannels,
  placeChannels,
  RING_SAMPLES,
  soundOf,
  stateOf,
  waitingGainsOf,
  waitingOf,
  waitingSlotsOf,
  waitingWindowsOf,
} from "./channels";
import { beginGate, decidedFrames, decideFrames, gainOf, isLoudWithin, takeLevels as takeGateLevels } from "./gate";
import { BEFORE, gains, probabilities, SLOT_BYTES, SLOTS, WINDOW, windows } from "./memory";
import { listen } from "./network";
import {
  beginResampling,
  computeFilters,
  endResampling,
  historyBytes,
  placeFilters,
  resample,
  resampledCount,
} from "./resample";

const PAGE_BYTES: usize = 65536;
/** Most samples of a block, of all channels, and most channels; of levels there are no more than 1024 frames at once. */
const BLOCK_SAMPLES: i32 = 1 << 16;
const MAX_CHANNELS: i32 = 32;
const samples: usize = memory.data((BLOCK_SAMPLES + MAX_CHANNELS) << 1, 16);
const levels: usize = memory.data(1024 * MAX_CHANNELS, 16);

/** A window is listened to when a frame of it is loud, or of so many windows before and after it. */
const NEAR_WINDOWS: i32 = 1;
/** The gain of a window goes by all frames up to so many after it. */
const GAIN_FRAMES: i32 = 1000;

let channels: i32 = 0;
let waitingSampleCount: i32 = 0;
/** Windows that are decided: computed, waiting to be computed, or passed over. */
let windowCount: i32 = 0;
let voices: usize = 0;

/** Starts a recording; returns whether there is memory for it. */
export function beginRecording(sampleRate: i32, channelCount: i32, offsetSteps: i32, leastFloor: i32): bool {
  channels = channelCount;
  waitingSampleCount = 0;
  windowCount = 0;
  beginResampling(sampleRate);
  const filters = placeChannels((__heap_base + 15) & ~15, channels, historyBytes());
  voices = placeFilters(filters, BLOCK_SAMPLES);
  if (!reserve(voices)) return false;
  clearChannels(channels);
  computeFilters();
  beginGate(channels, offsetSteps, leastFloor);
  return true;
}

/** Where the host writes interleaved samples, i16, behind the waiting ones. */
export function samplesOffset(): usize {
  return samples;
}

/** Samples whose channels are not complete. */
export function waitingSamples(): i32 {
  return waitingSampleCount;
}

/** Takes the next `count` samples, at most 65,536. */
export function takeSamples(count: i32): void {
  const all = waitingSampleCount + count;
  const whole = all / channels;
  resample(samples, whole, channels);
  waitingSampleCount = all - whole * channels;
  memory.copy(samples, samples + ((<usize>(whole * channels)) << 1), <usize>(waitingSampleCount << 1));
}

/** Where the host writes the levels of frames, a row of channels for each. */
export function levelsOffset(): usize {
  return levels;
}

/** Takes the levels of the next frames, at most 1024, of samples that were taken; returns whether there is memory. */
export function takeLevels(frames: i32): bool {
  takeGateLevels(levels, frames, channels);
  return decideWindows(false);
}

/** Decides all that is left; returns whether there is memory. */
export function endRecording(): bool {
  endResampling(channels);
  if (!decideWindows(true)) return false;
  for (let c = 0; c < channels; c++) listenToWaiting(c);
  return true;
}

/** How likely somebody speaks, 255 being certain: u8, a row of channels for each window. */
export function voicesOffset(): usize {
  return voices;
}

export function decidedWindows(): i32 {
  return windowCount;
}

function decideWindows(isEnd: bool): bool {
  const resampled = resampledCount();
  while (<i64>windowCount * WINDOW < resampled) {
    const from = frameAt(windowCount - NEAR_WINDOWS);
    const to = frameAt(windowCount + NEAR_WINDOWS + 1) + 1;
    decideFrames(channels, to + GAIN_FRAMES, isEnd);
    if (!isEnd && (decidedFrames() < to + GAIN_FRAMES || resampled < <i64>(windowCount + 1) * WINDOW)) return true;
    const row = voices + <usize>(windowCount * channels);
    if (!reserve(row + <usize>channels)) return false;
    memory.fill(row, 0, <usize>channels);
    for (let c = 0; c < channels; c++) {
      if (isLoudWithin(c, from, to)) addToWaiting(c, windowCount);
    }
    windowCount++;
  }
  return true;
}

/** The frame of 10 ms in which a window of 32 ms begins. */
// @inline
function frameAt(window: i32): i32 {
  return (window * 16) / 5;
}

function addToWaiting(channel: i32, window: i32): void {
  const waiting = load<i32>(waitingOf(channel));
  store<i32>(waitingWindowsOf(channel) + ((<usize>waiting) << 2), window);
  store<f32>(waitingGainsOf(channel) + ((<usize>waiting) << 2), gainOf(channel));
  const slot = waitingSlotsOf(channel) + <usize>(waiting * SLOT_BYTES);
  // The ring has silence before the first window, and ends with the end of one.
  const sound = soundOf(channel);
  const at = (window * WINDOW) & (RING_SAMPLES - 1);
  const before = (at - BEFORE) & (RING_SAMPLES - 1);
  memory.copy(slot, sound + ((<usize>before) << 1), BEFORE << 1);
  memory.copy(slot + (BEFORE << 1), sound + ((<usize>at) << 1), WINDOW << 1);
  store<i32>(waitingOf(channel), waiting + 1);
  if (waiting + 1 === SLOTS) listenToWaiting(channel);
}

function listenToWaiting(channel: i32): void {
  const waiting = load<i32>(waitingOf(channel));
  memory.copy(windows, waitingSlotsOf(channel), <usize>(SLOTS * SLOT_BYTES));
  memory.copy(gains, waitingGainsOf(channel), <usize>(SLOTS << 2));
  listen(waiting, stateOf(channel));
  for (let i = 0; i < waiting; i++) {
    const window = load<i32>(waitingWindowsOf(channel) + ((<usize>i) << 2));
    const probability = load<f32>(probabilities + ((<usize>i) << 2));
    store<u8>(voices + <usize>(window * channels + channel), <u8>nearest<f32>(probability * 255));
  }
  store<i32>(waitingOf(channel), 0);
}

function reserve(end: usize): bool {
  const missing = <i32>((end + PAGE_BYTES - 1) / PAGE_BYTES) - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}
