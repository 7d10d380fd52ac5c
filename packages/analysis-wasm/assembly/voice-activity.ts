import { placeActivity, placeSpoken, regionOffset } from "./arena";
import {
  ACTIVITY_HEARD,
  ACTIVITY_NONE,
  ACTIVITY_STEADY,
  FRAME_MS,
  HISTOGRAM_BYTES,
  REGION_ACTIVITY,
  REGION_HISTOGRAM,
  REGION_LEVELS,
  REGION_SPOKEN_CHANNEL,
  REGION_SPOKEN_END_MS,
  REGION_SPOKEN_START_MS,
  STATUS_OK,
} from "./layout";
import { channelCount, frameCount, recordedMs } from "./levels";

/** Frames around a frame from which its noise floor is taken, half of them to either side. */
const FLOOR_FRAMES: i32 = 1000;
/** The floor is the level that one frame in so many is below. */
const FLOOR_RANK: i32 = 20;
/** Frames in a row that have to be loud before it is speech. */
const ONSET_FRAMES: i32 = 3;
/** Frames around a frame over which it is judged how much the level moves. */
const STEADY_FRAMES: i32 = 100;
/** Tones together beat: ringing, engaged and dial tones are back where they were within so many frames. */
const BEAT_FRAMES: i32 = 5;
/** Frames at a rise that say nothing about how the sound goes on, and the fewest that say anything. */
const RISE_FRAMES: i32 = 2;
const JUDGED_FRAMES: i32 = 8;
/** Frames for which sound of another channel is still heard, and one of looking ahead. */
const ECHO_FRAMES: i32 = 5;
/** A channel leaks when it follows the loudest tenth of the other; steps above the level at which it does so. */
const LOUD_RANK: i32 = 10;
const LEAK_RANK: i32 = 4;
const LEAK_STEPS: i32 = 12;

let channels: i32 = 0;
let frames: i32 = 0;
let levels: usize = 0;
let activity: usize = 0;
let histogram: usize = 0;

/**
 * Finds the speech of the recording that has ended. Levels are in steps; `steadySteps` is a movement per frame; `leakSteps` is
 * negative. Answers a status; the segments are in REGION_SPOKEN_*, by their start.
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
  channels = channelCount();
  frames = frameCount();
  const status = placeActivity(frames * channels);
  if (status !== STATUS_OK) return status;
  levels = regionOffset(REGION_LEVELS);
  activity = regionOffset(REGION_ACTIVITY);
  histogram = regionOffset(REGION_HISTOGRAM);
  memory.fill(activity, <u8>ACTIVITY_NONE, frames * channels);
  const gap = max(1, silenceFrames);
  let segments = 0;
  for (let c = 0; c < channels; c++) {
    hear(c, onsetSteps, offsetSteps, leastFloor, channels > 1 ? leakOf(c, leakSteps) : i32.MIN_VALUE);
    rejectSteady(c, steadySteps, gap);
    segments += join(c, speechFrames, gap, padFrames);
  }
  return writeSegments(segments);
}

// @inline
function level(frame: i32, channel: i32): i32 {
  return <i32>load<u8>(levels + <usize>(frame * channels + channel));
}

// @inline
function heard(frame: i32, channel: i32): i32 {
  return <i32>load<u8>(activity + <usize>(frame * channels + channel));
}

// @inline
function mark(frame: i32, channel: i32, value: i32): void {
  store<u8>(activity + <usize>(frame * channels + channel), value);
}

/** Loudest of the other channels. */
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
function count(bin: i32, change: i32): void {
  const at = histogram + ((<usize>bin) << 2);
  store<i32>(at, load<i32>(at) + change);
}

// @inline
function counted(bin: i32): i32 {
  return load<i32>(histogram + ((<usize>bin) << 2));
}

/** The bin below which `rank` of those counted lie. */
function binAt(rank: i32): i32 {
  let bin = 0;
  for (let below = 0; bin < 511; bin++) {
    below += counted(bin);
    if (below > rank) break;
  }
  return bin;
}

/**
 * How far below the others a sound of the channel is taken for theirs, in steps: the lower quartile of the difference while
 * they are at their loudest, and a margin, but `leakSteps` at the most.
 */
function leakOf(channel: i32, leakSteps: i32): i32 {
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  for (let f = 0; f < frames; f++) count(others(f, channel), 1);
  const loud = binAt(frames - 1 - frames / LOUD_RANK);
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  let loudFrames = 0;
  for (let f = 0; f < frames; f++) {
    const other = others(f, channel);
    if (other < loud) continue;
    count(level(f, channel) - other + 255, 1);
    loudFrames++;
  }
  return min(leakSteps, binAt(loudFrames / LEAK_RANK) - 255 + LEAK_STEPS);
}

/**
 * Marks each run of frames above the lower threshold that has ONSET_FRAMES in a row above the upper one. Both are above the
 * noise floor: the level that one in FLOOR_RANK of the frames around is below, digital silence left out.
 */
function hear(channel: i32, onsetSteps: i32, offsetSteps: i32, leastFloor: i32, leak: i32): void {
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  let around = 0;
  let floor = 0;
  let below = 0; // frames counted that are below the floor
  let entering = 0;
  let runStart = -1;
  let loudFrames = 0;
  let speech = false;
  for (let f = 0; f < frames; f++) {
    for (; entering < min(frames, f + FLOOR_FRAMES / 2); entering++) {
      const enters = level(entering, channel);
      if (enters === 0) continue;
      count(enters, 1);
      around++;
      if (enters < floor) below++;
    }
    const leaves = f > FLOOR_FRAMES / 2 ? level(f - FLOOR_FRAMES / 2 - 1, channel) : 0;
    if (leaves !== 0) {
      count(leaves, -1);
      around--;
      if (leaves < floor) below--;
    }
    const rank = around / FLOOR_RANK;
    while (below > rank) below -= counted(--floor);
    for (; floor < 255 && below + counted(floor) <= rank; floor++) below += counted(floor);

    const own = level(f, channel);
    const base = max(floor, leastFloor);
    if (own >= base + offsetSteps && !leaks(f, channel, own, leak)) {
      if (runStart < 0) runStart = f;
      loudFrames = own >= base + onsetSteps ? loudFrames + 1 : 0;
      if (loudFrames >= ONSET_FRAMES && !speech) {
        speech = true;
        for (let past = runStart; past < f; past++) mark(past, channel, ACTIVITY_HEARD);
      }
      if (speech) mark(f, channel, ACTIVITY_HEARD);
    } else {
      runStart = -1;
      loudFrames = 0;
      speech = false;
    }
  }
}

/** Whether a frame is no louder than what the others' latest sound leaves in the channel. */
// @inline
function leaks(frame: i32, channel: i32, own: i32, leak: i32): bool {
  if (leak === i32.MIN_VALUE) return false;
  for (let f = max(0, frame - ECHO_FRAMES); f <= min(frames - 1, frame + 1); f++) {
    if (own < others(f, channel) + leak) return true;
  }
  return false;
}

/**
 * Marks what is heard without moving as speech does: tones, music, steady noise. It is judged within islands, between which
 * there are `gap` frames or more.
 */
function rejectSteady(channel: i32, steadySteps: f64, gap: i32): void {
  let start = -1;
  let last = 0;
  for (let f = 0; f < frames; f++) {
    if (heard(f, channel) === ACTIVITY_NONE) continue;
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
    if (still && heard(f, channel) !== ACTIVITY_NONE) mark(f, channel, ACTIVITY_STEADY);
  }
}

/** Whether the frame is heard, those before it since the rise, and the one after it: sound may end in the middle of a frame. */
// @inline
function goesOn(frame: i32, start: i32, channel: i32): bool {
  if (frame - start < RISE_FRAMES || frame === frames - 1) return false;
  for (let near = frame - RISE_FRAMES; near <= frame + 1; near++) {
    if (heard(near, channel) === ACTIVITY_NONE) return false;
  }
  return true;
}

/** Steps to the nearest level of the frames before, within the longest beat. */
// @inline
function movement(frame: i32, channel: i32): i32 {
  const now = level(frame, channel);
  let least = i32.MAX_VALUE;
  for (let f = max(0, frame - BEAT_FRAMES); f < frame; f++) least = min(least, abs(now - level(f, channel)));
  return least;
}

/** Bridges short silences, drops short speech, widens the rest; answers how many segments are left. */
function join(channel: i32, speechFrames: i32, gap: i32, padFrames: i32): i32 {
  let segments = 0;
  let start = -1;
  let end = 0;
  let written = 0; // frames that are final
  for (let f = 0; f <= frames; f++) {
    const speaks = f < frames && heard(f, channel) === ACTIVITY_HEARD;
    if (start >= 0 && (f === frames || (speaks && f - end >= gap))) {
      if (end - start >= speechFrames) {
        const from = max(written, start - padFrames);
        const to = min(frames, end + padFrames);
        if (segments === 0 || from > written) segments++;
        fill(written, from, channel, ACTIVITY_NONE);
        fill(from, to, channel, ACTIVITY_HEARD);
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

/** Reads the segments off the frames, by their start and then by channel; touching ones are one. */
function writeSegments(segments: i32): i32 {
  const status = placeSpoken(segments);
  if (status !== STATUS_OK) return status;
  const starts = regionOffset(REGION_SPOKEN_START_MS);
  const ends = regionOffset(REGION_SPOKEN_END_MS);
  const spokenChannels = regionOffset(REGION_SPOKEN_CHANNEL);
  const latest = histogram; // segment that runs in each channel
  let written = 0;
  for (let f = 0; f < frames; f++) {
    for (let c = 0; c < channels; c++) {
      if (heard(f, c) === ACTIVITY_NONE) continue;
      if (f === 0 || heard(f - 1, c) === ACTIVITY_NONE) {
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
