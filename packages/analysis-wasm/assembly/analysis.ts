import { placeResults, regionBytes, regionOffset } from "./arena";
import { beginLatency, finishLatency } from "./latency";
import {
  DURATION_UNKNOWN,
  REGION_CALL_DURATION_MS,
  REGION_CUT_END_MS,
  REGION_CUT_START_MS,
  REGION_HISTOGRAM,
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
import { beginSides } from "./turns";
import { uniteIntervals } from "./union";
import { speakerBound, validateSegments, validateWindows } from "./validate";

let minSilence: i32 = 0;
let cutHolds: bool = false;
let minTalkOver: i32 = 0;
let turnGap: i32 = 0;
let withDetail: bool = false;

/**
 * Measures the calls that were placed and filled. With `detail` (one call only) the events and speakers are written too.
 * Any status but STATUS_OK leaves the results undefined.
 */
export function analyzeCalls(calls: i32, minSilenceMs: i32, excludeHold: bool, minTalkOverMs: i32, turnGapMs: i32, detail: bool): i32 {
  const segmentOffsets = regionOffset(REGION_SEGMENT_OFFSETS);
  const windowOffsets = regionOffset(REGION_WINDOW_OFFSETS);
  let status = validateSegments(offsetAt(segmentOffsets, calls));
  if (status == STATUS_OK) status = validateWindows(offsetAt(windowOffsets, calls));
  if (status == STATUS_OK) {
    status = placeResults(calls, largestRun(segmentOffsets, calls), largestRun(windowOffsets, calls), speakerBound(), detail);
  }
  if (status != STATUS_OK) return status;

  minSilence = minSilenceMs;
  cutHolds = excludeHold;
  minTalkOver = minTalkOverMs;
  turnGap = turnGapMs;
  withDetail = detail;
  memory.fill(regionOffset(REGION_SPEAKERS), 0, regionBytes(REGION_SPEAKERS));
  beginTotals(calls);
  for (let call = 0; call < calls; call++) {
    status = analyzeCall(call);
    if (status != STATUS_OK) return status;
  }
  return STATUS_OK;
}

function analyzeCall(call: i32): i32 {
  const segmentOffsets = regionOffset(REGION_SEGMENT_OFFSETS);
  const spare = regionOffset(REGION_SPARE);
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
  // The sorts are done with the spare entries before the sweep fills them with latencies.
  beginLatency(spare);

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
  const latencies = finishLatency(regionOffset(REGION_ORDERED), regionOffset(REGION_HISTOGRAM));
  const support = recorded ? SUPPORT_RECORDING : SUPPORT_SPEECH;
  writeTotals(call, support, supportEnd - supportStart, leading, trailing, latencies);
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

function largestRun(offsets: usize, calls: i32): i32 {
  let largest = 0;
  for (let call = 0; call < calls; call++) largest = max(largest, offsetAt(offsets, call + 1) - offsetAt(offsets, call));
  return largest;
}
