import { addToFloor, beginFloor, FLOOR_FRAMES, floorLevel, takeFromFloor } from "../noise-floor";
import { floorOf, levelsOf, loudCountOf, loudnessOf, loudOf, RING_FRAMES } from "./channels";

/** One loud frame in so many is louder than what the gain goes by. */
const GAIN_RANK: i32 = 10;
/** The level to which that is brought, −20 dBFS, in steps; and by how many steps at most. */
const TARGET: i32 = 179;
const LEAST_STEPS: i32 = -37;
const MOST_STEPS: i32 = 53;

let offsetSteps: i32 = 0;
let leastFloor: i32 = 0;
/** Frames whose level is known, and those of which it is decided whether they are loud. */
let frames: i32 = 0;
let decided: i32 = 0;
let entered: i32 = 0;

/** Starts a recording. A frame is loud so many steps above the noise floor, which is at least `floor`. */
export function beginGate(channels: i32, offset: i32, floor: i32): void {
  offsetSteps = offset;
  leastFloor = floor;
  frames = 0;
  decided = 0;
  entered = 0;
  for (let c = 0; c < channels; c++) beginFloor(floorOf(c));
}

export function decidedFrames(): i32 {
  return decided;
}

/** Takes the levels of the next `count` frames, a row of channels for each. */
export function takeLevels(from: usize, count: i32, channels: i32): void {
  for (let i = 0; i < count; i++, frames++) {
    for (let c = 0; c < channels; c++) {
      store<u8>(levelsOf(c) + placeOf(frames), load<u8>(from + <usize>(i * channels + c)));
    }
  }
}

/** Decides the frames before `limit` that have all those around them, and at the end all of them. */
export function decideFrames(channels: i32, limit: i32, isEnd: bool): void {
  const ready = isEnd ? frames : frames - FLOOR_FRAMES / 2;
  for (; decided < min(limit, ready); decided++) {
    const until = min(frames, decided + FLOOR_FRAMES / 2);
    for (let c = 0; c < channels; c++) {
      const floor = floorOf(c);
      const levels = levelsOf(c);
      for (let f = entered; f < until; f++) addToFloor(floor, load<u8>(levels + placeOf(f)));
      if (decided > FLOOR_FRAMES / 2) {
        takeFromFloor(floor, load<u8>(levels + placeOf(decided - FLOOR_FRAMES / 2 - 1)));
      }
      const level = <i32>load<u8>(levels + placeOf(decided));
      const isLoud = level >= max(floorLevel(floor), leastFloor) + offsetSteps;
      store<u8>(loudOf(c) + placeOf(decided), isLoud ? 1 : 0);
      if (!isLoud) continue;
      const bin = loudnessOf(c) + ((<usize>level) << 2);
      store<i32>(bin, load<i32>(bin) + 1);
      store<i32>(loudCountOf(c), load<i32>(loudCountOf(c)) + 1);
    }
    entered = until;
  }
}

/** Whether a frame within [from, to) is loud. */
export function isLoudWithin(channel: i32, from: i32, to: i32): bool {
  const loud = loudOf(channel);
  for (let f = max(0, from); f < min(to, decided); f++) {
    if (load<u8>(loud + placeOf(f)) !== 0) return true;
  }
  return false;
}

/** What brings the channel to the level that the network is used to, from its frames so far. */
export function gainOf(channel: i32): f32 {
  const loudness = loudnessOf(channel);
  const rank = load<i32>(loudCountOf(channel)) / GAIN_RANK;
  let level = 255;
  for (let above = load<i32>(loudness, 255 << 2); above <= rank && level > 0; ) {
    level--;
    above += load<i32>(loudness + ((<usize>level) << 2));
  }
  const steps = max(LEAST_STEPS, min(MOST_STEPS, TARGET - level));
  // Eight steps double the power, sixteen the amplitude.
  const step = sqrt<f64>(sqrt<f64>(sqrt<f64>(sqrt<f64>(2))));
  let gain: f64 = 1;
  for (let i = abs(steps); i > 0; i--) gain *= step;
  return <f32>(steps < 0 ? 1 / gain : gain);
}

// @inline
function placeOf(frame: i32): usize {
  return <usize>(frame & (RING_FRAMES - 1));
}
