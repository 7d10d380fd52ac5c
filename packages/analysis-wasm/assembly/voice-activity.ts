import { beginActivity, beginFloors, channels, frames, level, mark, nextFloor } from "./activity";
import { placeLevels, placeVoices as placeVoiceRows } from "./arena";
import { ACTIVITY_SOUND, STATUS_OK } from "./layout";
import { leaks, measureLeak } from "./leak";
import { channelCount, frameCount } from "./levels";
import { writeSegments } from "./spoken-segments";
import { rejectSteady } from "./steady-sound";
import { keepLoud, markVoices, rejectUnsure } from "./voiced-sound";

/** So many loud frames in a row are speech. */
const ONSET_FRAMES: i32 = 3;

/**
 * Finds the speech of the recording after its end. Levels are in steps; `steadySteps` is a movement per frame; `leakSteps` is
 * negative. Returns a status; the segments are in REGION_SPOKEN_*, by their start.
 */
export function findSpeech(
  onsetSteps: i32,
  offsetSteps: i32,
  leastFloor: i32,
  steadySteps: f64,
  leakSteps: i32,
  speechFrames: i32,
  silenceFrames: i32,
  padFrames: i32,
): i32 {
  const status = beginActivity(leastFloor);
  if (status !== STATUS_OK) return status;
  for (let c = 0; c < channels; c++) {
    measureLeak(c, leakSteps, leastFloor);
    markSound(c, onsetSteps, offsetSteps);
    if (steadySteps > 0) rejectSteady(c, steadySteps, max(1, silenceFrames));
  }
  return writeSegments(speechFrames, silenceFrames, padFrames);
}

/**
 * Likewise, but sound is speech where the network is sure of a voice, not where its level moves. What is loud and no leak begins and
 * ends it.
 */
export function findVoicedSpeech(
  offsetSteps: i32,
  leastFloor: i32,
  leakSteps: i32,
  speechFrames: i32,
  silenceFrames: i32,
  padFrames: i32,
): i32 {
  const status = beginActivity(leastFloor);
  if (status !== STATUS_OK) return status;
  for (let c = 0; c < channels; c++) {
    measureLeak(c, leakSteps, leastFloor);
    markVoices(c);
    keepLoud(c, offsetSteps);
    rejectUnsure(c, speechFrames, max(1, silenceFrames));
  }
  return writeSegments(speechFrames, silenceFrames, padFrames);
}

/** Places the voices of so many windows of the network, for the host to fill, in place of what was found in the levels before. */
export function placeVoices(windows: i32): i32 {
  const status = placeLevels(frameCount() * channelCount());
  return status === STATUS_OK ? placeVoiceRows(windows * channelCount()) : status;
}

/**
 * Marks each run of frames above the lower threshold that has ONSET_FRAMES frames in a row above the upper one. Both thresholds
 * are relative to the noise floor.
 */
function markSound(channel: i32, onsetSteps: i32, offsetSteps: i32): void {
  beginFloors();
  let runStart = -1;
  let loudFrames = 0;
  let speech = false;
  for (let f = 0; f < frames; f++) {
    const own = level(f, channel);
    const floor = nextFloor(f, channel);
    if (own >= floor + offsetSteps && !leaks(f, channel, floor)) {
      if (runStart < 0) runStart = f;
      loudFrames = own >= floor + onsetSteps ? loudFrames + 1 : 0;
      if (loudFrames >= ONSET_FRAMES && !speech) {
        speech = true;
        for (let past = runStart; past < f; past++) mark(past, channel, ACTIVITY_SOUND);
      }
      if (speech) mark(f, channel, ACTIVITY_SOUND);
    } else {
      runStart = -1;
      loudFrames = 0;
      speech = false;
    }
  }
}
