import { regionOffset } from "./arena";
import {
  DURATION_UNKNOWN,
  REGION_CALL_DURATION_MS,
  REGION_ORDERED,
  REGION_SIDES,
  REGION_SPEAKERS,
  REGION_UNION_START_MS,
  REGION_UNION_VOICE,
  SIDE_ACTIVE,
  SIDE_AGENT,
  SIDE_CUSTOMER,
  SIDE_TURN_MS,
  SPEAKER_APPORTIONED_MS,
  STATUS_OK,
} from "./layout";
import { takeGap } from "./silence";
import { payloadOf, timeOf } from "./sort";
import { speakerRecord, unionCount, uniteSpeakers } from "./speakers";
import { beginTalkOver, closeTalkOver, openTalkOver, talkOverCount, talkOverMs, talkOverTotalMs } from "./talk-over";
import { writeSilence, writeTalkOver, writeTotals } from "./totals";
import { beginSides, sideRecord, sideStarts, sideStops } from "./turns";

const CONVERSATION: i32 = (1 << SIDE_AGENT) | (1 << SIDE_CUSTOMER);

/**
 * Sweeps over the unions of one call of `segments` segments and finds its events and each speaker's share. Applies all starts and
 * stops of the same time before it looks at who talks now. `beginSilence` must have been called.
 */
export function sweepSpeech(segments: i32, minTalkOverMs: i32, turnGapMs: i32): i32 {
  const sides = regionOffset(REGION_SIDES);
  beginSides(sides);
  beginTalkOver(minTalkOverMs);
  const status = uniteSpeakers(segments);
  if (status !== STATUS_OK) return status;

  const starts = regionOffset(REGION_UNION_START_MS);
  const voices = regionOffset(REGION_UNION_VOICE);
  const ends = regionOffset(REGION_ORDERED);
  const speakers = regionOffset(REGION_SPEAKERS);
  const unions = unionCount();
  const recordingMs = load<i32>(regionOffset(REGION_CALL_DURATION_MS));
  const recorded = recordingMs !== DURATION_UNKNOWN;
  const supportStart = recorded || unions === 0 ? 0 : load<i32>(starts);

  let speech = 0;
  let overlap = 0;
  let leading = 0;
  let lastEnd = supportStart;
  let spoken = false;
  let talking = 0; // one bit for each side that talks
  let voicesNow = 0;
  let shared: f64 = 0; // running ∫ 1/n
  let previous = 0;
  let before = 0; // `talking` before the latest starts and stops
  let start = 0;
  let end = 0;
  while (end < unions) {
    // Takes one start or stop at a time, by selection without a branch: the processor could not predict which comes next.
    const nextStart = load<i32>(starts + ((<usize>start) << 2));
    const entry = load<u64>(ends + ((<usize>end) << 3));
    const nextEnd = timeOf(entry);
    const stops = nextEnd <= nextStart;
    const now = stops ? nextEnd : nextStart;
    const voice = stops ? payloadOf(entry) : load<i32>(voices + ((<usize>start) << 2));
    const step = stops ? -1 : 1;
    start += <i32>!stops;
    end += <i32>stops;

    const passed = now - previous;
    overlap += voicesNow > 1 ? passed : 0;
    if (voicesNow > 0) shared += <f64>passed / <f64>voicesNow;
    addShare(speakers, voice >> 2, stops ? shared : -shared);
    previous = now;
    voicesNow += step;
    const record = sideRecord(sides, voice & 3);
    const active = load<i32>(record, SIDE_ACTIVE) + step;
    store<i32>(record, active, SIDE_ACTIVE);
    const bit = 1 << (voice & 3);
    talking = active > 0 ? talking | bit : talking & ~bit;

    if (talking === before) continue;
    if (end < unions) {
      if (timeOf(load<u64>(ends + ((<usize>end) << 3))) === now) continue;
      if (load<i32>(starts + ((<usize>start) << 2)) === now) continue;
    }

    if (before === 0) {
      const gap = takeGap(lastEnd, now, spoken);
      if (!spoken) leading = gap;
      spoken = true;
      speech -= now;
    } else if (talking === 0) {
      lastEnd = now;
      speech += now;
    }
    changeSides(sides, before, talking, now, turnGapMs);
    const both = (talking & CONVERSATION) === CONVERSATION;
    if (both !== ((before & CONVERSATION) === CONVERSATION)) {
      if (both) openTalkOver(now, turnOf(sides, SIDE_AGENT), turnOf(sides, SIDE_CUSTOMER));
      else closeTalkOver(now, talking);
    }
    before = talking;
  }

  const supportEnd = recorded ? recordingMs : lastEnd;
  const rest = takeGap(lastEnd, supportEnd, false);
  writeTotals(0, recorded, supportEnd - supportStart, speech, overlap);
  // A call without speech has leading silence only.
  writeSilence(0, unions > 0 ? leading : rest, unions > 0 ? rest : 0);
  writeTalkOver(0, talkOverMs(), talkOverCount(), talkOverTotalMs());
  return STATUS_OK;
}

/** `shared` is subtracted when a speaker starts and added when they stop: the difference is the integral over their talk. */
// @inline
function addShare(speakers: usize, speaker: i32, shared: f64): void {
  const record = speakerRecord(speakers, speaker);
  store<f64>(record, load<f64>(record, SPEAKER_APPORTIONED_MS) + shared, SPEAKER_APPORTIONED_MS);
}

// @inline
function turnOf(sides: usize, side: i32): i32 {
  return load<i32>(sideRecord(sides, side), SIDE_TURN_MS);
}

function changeSides(sides: usize, before: i32, talking: i32, now: i32, turnGapMs: i32): void {
  for (let changed = before ^ talking; changed !== 0; changed &= changed - 1) {
    const side = ctz(changed);
    const record = sideRecord(sides, side);
    if ((talking >> side) & 1) sideStarts(record, now, turnGapMs);
    else sideStops(record, now);
  }
}
