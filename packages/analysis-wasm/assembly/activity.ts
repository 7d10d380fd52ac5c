import { placeActivity, regionOffset } from "./arena";
import { ACTIVITY_NONE, REGION_ACTIVITY, REGION_HISTOGRAM, REGION_LEVELS, STATUS_OK } from "./layout";
import { channelCount, frameCount } from "./levels";
import { addToFloor, beginFloor, FLOOR_FRAMES, floorLevel, takeFromFloor } from "./noise-floor";

/** The recording whose frames are marked, a byte for each channel of each. */
export let channels: i32 = 0;
export let frames: i32 = 0;
/** Room for one histogram at a time. */
export let histogram: usize = 0;
let levels: usize = 0;
let activity: usize = 0;
let leastFloor: i32 = 0;
/** Frames that the floor has taken in. */
let entered: i32 = 0;

/** Starts with nothing marked; the noise floor is `floor` at least. */
export function beginActivity(floor: i32): i32 {
  channels = channelCount();
  frames = frameCount();
  leastFloor = floor;
  const status = placeActivity(frames * channels);
  if (status !== STATUS_OK) return status;
  levels = regionOffset(REGION_LEVELS);
  activity = regionOffset(REGION_ACTIVITY);
  histogram = regionOffset(REGION_HISTOGRAM);
  memory.fill(activity, <u8>ACTIVITY_NONE, frames * channels);
  return STATUS_OK;
}

// @inline
export function level(frame: i32, channel: i32): i32 {
  return <i32>load<u8>(levels + <usize>(frame * channels + channel));
}

// @inline
export function activityAt(frame: i32, channel: i32): i32 {
  return <i32>load<u8>(activity + <usize>(frame * channels + channel));
}

// @inline
export function mark(frame: i32, channel: i32, value: i32): void {
  store<u8>(activity + <usize>(frame * channels + channel), value);
}

export function fill(from: i32, to: i32, channel: i32, value: i32): void {
  for (let f = from; f < to; f++) mark(f, channel, value);
}

/** Starts the noise floor of a channel, in the histogram. */
export function beginFloors(): void {
  beginFloor(histogram);
  entered = 0;
}

/** The noise floor of a frame; asked for one frame after the other. */
// @inline
export function nextFloor(frame: i32, channel: i32): i32 {
  const until = min(frames, frame + FLOOR_FRAMES / 2);
  for (; entered < until; entered++) addToFloor(histogram, level(entered, channel));
  if (frame > FLOOR_FRAMES / 2) takeFromFloor(histogram, level(frame - FLOOR_FRAMES / 2 - 1, channel));
  return max(floorLevel(histogram), leastFloor);
}
