import { FLOOR_BYTES } from "../noise-floor";
import { SLOT_BYTES, SLOTS, STATE_BYTES } from "./memory";

/** The sound of a channel at 8 kHz that is not decided yet, i16, of the latest 32 s. */
export const RING_SAMPLES: i32 = 1 << 18;
/** Its levels and which of them are loud, of the latest 40 s. */
export const RING_FRAMES: i32 = 1 << 12;
const LEVEL_BINS: i32 = 256;

// What is kept of a channel.
const STATE: i32 = 0;
const FLOOR: i32 = STATE + STATE_BYTES;
const LOUDNESS: i32 = FLOOR + FLOOR_BYTES; // i32: how many loud frames have which level
const LOUD_COUNT: i32 = LOUDNESS + LEVEL_BINS * 4;
const WAITING: i32 = LOUD_COUNT + 4; // i32: how many windows wait to be computed together
const WAITING_WINDOWS: i32 = WAITING + 4; // i32: which
const WAITING_GAINS: i32 = WAITING_WINDOWS + SLOTS * 4; // f32
const WAITING_SLOTS: i32 = (WAITING_GAINS + SLOTS * 4 + 15) & ~15;
const LEVELS: i32 = WAITING_SLOTS + SLOTS * SLOT_BYTES;
const LOUD: i32 = LEVELS + RING_FRAMES;
const SOUND: i32 = LOUD + RING_FRAMES;
const HISTORY: i32 = SOUND + RING_SAMPLES * 2; // f32: the latest samples before they are resampled

let first: usize = 0;
let stride: usize = 0;

/** Places so many channels at `from`, each with so many bytes of history; returns where they end. */
export function placeChannels(from: usize, channels: i32, historyBytes: i32): usize {
  first = from;
  stride = <usize>((HISTORY + historyBytes + 15) & ~15);
  return first + stride * <usize>channels;
}

export function clearChannels(channels: i32): void {
  memory.fill(first, 0, stride * <usize>channels);
}

// @inline
function partOf(channel: i32, part: i32): usize {
  return first + stride * <usize>channel + <usize>part;
}

export function stateOf(channel: i32): usize {
  return partOf(channel, STATE);
}

export function floorOf(channel: i32): usize {
  return partOf(channel, FLOOR);
}

export function loudnessOf(channel: i32): usize {
  return partOf(channel, LOUDNESS);
}

export function loudCountOf(channel: i32): usize {
  return partOf(channel, LOUD_COUNT);
}

export function waitingOf(channel: i32): usize {
  return partOf(channel, WAITING);
}

export function waitingWindowsOf(channel: i32): usize {
  return partOf(channel, WAITING_WINDOWS);
}

export function waitingGainsOf(channel: i32): usize {
  return partOf(channel, WAITING_GAINS);
}

export function waitingSlotsOf(channel: i32): usize {
  return partOf(channel, WAITING_SLOTS);
}

export function levelsOf(channel: i32): usize {
  return partOf(channel, LEVELS);
}

export function loudOf(channel: i32): usize {
  return partOf(channel, LOUD);
}

export function soundOf(channel: i32): usize {
  return partOf(channel, SOUND);
}

export function historyOf(channel: i32): usize {
  return partOf(channel, HISTORY);
}
