import {
  placeActivity,
  placeLevels,
  placeSpoken,
  placeVoices as placeVoiceRows,
  regionBytes,
  regionOffset,
} from "./arena";
import {
  ACTIVITY_NONE,
  ACTIVITY_SOUND,
  ACTIVITY_STEADY,
  FRAME_MS,
  HISTOGRAM_BYTES,
  REGION_ACTIVITY,
  REGION_HISTOGRAM,
  REGION_LEVELS,
  REGION_SPOKEN_CHANNEL,
  REGION_SPOKEN_END_MS,
  REGION_SPOKEN_START_MS,
  REGION_VOICES,
  STATUS_OK,
} from "./layout";
import { channelCount, frameCount, recordedMs } from "./levels";
import { addToFloor, beginFloor, FLOOR_FRAMES, floorLevel, takeFromFloor } from "./noise-floor";

/** So many loud frames in a row are speech. */
const ONSET_FRAMES: i32 = 3;
/** How much the level moves at a frame is measured over so many frames around it. */
const STEADY_FRAMES: i32 = 100;
/** Two tones together beat: the level of ringing, engaged and dial tones comes back within so many frames. */
const BEAT_FRAMES: i32 = 5;
/** The first frames of a sound, while it rises, are not used to decide whether it is steady. */
const RISE_FRAMES: i32 = 2;
/** Fewer frames than this do not show whether a sound is steady. */
const JUDGED_FRAMES: i32 = 8;
/** A leak may come up to so many frames after the sound in the other channel, or one frame before it. */
const ECHO_FRAMES: i32 = 5;
/**
 * The usual distance of a leak is measured in the frames in which the other channels are loudest, one in LOUD_RANK; it is the
 * distance that one of LEAK_RANK of these frames is below. LEAK_STEPS is a margin above it.
 */
const LOUD_RANK: i32 = 10;
const LEAK_RANK: i32 = 4;
const LEAK_STEPS: i32 = 12;

/** Windows of the voice network. A voice begins when it is so sure, in 255ths, and ends when it is less sure than that: 0.3, 0.15. */
const WINDOW_MS: i32 = 32;
const VOICE_BEGINS: i32 = 77;
const VOICE_ENDS: i32 = 38;
/** The network notices a voice late and loses it early: what is loud so long before and after belongs to it. */
const VOICE_BEFORE_MS: i32 = 60;
const VOICE_AFTER_MS: i32 = 30;

let channels: i32 = 0;
let frames: i32 = 0;
let levels: usize = 0;
let activity: usize = 0;
let histogram: usize = 0;

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
  const status = beginActivity();
  if (status !== STATUS_OK) return status;
  const gap = max(1, silenceFrames);
  let segments = 0;
  for (let c = 0; c < channels; c++) {
    markSound(c, onsetSteps, offsetSteps, leastFloor, leakOf(c, leakSteps));
    rejectSteady(c, steadySteps, gap);
    segments += join(c, speechFrames, gap, padFrames);
  }
  return writeSegments(segments);
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
  const status = beginActivity();
  if (status !== STATUS_OK) return status;
  const gap = max(1, silenceFrames);
  let segments = 0;
  for (let c = 0; c < channels; c++) {
    markVoices(c);
    keepLoud(c, offsetSteps, leastFloor, leakOf(c, leakSteps));
    rejectUnsure(c, speechFrames, gap);
    segments += join(c, speechFrames, gap, padFrames);
  }
  return writeSegments(segments);
}

/** Places the voices of so many windows of the network, for the host to fill, in place of what was found in the levels before. */
export function placeVoices(windows: i32): i32 {
  const status = placeLevels(frameCount() * channelCount());
  return status === STATUS_OK ? placeVoiceRows(windows * channelCount()) : status;
}

function beginActivity(): i32 {
  channels = channelCount();
  frames = frameCount();
  const status = placeActivity(frames * channels);
  if (status !== STATUS_OK) return status;
  levels = regionOffset(REGION_LEVELS);
  activity = regionOffset(REGION_ACTIVITY);
  histogram = regionOffset(REGION_HISTOGRAM);
  memory.fill(activity, <u8>ACTIVITY_NONE, frames * channels);
  return STATUS_OK;
}

// @inline
function level(frame: i32, channel: i32): i32 {
  return <i32>load<u8>(levels + <usize>(frame * channels + channel));
}

// @inline
function activityAt(frame: i32, channel: i32): i32 {
  return <i32>load<u8>(activity + <usize>(frame * channels + channel));
}

// @inline
function mark(frame: i32, channel: i32, value: i32): void {
  store<u8>(activity + <usize>(frame * channels + channel), value);
}

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
 * The difference to the other channels, in steps and negative, below which a sound of this channel is their leak: the lower
 * quartile of the difference while they are loudest, plus a margin, but at most `leakSteps`. Of one channel the least there is.
 */
function leakOf(channel: i32, leakSteps: i32): i32 {
  if (channels === 1) return i32.MIN_VALUE;
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  for (let f = 0; f < frames; f++) addToBin(others(f, channel), 1);
  const loud = binAt(frames - 1 - frames / LOUD_RANK);
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  let loudFrames = 0;
  for (let f = 0; f < frames; f++) {
    const other = others(f, channel);
    if (other < loud) continue;
    addToBin(level(f, channel) - other + 255, 1);
    loudFrames++;
  }
  return min(leakSteps, binAt(loudFrames / LEAK_RANK) - 255 + LEAK_STEPS);
}

/**
 * Marks each run of frames above the lower threshold that has ONSET_FRAMES frames in a row above the upper one. Both thresholds
 * are relative to the noise floor.
 */
function markSound(channel: i32, onsetSteps: i32, offsetSteps: i32, leastFloor: i32, leak: i32): void {
  beginFloor(histogram);
  let entering = 0;
  let runStart = -1;
  let loudFrames = 0;
  let speech = false;
  for (let f = 0; f < frames; f++) {
    for (; entering < min(frames, f + FLOOR_FRAMES / 2); entering++) addToFloor(histogram, level(entering, channel));
    if (f > FLOOR_FRAMES / 2) takeFromFloor(histogram, level(f - FLOOR_FRAMES / 2 - 1, channel));
    const own = level(f, channel);
    const base = max(floorLevel(histogram), leastFloor);
    if (own >= base + offsetSteps && !leaks(f, channel, own, leak)) {
      if (runStart < 0) runStart = f;
      loudFrames = own >= base + onsetSteps ? loudFrames + 1 : 0;
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

/** Marks the frames of the windows in which the network is sure of a voice, and some around them. */
function markVoices(channel: i32): void {
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

/** Leaves of the marked frames those that are so far above the noise floor and no leak. */
function keepLoud(channel: i32, offsetSteps: i32, leastFloor: i32, leak: i32): void {
  beginFloor(histogram);
  let entering = 0;
  for (let f = 0; f < frames; f++) {
    for (; entering < min(frames, f + FLOOR_FRAMES / 2); entering++) addToFloor(histogram, level(entering, channel));
    if (f > FLOOR_FRAMES / 2) takeFromFloor(histogram, level(f - FLOOR_FRAMES / 2 - 1, channel));
    const own = level(f, channel);
    const isLoud = own >= max(floorLevel(histogram), leastFloor) + offsetSteps;
    if (!isLoud || leaks(f, channel, own, leak)) mark(f, channel, ACTIVITY_NONE);
  }
}

/**
 * Leaves out speech of which the network is not sure enough: the length to be expected, each window times how sure it is, has to be
 * three quarters of the least speech. Single notes of music resemble a voice for a moment.
 */
function rejectUnsure(channel: i32, speechFrames: i32, gap: i32): void {
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

/** Whether a frame is no louder than the leak of what the other channels have around it. */
// @inline
function leaks(frame: i32, channel: i32, own: i32, leak: i32): bool {
  if (leak === i32.MIN_VALUE) return false;
  for (let f = max(0, frame - ECHO_FRAMES); f <= min(frames - 1, frame + 1); f++) {
    if (own < others(f, channel) + leak) return true;
  }
  return false;
}

/**
 * Marks sound whose level moves less than that of speech: tones, music, steady noise. Sound after a gap of at least `gap` frames
 * is looked at on its own.
 */
function rejectSteady(channel: i32, steadySteps: f64, gap: i32): void {
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

/** Bridges short silences, drops short speech and pads the rest; returns how many segments are left. */
function join(channel: i32, speechFrames: i32, gap: i32, padFrames: i32): i32 {
  let segments = 0;
  let start = -1;
  let end = 0;
  let written = 0; // frames that are final
  for (let f = 0; f <= frames; f++) {
    const speaks = f < frames && activityAt(f, channel) === ACTIVITY_SOUND;
    if (start >= 0 && (f === frames || (speaks && f - end >= gap))) {
      if (end - start >= speechFrames) {
        const from = max(written, start - padFrames);
        const to = min(frames, end + padFrames);
        if (segments === 0 || from > written) segments++;
        fill(written, from, channel, ACTIVITY_NONE);
        fill(from, to, channel, ACTIVITY_SOUND);
        written = to;
      }
      start = -1;
    }
    if (!speaks) continue;
    if (start < 0) start = f;
    end = f + 1;
  }
  fill(written, frames, channel, ACTIVITY_NONE);
  return segments;
}

function fill(from: i32, to: i32, channel: i32, value: i32): void {
  for (let f = from; f < to; f++) mark(f, channel, value);
}

/** Writes the marked frames as segments, by start and then by channel; frames that touch are one segment. */
function writeSegments(segments: i32): i32 {
  const status = placeSpoken(segments);
  if (status !== STATUS_OK) return status;
  const starts = regionOffset(REGION_SPOKEN_START_MS);
  const ends = regionOffset(REGION_SPOKEN_END_MS);
  const spokenChannels = regionOffset(REGION_SPOKEN_CHANNEL);
  const latest = histogram; // the latest segment of each channel
  let written = 0;
  for (let f = 0; f < frames; f++) {
    for (let c = 0; c < channels; c++) {
      if (activityAt(f, c) === ACTIVITY_NONE) continue;
      if (f === 0 || activityAt(f - 1, c) === ACTIVITY_NONE) {
        store<i32>(starts + ((<usize>written) << 2), f * FRAME_MS);
        store<i32>(spokenChannels + ((<usize>written) << 2), c);
        store<i32>(latest + ((<usize>c) << 2), written++);
      }
      const segment = load<i32>(latest + ((<usize>c) << 2));
      store<i32>(ends + ((<usize>segment) << 2), min((f + 1) * FRAME_MS, recordedMs()));
    }
  }
  return STATUS_OK;
}
