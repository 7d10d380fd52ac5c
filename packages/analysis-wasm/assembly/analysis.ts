import { placeDetail, placeScratch, placeTotals, placeTurns, regionBytes, regionOffset } from "./arena";
import { sweepConversations } from "./conversations";
import {
  DURATION_UNKNOWN,
  REGION_CALL_DURATION_MS,
  REGION_CUT_END_MS,
  REGION_CUT_START_MS,
  REGION_HISTOGRAM,
  REGION_HOLD_WINDOW_END_MS,
  REGION_HOLD_WINDOW_OFFSETS,
  REGION_HOLD_WINDOW_START_MS,
  REGION_LEFT,
  REGION_ORDERED,
  REGION_SEGMENT_OFFSETS,
  REGION_SILENCE_END_MS,
  REGION_SILENCE_START_MS,
  REGION_SPARE,
  REGION_SPEAKERS,
  STATUS_OK,
} from "./layout";
import { sweepRunningEnds } from "./running-ends";
import { beginSilence } from "./silence";
import { sweepSpeech } from "./speech";
import { beginTotals } from "./totals";
import { measureTurns } from "./turn-taking";
import { uniteIntervals } from "./union";
import { beginSegments, speakerBound, validateHoldWindows, validateSegments } from "./validate";

/**
 * Measures the totals of the placed calls: ordinary conversations four at a time, all others one by one. The results are defined
 * only if it returns STATUS_OK.
 */
export function analyzeTotals(calls: i32, minSilenceMs: i32, excludeHold: bool, minTalkOverMs: i32): i32 {
  let status = validateHoldWindows(valueAt(regionOffset(REGION_HOLD_WINDOW_OFFSETS), calls));
  if (status === STATUS_OK) status = placeTotals(calls);
  if (status !== STATUS_OK) return status;
  const left = sweepConversations(calls, minSilenceMs, excludeHold, minTalkOverMs);
  return left === 0 ? STATUS_OK : sweepLeft(calls, left, minSilenceMs, excludeHold, minTalkOverMs);
}

/** Measures all there is to measure of the one placed call, with events, speakers and turns. */
export function analyzeDetail(minSilenceMs: i32, excludeHold: bool, minTalkOverMs: i32, turnGapMs: i32): i32 {
  const segments = valueAt(regionOffset(REGION_SEGMENT_OFFSETS), 1);
  const windows = valueAt(regionOffset(REGION_HOLD_WINDOW_OFFSETS), 1);
  beginSegments();
  let status = validateSegments(0, segments, valueAt(regionOffset(REGION_CALL_DURATION_MS), 0));
  if (status === STATUS_OK) status = validateHoldWindows(windows);
  if (status === STATUS_OK) status = placeDetail(segments, windows);
  if (status === STATUS_OK) status = placeScratch(segments, windows, speakerBound());
  if (status !== STATUS_OK) return status;
  beginTotals(1);
  memory.fill(regionOffset(REGION_SPEAKERS), 0, regionBytes(REGION_SPEAKERS));
  beginSilence(
    regionOffset(REGION_CUT_START_MS),
    regionOffset(REGION_CUT_END_MS),
    excludeHold ? uniteHoldWindows(0) : 0,
    minSilenceMs,
    regionOffset(REGION_SILENCE_START_MS),
    regionOffset(REGION_SILENCE_END_MS),
  );
  status = sweepSpeech(segments, minTalkOverMs, turnGapMs);
  if (status === STATUS_OK) measureTurns(0, 1, 0, segments, turnGapMs);
  return status;
}

/** Measures the turns and response latencies of the placed calls. */
export function analyzeTurns(calls: i32, turnGapMs: i32): i32 {
  const offsets = regionOffset(REGION_SEGMENT_OFFSETS);
  beginSegments();
  let status = validateSegments(0, valueAt(offsets, calls), DURATION_UNKNOWN);
  let largest = 0;
  for (let call = 0; call < calls; call++) largest = max(largest, valueAt(offsets, call + 1) - valueAt(offsets, call));
  if (status === STATUS_OK) status = placeTurns(calls, largest);
  if (status !== STATUS_OK) return status;
  for (let call = 0; call < calls; call++) {
    measureTurns(call, calls, valueAt(offsets, call), valueAt(offsets, call + 1), turnGapMs);
  }
  return STATUS_OK;
}

/** Measures the first `left` calls listed in REGION_LEFT one by one. */
function sweepLeft(calls: i32, left: i32, minSilenceMs: i32, excludeHold: bool, minTalkOverMs: i32): i32 {
  const segmentOffsets = regionOffset(REGION_SEGMENT_OFFSETS);
  const windowOffsets = regionOffset(REGION_HOLD_WINDOW_OFFSETS);
  const durations = regionOffset(REGION_CALL_DURATION_MS);
  const named = regionOffset(REGION_LEFT);
  let segments = 0;
  let windows = 0;
  let status = STATUS_OK;
  beginSegments();
  for (let i = 0; i < left; i++) {
    const call = valueAt(named, i);
    status = validateSegments(
      valueAt(segmentOffsets, call),
      valueAt(segmentOffsets, call + 1),
      valueAt(durations, call),
    );
    if (status !== STATUS_OK) return status;
    segments = max(segments, valueAt(segmentOffsets, call + 1) - valueAt(segmentOffsets, call));
    windows = max(windows, valueAt(windowOffsets, call + 1) - valueAt(windowOffsets, call));
  }
  status = placeScratch(segments, windows, speakerBound());
  if (status !== STATUS_OK) return status;
  beginTotals(calls);
  memory.fill(regionOffset(REGION_SPEAKERS), 0, regionBytes(REGION_SPEAKERS));
  for (let i = 0; i < left; i++) {
    const call = valueAt(named, i);
    const cuts = excludeHold ? uniteHoldWindows(call) : 0;
    beginSilence(regionOffset(REGION_CUT_START_MS), regionOffset(REGION_CUT_END_MS), cuts, minSilenceMs, 0, 0);
    const from = valueAt(segmentOffsets, call);
    status = sweepRunningEnds(call, from, valueAt(segmentOffsets, call + 1), i + 1, max(1, minTalkOverMs));
    if (status !== STATUS_OK) return status;
  }
  return STATUS_OK;
}

function uniteHoldWindows(call: i32): i32 {
  const offsets = regionOffset(REGION_HOLD_WINDOW_OFFSETS);
  const from = valueAt(offsets, call);
  return uniteIntervals(
    regionOffset(REGION_HOLD_WINDOW_START_MS) + ((<usize>from) << 2),
    regionOffset(REGION_HOLD_WINDOW_END_MS) + ((<usize>from) << 2),
    0,
    valueAt(offsets, call + 1) - from,
    regionOffset(REGION_ORDERED),
    regionOffset(REGION_SPARE),
    regionOffset(REGION_HISTOGRAM),
    regionOffset(REGION_CUT_START_MS),
    regionOffset(REGION_CUT_END_MS),
    0,
  );
}

// @inline
function valueAt(column: usize, call: i32): i32 {
  return load<i32>(column + ((<usize>call) << 2));
}
