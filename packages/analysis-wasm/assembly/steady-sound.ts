import { activityAt, frames, level, mark } from "./activity";
import { ACTIVITY_NONE, ACTIVITY_STEADY } from "./layout";

/** How much the level moves at a frame is measured over so many frames around it. */
const STEADY_FRAMES: i32 = 100;
/** Two tones together beat: the level of ringing, engaged and dial tones comes back within so many frames. */
const BEAT_FRAMES: i32 = 5;
/** The first frames of a sound, while it rises, are not used to decide whether it is steady. */
const RISE_FRAMES: i32 = 2;
/** Fewer frames than this do not show whether a sound is steady. */
const JUDGED_FRAMES: i32 = 8;

/**
 * Marks sound whose level moves less than that of speech: tones, music, steady noise. Sound after a gap of at least `gap` frames
 * is looked at on its own.
 */
export function rejectSteady(channel: i32, steadySteps: f64, gap: i32): void {
  let start = -1;
  let last = 0;
  for (let f = 0; f < frames; f++) {
    if (activityAt(f, channel) === ACTIVITY_NONE) continue;
    if (start >= 0 && f - last > gap) {
      rejectWithin(start, last + 1, channel, steadySteps);
      start = -1;
    }
    if (start < 0) start = f;
    last = f;
  }
  if (start >= 0) rejectWithin(start, last + 1, channel, steadySteps);
}

function rejectWithin(start: i32, end: i32, channel: i32, steadySteps: f64): void {
  let from = start;
  let to = start;
  let moved = 0;
  let judged = 0;
  for (let f = start; f < end; f++) {
    const first = max(start, min(f - STEADY_FRAMES / 2, end - STEADY_FRAMES));
    const beyond = min(end, first + STEADY_FRAMES);
    for (; to < beyond; to++) {
      if (!goesOn(to, start, channel)) continue;
      moved += movement(to, channel);
      judged++;
    }
    for (; from < first; from++) {
      if (!goesOn(from, start, channel)) continue;
      moved -= movement(from, channel);
      judged--;
    }
    const still = judged >= JUDGED_FRAMES && <f64>moved < <f64>judged * steadySteps;
    if (still && activityAt(f, channel) !== ACTIVITY_NONE) mark(f, channel, ACTIVITY_STEADY);
  }
}

/** Whether the sound is past its rise and goes on in the next frame: it may end in the middle of this one. */
// @inline
function goesOn(frame: i32, start: i32, channel: i32): bool {
  if (frame - start < RISE_FRAMES || frame === frames - 1) return false;
  for (let near = frame - RISE_FRAMES; near <= frame + 1; near++) {
    if (activityAt(near, channel) === ACTIVITY_NONE) return false;
  }
  return true;
}

/** Difference, in steps, to the nearest level within the last BEAT_FRAMES frames. */
// @inline
function movement(frame: i32, channel: i32): i32 {
  const now = level(frame, channel);
  let least = i32.MAX_VALUE;
  for (let f = max(0, frame - BEAT_FRAMES); f < frame; f++) least = min(least, abs(now - level(f, channel)));
  return least;
}
