import { activityAt, beginFloors, channels, fill, frames, level, mark, nextFloor } from "./activity";
import { regionBytes, regionOffset } from "./arena";
import { ACTIVITY_NONE, ACTIVITY_SOUND, FRAME_MS, REGION_VOICES } from "./layout";
import { leaks } from "./leak";

/** Windows of the voice network. A voice begins when it is so sure, in 255ths, and ends when it is less sure than that: 0.3, 0.15. */
const WINDOW_MS: i32 = 32;
const VOICE_BEGINS: i32 = 77;
const VOICE_ENDS: i32 = 38;
/** The network notices a voice late and loses it early: what is loud so long before and after belongs to it. */
const VOICE_BEFORE_MS: i32 = 60;
const VOICE_AFTER_MS: i32 = 30;
/** Up to so many frames more belong to it that are loud without a gap: the soft end of a word. */
const TAIL_FRAMES: i32 = 11;

/** Marks the frames of the windows in which the network is sure of a voice, and some around them. */
export function markVoices(channel: i32): void {
  const voices = regionOffset(REGION_VOICES);
  const windows = <i32>regionBytes(REGION_VOICES) / channels;
  let speaks = false;
  for (let w = 0; w < windows; w++) {
    const voice = <i32>load<u8>(voices + <usize>(w * channels + channel));
    speaks = voice >= (speaks ? VOICE_ENDS : VOICE_BEGINS);
    if (!speaks) continue;
    const from = (w * WINDOW_MS - VOICE_BEFORE_MS) / FRAME_MS;
    const to = ((w + 1) * WINDOW_MS + VOICE_AFTER_MS + FRAME_MS - 1) / FRAME_MS;
    fill(max(0, from), min(frames, to), channel, ACTIVITY_SOUND);
  }
}

/** Leaves of the marked frames those that are so far above the noise floor and no leak, and marks those that follow on. */
export function keepLoud(channel: i32, offsetSteps: i32): void {
  beginFloors();
  const silence = TAIL_FRAMES + 1;
  let tail = silence;
  for (let f = 0; f < frames; f++) {
    const floor = nextFloor(f, channel);
    const isLoud = level(f, channel) >= floor + offsetSteps && !leaks(f, channel, floor);
    const isVoice = activityAt(f, channel) !== ACTIVITY_NONE;
    if (isLoud) tail = isVoice ? 0 : min(silence, tail + 1);
    else tail = silence;
    mark(f, channel, tail < silence ? ACTIVITY_SOUND : ACTIVITY_NONE);
  }
}

/**
 * Leaves out speech of which the network is not sure enough: the length to be expected, each window times how sure it is, has to be
 * three quarters of the least speech. Single notes of music resemble a voice for a moment.
 */
export function rejectUnsure(channel: i32, speechFrames: i32, gap: i32): void {
  let start = -1;
  let last = 0;
  for (let f = 0; f <= frames; f++) {
    const isMarked = f < frames && activityAt(f, channel) !== ACTIVITY_NONE;
    if (start >= 0 && (f === frames || (isMarked && f - last > gap))) {
      const expected = sureness(start, last + 1, channel) * WINDOW_MS;
      if (expected * 4 < <i64>(speechFrames * FRAME_MS * 3) * 255) fill(start, last + 1, channel, ACTIVITY_NONE);
      start = -1;
    }
    if (!isMarked) continue;
    if (start < 0) start = f;
    last = f;
  }
}

/** How sure the network is in the windows that these frames touch, in 255ths, summed. */
function sureness(from: i32, to: i32, channel: i32): i64 {
  const voices = regionOffset(REGION_VOICES);
  const windows = <i32>regionBytes(REGION_VOICES) / channels;
  let sum: i64 = 0;
  for (let w = (from * FRAME_MS) / WINDOW_MS; w < windows && w * WINDOW_MS < to * FRAME_MS; w++) {
    sum += load<u8>(voices + <usize>(w * channels + channel));
  }
  return sum;
}
