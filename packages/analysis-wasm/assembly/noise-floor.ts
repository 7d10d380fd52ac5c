/**
 * The noise floor of a frame: the level that one in FLOOR_RANK of the frames around it is below, FLOOR_FRAMES of them, half on each
 * side, without digital silence. A tracker, at `floor` in memory, has a histogram of those frames and moves with them.
 */
export const FLOOR_FRAMES: i32 = 1000;
export const FLOOR_RANK: i32 = 20;

const LEVELS: i32 = 256;
const AROUND: usize = LEVELS << 2;
const LEVEL: usize = AROUND + 4;
/** Frames in the histogram that are below the floor. */
const BELOW: usize = AROUND + 8;
export const FLOOR_BYTES: i32 = (LEVELS + 3) << 2;

export function beginFloor(floor: usize): void {
  memory.fill(floor, 0, FLOOR_BYTES);
}

/** A frame comes into the range around. */
// @inline
export function addToFloor(floor: usize, level: i32): void {
  if (level !== 0) count(floor, level, 1);
}

/** A frame leaves it. */
// @inline
export function takeFromFloor(floor: usize, level: i32): void {
  if (level !== 0) count(floor, level, -1);
}

// @inline
function count(floor: usize, level: i32, change: i32): void {
  const bin = floor + ((<usize>level) << 2);
  store<i32>(bin, load<i32>(bin) + change);
  store<i32>(floor, load<i32>(floor, AROUND) + change, AROUND);
  if (level < load<i32>(floor, LEVEL)) store<i32>(floor, load<i32>(floor, BELOW) + change, BELOW);
}

/** The floor of the frames around as they are now. */
// @inline
export function floorLevel(floor: usize): i32 {
  const rank = load<i32>(floor, AROUND) / FLOOR_RANK;
  let level = load<i32>(floor, LEVEL);
  let below = load<i32>(floor, BELOW);
  while (below > rank) below -= load<i32>(floor + ((<usize>--level) << 2));
  for (; level < LEVELS - 1; level++) {
    const size = load<i32>(floor + ((<usize>level) << 2));
    if (below + size > rank) break;
    below += size;
  }
  store<i32>(floor, level, LEVEL);
  store<i32>(floor, below, BELOW);
  return level;
}
