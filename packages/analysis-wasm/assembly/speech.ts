import { regionOffset } from "./arena";
import { agentTurnStarts, customerTurnGoesOn, customerTurnStarts } from "./latency";
import {
  REGION_ORDERED,
  REGION_SIDES,
  REGION_SPEAKERS,
  REGION_UNION_START_MS,
  REGION_UNION_VOICE,
  SIDE_ACTIVE,
  SIDE_AGENT,
  SIDE_COUNT,
  SIDE_CUSTOMER,
  SIDE_END_MS,
  SIDE_TURN_MS,
  SPEAKER_APPORTIONED_MS,
} from "./layout";
import { takeGap } from "./silence";
import { payloadOf, timeOf } from "./sort";
import { speakerRecord } from "./speakers";
import { closeTalkOver, openTalkOver } from "./talk-over";
import { sideRecord, sideStarts, sideStops } from "./turns";

const CONVERSATION: i32 = (1 << SIDE_AGENT) | (1 << SIDE_CUSTOMER);

let speech: i32 = 0;
let overlap: i32 = 0;
let leading: i32 = 0;
let lastEnd: i32 = 0;

/** Time with somebody talking. */
export function speechMs(): i32 {
  return speech;
}

/** Time with two or more talking. */
export function overlapMs(): i32 {
  return overlap;
}

/** Silence from the start of the support to the first speech, outside the cuts. */
export function leadingMs(): i32 {
  return leading;
}

/** End of the last speech, or where the support starts when there is none. */
export function lastSpeechEndMs(): i32 {
  return lastEnd;
}

/**
 * The sweep over one call's unions. At every time at which somebody starts or stops, all of that time's stops and
 * starts are applied before the new state is judged. `supportStartMs` is where leading silence begins.
 */
export function sweepSpeech(unions: i32, supportStartMs: i32, turnGapMs: i32, detail: bool): void {
  const starts = regionOffset(REGION_UNION_START_MS);
  const voices = regionOffset(REGION_UNION_VOICE);
  const ends = regionOffset(REGION_ORDERED);
  const sides = regionOffset(REGION_SIDES);
  const speakers = regionOffset(REGION_SPEAKERS);

  speech = 0;
  overlap = 0;
  leading = 0;
  lastEnd = supportStartMs;
  let spoken = false;
  let talking = 0; // bit per side
  let voicesNow = 0;
  let shared: f64 = 0; // running ∫ 1/n
  let previous = 0;
  let start = 0;
  let end = 0;
  while (end < unions) {
    const nextEnd = timeOf(load<u64>(ends + (<usize>end << 3)));
    const now = start < unions ? min(nextEnd, load<i32>(starts + (<usize>start << 2))) : nextEnd;
    const passed = now - previous;
    if (voicesNow > 1) overlap += passed;
    if (detail && voicesNow > 0) shared += <f64>passed / <f64>voicesNow;
    previous = now;

    const before = talking;
    for (; end < unions; end++, voicesNow--) {
      const entry = load<u64>(ends + (<usize>end << 3));
      if (timeOf(entry) != now) break;
      const voice = payloadOf(entry);
      const record = sideRecord(sides, voice & 3);
      const active = load<i32>(record, SIDE_ACTIVE) - 1;
      store<i32>(record, active, SIDE_ACTIVE);
      if (active == 0) talking &= ~(1 << (voice & 3));
      if (detail) addShare(speakers, voice >> 2, shared);
    }
    for (; start < unions; start++, voicesNow++) {
      if (load<i32>(starts + (<usize>start << 2)) != now) break;
      const voice = load<i32>(voices + (<usize>start << 2));
      const record = sideRecord(sides, voice & 3);
      store<i32>(record, load<i32>(record, SIDE_ACTIVE) + 1, SIDE_ACTIVE);
      talking |= 1 << (voice & 3);
      if (detail) addShare(speakers, voice >> 2, -shared);
    }
    if (talking == before) continue;

    if (before == 0) {
      const gap = takeGap(lastEnd, now, spoken);
      if (!spoken) leading = gap;
      spoken = true;
      speech -= now;
    } else if (talking == 0) {
      lastEnd = now;
      speech += now;
    }
    changeSides(sides, before, talking, now, turnGapMs);
    const both = (talking & CONVERSATION) == CONVERSATION;
    if (both != ((before & CONVERSATION) == CONVERSATION)) {
      if (both) openTalkOver(now, turnOf(sides, SIDE_AGENT), turnOf(sides, SIDE_CUSTOMER));
      else closeTalkOver(now, talking);
    }
  }
}

/** Speakers that stop add the integral, speakers that start take it away: what is left is the integral over their talk. */
// @ts-ignore: decorator
@inline
function addShare(speakers: usize, speaker: i32, shared: f64): void {
  const record = speakerRecord(speakers, speaker);
  store<f64>(record, load<f64>(record, SPEAKER_APPORTIONED_MS) + shared, SPEAKER_APPORTIONED_MS);
}

// @ts-ignore: decorator
@inline
function turnOf(sides: usize, side: i32): i32 {
  return load<i32>(sideRecord(sides, side), SIDE_TURN_MS);
}

/** The customer changes first: a turn of theirs that starts now bears on the agent's turn that starts now. */
function changeSides(sides: usize, before: i32, talking: i32, now: i32, turnGapMs: i32): void {
  const changed = before ^ talking;
  const customer = sideRecord(sides, SIDE_CUSTOMER);
  const customerTalks = ((talking >> SIDE_CUSTOMER) & 1) != 0;
  if ((changed >> SIDE_CUSTOMER) & 1) {
    if (!customerTalks) sideStops(customer, now);
    else if (sideStarts(customer, now, turnGapMs)) customerTurnStarts(now);
    else customerTurnGoesOn();
  }
  for (let side = 0; side < SIDE_COUNT; side++) {
    if (side == SIDE_CUSTOMER || ((changed >> side) & 1) == 0) continue;
    const record = sideRecord(sides, side);
    if (((talking >> side) & 1) == 0) sideStops(record, now);
    else if (sideStarts(record, now, turnGapMs) && side == SIDE_AGENT) {
      agentTurnStarts(now, load<i32>(customer, SIDE_END_MS), customerTalks);
    }
  }
}
