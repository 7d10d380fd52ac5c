import { placeDetail, placeTurns, placeScratch, placeTotals, regionBytes, regionOffset } from "./arena";
import { sweepConversations } from "./conversations";
import {
  DURATION_UNKNOWN,
  REGION_CALL_DURATION_MS,
  REGION_CUT_END_MS,
  REGION_CUT_START_MS,
  REGION_HISTOGRAM,
  REGION_LEFT,
  REGION_ORDERED,
  REGION_SEGMENT_OFFSETS,
  REGION_SIDES,
  REGION_SILENCE_END_MS,
  REGION_SILENCE_START_MS,
  REGION_SPARE,
  REGION_SPEAKERS,
  REGION_TALK_OVER_END_MS,
  REGION_TALK_OVER_INTERRUPTER,
  REGION_TALK_OVER_START_MS,
  REGION_TALK_OVER_YIELDED,
  REGION_UNION_START_MS,
  REGION_WINDOW_END_MS,
  REGION_WINDOW_OFFSETS,
  REGION_WINDOW_START_MS,
  STATUS_OK,
  SUPPORT_RECORDING,
  SUPPORT_SPEECH,
} from "./layout";
import { beginSilence, takeGap } from "./silence";
import { uniteSpeakers, unionCount } from "./speakers";
import { lastSpeechEndMs, leadingMs, sweepSpeech } from "./speech";
import { beginTalkOver } from "./talk-over";
import { beginTotals, writeTotals } from "./totals";
import { measureTurns } from "./turn-taking";
import { beginSides } from "./turns";
import { uniteIntervals } from "./union";
import { beginSegments, speakerBound, validateSegments, validateWindows } from "./validate";

let minSilence: i32 = 0;
let cutHolds: bool = false;
let minTalkOver: i32 = 0;
let turnGap: i32 = 0;
let withDetail: bool = false;

/**
 * Measures the totals of the calls that were placed and filled: ordinary conversations four at a time, and what is left by the
 * general sweep. Any status but STATUS_OK leaves the results undefined.
 */
export function analyzeTotals(calls: i32, minSilenceMs: i32, excludeHold: bool, minTalkOverMs: i32): i32 {
  setParameters(minSilenceMs, excludeHold, minTalkOverMs, 0, false);
  let status = validateWindows(offsetAt(regionOffset(REGION_WINDOW_OFFSETS), calls));
  if (status == STATUS_OK) status = placeTotals(calls);
  if (status != STATUS_OK) return status;
  return analyzeLeft(calls, sweepConversations(calls, minSilenceMs, excludeHold, minTalkOverMs));
}

/** Measures the one call that was placed and filled in full, with its events, speakers and turns. */
export function analyzeDetail(minSilenceMs: i32, excludeHold: bool, minTalkOverMs: i32, turnGapMs: i32): i32 {
  setParameters(minSilenceMs, excludeHold, minTalkOverMs, turnGapMs, true);
  const segments = offsetAt(regionOffset(REGION_SEGMENT_OFFSETS), 1);
  const windows = offsetAt(regionOffset(REGION_WINDOW_OFFSETS), 1);
  beginSegments();
  let status = validateSegments(0, segments);
  if (status == STATUS_OK) status = validateWindows(windows);
  if (status == STATUS_OK) status = placeDetail(segments, windows);
  if (status == STATUS_OK) status = placeScratch(segments, windows, speakerBound());
  if (status != STATUS_OK) return status;
  beginTotals(1);
  memory.fill(regionOffset(REGION_SPEAKERS), 0, regionBytes(REGION_SPEAKERS));
  status = analyzeCall(0);
  if (status == STATUS_OK) measureTurns(0, 1, 0, segments, turnGapMs);
  return status;
}

/** Measures the turns and response latencies of the calls that were placed and filled. */
export function analyzeTurns(calls: i32, turnGapMs: i32): i32 {
  const offsets = regionOffset(REGION_SEGMENT_OFFSETS);
  beginSegments();
  let status = validateSegments(0, offsetAt(offsets, calls));
  let largest = 0;
  for (let call = 0; call < calls; call++) largest = max(largest, offsetAt(offsets, call + 1) - offsetAt(offsets, call));
  if (status == STATUS_OK) status = placeTurns(calls, largest);
  if (status != STATUS_OK) return status;
  for (let call = 0; call < calls; call++) {
    measureTurns(call, calls, offsetAt(offsets, call), offsetAt(offsets, call + 1), turnGapMs);
  }
  return STATUS_OK;
}

function setParameters(minSilenceMs: i32, excludeHold: bool, minTalkOverMs: i32, turnGapMs: i32, detail: bool): void {
  minSilence = minSilenceMs;
  cutHolds = excludeHold;
  minTalkOver = minTalkOverMs;
  turnGap = turnGapMs;
  withDetail = detail;
}

/** The general sweep, over the first `left` calls named in REGION_LEFT. */
function analyzeLeft(calls: i32, left: i32): i32 {
  if (left == 0) return STATUS_OK;
  const segmentOffsets = regionOffset(REGION_SEGMENT_OFFSETS);
  const windowOffsets = regionOffset(REGION_WINDOW_OFFSETS);
  const named = regionOffset(REGION_LEFT);
  let segments = 0;
  let windows = 0;
  let status = STATUS_OK;
  beginSegments();
  for (let i = 0; i < left; i++) {
    const call = offsetAt(named, i);
    status = validateSegments(offsetAt(segmentOffsets, call), offsetAt(segmentOffsets, call + 1));
    if (status != STATUS_OK) return status;
    segments = max(segments, offsetAt(segmentOffsets, call + 1) - offsetAt(segmentOffsets, call));
    windows = max(windows, offsetAt(windowOffsets, call + 1) - offsetAt(windowOffsets, call));
  }
  status = placeScratch(segments, windows, speakerBound());
  if (status != STATUS_OK) return status;
  beginTotals(calls);
  memory.fill(regionOffset(REGION_SPEAKERS), 0, regionBytes(REGION_SPEAKERS));
  for (let i = 0; i < left; i++) {
    status = analyzeCall(offsetAt(named, i));
    if (status != STATUS_OK) return status;
  }
  return STATUS_OK;
}

function analyzeCall(call: i32): i32 {
  const segmentOffsets = regionOffset(REGION_SEGMENT_OFFSETS);
  beginSides(regionOffset(REGION_SIDES));
  beginSilence(
    regionOffset(REGION_CUT_START_MS),
    regionOffset(REGION_CUT_END_MS),
    cutHolds ? uniteWindows(call) : 0,
    minSilence,
    regionOffset(REGION_SILENCE_START_MS),
    regionOffset(REGION_SILENCE_END_MS),
  );
  beginTalkOver(
    minTalkOver,
    regionOffset(REGION_TALK_OVER_START_MS),
    regionOffset(REGION_TALK_OVER_END_MS),
    regionOffset(REGION_TALK_OVER_INTERRUPTER),
    regionOffset(REGION_TALK_OVER_YIELDED),
  );

  const status = uniteSpeakers(offsetAt(segmentOffsets, call), offsetAt(segmentOffsets, call + 1), call + 1, withDetail);
  if (status != STATUS_OK) return status;

  const recordingMs = load<i32>(regionOffset(REGION_CALL_DURATION_MS) + (<usize>call << 2));
  const recorded = recordingMs != DURATION_UNKNOWN;
  const unions = unionCount();
  const supportStart = recorded || unions == 0 ? 0 : load<i32>(regionOffset(REGION_UNION_START_MS));
  sweepSpeech(unions, supportStart, turnGap, withDetail);
  const speechEnd = lastSpeechEndMs();
  const supportEnd = max(recorded ? recordingMs : 0, speechEnd);
  const rest = takeGap(speechEnd, supportEnd, false);
  // Silence before no speech at all leads.
  const leading = unions > 0 ? leadingMs() : rest;
  const trailing = unions > 0 ? rest : 0;
  const support = recorded ? SUPPORT_RECORDING : SUPPORT_SPEECH;
  writeTotals(call, support, supportEnd - supportStart, leading, trailing);
  return STATUS_OK;
}

function uniteWindows(call: i32): i32 {
  const offsets = regionOffset(REGION_WINDOW_OFFSETS);
  const from = offsetAt(offsets, call);
  return uniteIntervals(
    regionOffset(REGION_WINDOW_START_MS) + (<usize>from << 2),
    regionOffset(REGION_WINDOW_END_MS) + (<usize>from << 2),
    0,
    offsetAt(offsets, call + 1) - from,
    regionOffset(REGION_ORDERED),
    regionOffset(REGION_SPARE),
    regionOffset(REGION_HISTOGRAM),
    regionOffset(REGION_CUT_START_MS),
    regionOffset(REGION_CUT_END_MS),
    0,
  );
}

@inline
function offsetAt(offsets: usize, call: i32): i32 {
  return load<i32>(offsets + (<usize>call << 2));
}
