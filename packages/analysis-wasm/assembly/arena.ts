import {
  BLOCK_SAMPLES,
  CHUNK_CALLS,
  GUARD_BYTES,
  HISTOGRAM_BYTES,
  HOLD_VALUES,
  INPUT_PADDING,
  MAX_DOCUMENTS,
  MAX_SEGMENTS,
  MAX_VOICES,
  REGION_ACTIVITY,
  REGION_CALL_DURATION_MS,
  REGION_CALLS_BY_LENGTH,
  REGION_CALLS_BY_LENGTH_SPARE,
  REGION_CHANGE_KIND,
  REGION_CHANGE_SESSION,
  REGION_CHANGE_TIME_MS,
  REGION_COUNT,
  REGION_CUT_END_MS,
  REGION_CUT_START_MS,
  REGION_DOCUMENT_END,
  REGION_DOCUMENT_ID,
  REGION_DOCUMENT_START,
  REGION_DOCUMENT_UNDERSTOOD,
  REGION_HISTOGRAM,
  REGION_HOLD_END_MS,
  REGION_HOLD_OPEN,
  REGION_HOLD_START_MS,
  REGION_HOLD_TOTALS,
  REGION_HOLD_WINDOW_END_MS,
  REGION_HOLD_WINDOW_OFFSETS,
  REGION_HOLD_WINDOW_START_MS,
  REGION_INPUT,
  REGION_LEFT,
  REGION_LEVELS,
  REGION_ORDERED,
  REGION_PERIOD_END_MS,
  REGION_PERIOD_OPEN,
  REGION_PERIOD_START_MS,
  REGION_RANKS,
  REGION_ROWS,
  REGION_SAMPLES,
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_OFFSETS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_SPEAKER,
  REGION_SEGMENT_START_MS,
  REGION_SESSION_OPEN_MS,
  REGION_SIDES,
  REGION_SILENCE_END_MS,
  REGION_SILENCE_START_MS,
  REGION_SPARE,
  REGION_SPEAKER_IDS,
  REGION_SPEAKERS,
  REGION_SPOKEN_CHANNEL,
  REGION_SPOKEN_END_MS,
  REGION_SPOKEN_START_MS,
  REGION_TALK_OVER_END_MS,
  REGION_TALK_OVER_INTERRUPTER,
  REGION_TALK_OVER_START_MS,
  REGION_TALK_OVER_YIELDED,
  REGION_TEXT_END,
  REGION_TEXT_START,
  REGION_TOTALS,
  REGION_TURNS,
  REGION_UNION_END_MS,
  REGION_UNION_START_MS,
  REGION_UNION_VOICE,
  REGION_VOICE_LATEST,
  REGION_VOICE_SIDE,
  REGION_VOICE_SLOTS,
  REGION_VOICE_SPEAKER,
  REGION_VOICE_TOKENS,
  REGION_VOICES,
  ROW_STRIDE,
  SEGMENT_BYTES,
  SIDE_COUNT,
  SIDE_STRIDE,
  SPEAKER_STRIDE,
  STATUS_OK,
  STATUS_OUT_OF_MEMORY,
  TOTAL_COLUMNS,
  TURN_COLUMNS,
  VOICE_SLOT_STRIDE,
  VOICE_TOKEN_STRIDE,
} from "./layout";

const ALIGNMENT: usize = 16;
const PAGE_BYTES: usize = 65536;

const table: usize = memory.data(REGION_COUNT * 8, 8);
let top: usize = 0;
let inputTop: usize = 0;
let scanTop: usize = 0;

/** First byte of the arena. */
export function arenaOffset(): usize {
  return __heap_base;
}

/** First byte of a region, 0 when the latest run has not placed it. */
// @inline
export function regionOffset(region: i32): usize {
  return <usize>load<u32>(table + ((<usize>region) << 3));
}

/** Exact size of a region, 0 when the latest run has not placed it. */
export function regionBytes(region: i32): u32 {
  return load<u32>(table + ((<usize>region) << 3), 4);
}

/** Places the columns, offsets and durations of calls, for the host to fill. */
export function placeCalls(segments: i32, calls: i32, windows: i32): i32 {
  clearRegions();
  placeColumns(segments, calls, windows);
  inputTop = top;
  return reserve();
}

function placeColumns(segments: i32, calls: i32, windows: i32): void {
  placeRegion(REGION_SEGMENT_START_MS, segments, 4);
  placeRegion(REGION_SEGMENT_END_MS, segments, 4);
  placeRegion(REGION_SEGMENT_SPEAKER, segments, 4);
  placeRegion(REGION_SEGMENT_SIDE, segments, 1);
  placeRegion(REGION_SEGMENT_OFFSETS, calls + 1, 4);
  placeRegion(REGION_CALL_DURATION_MS, calls, 4);
  placeRegion(REGION_HOLD_WINDOW_START_MS, windows, 4);
  placeRegion(REGION_HOLD_WINDOW_END_MS, windows, 4);
  placeRegion(REGION_HOLD_WINDOW_OFFSETS, calls + 1, 4);
}

/** Places the totals of all calls above the calls, replacing the results of an earlier run. */
export function placeTotals(calls: i32): i32 {
  clearRuns();
  placeRegion(REGION_TOTALS, calls * TOTAL_COLUMNS, 4);
  placeRegion(REGION_CALLS_BY_LENGTH, min(calls, CHUNK_CALLS), 8);
  placeRegion(REGION_CALLS_BY_LENGTH_SPARE, min(calls, CHUNK_CALLS), 8);
  placeRegion(REGION_LEFT, calls, 4);
  placeRegion(REGION_ROWS, TOTAL_COLUMNS, ROW_STRIDE);
  placeRegion(REGION_RANKS, CHUNK_CALLS, 4);
  placeRegion(REGION_HISTOGRAM, HISTOGRAM_BYTES, 1);
  return reserve();
}

/** Places turns and response latencies likewise, with scratch for the largest call. */
export function placeTurns(calls: i32, segments: i32): i32 {
  clearRuns();
  placeRegion(REGION_TURNS, calls * TURN_COLUMNS, 4);
  placeRegion(REGION_ORDERED, segments, 8);
  placeRegion(REGION_SPARE, segments, 8);
  placeRegion(REGION_SIDES, SIDE_COUNT, SIDE_STRIDE);
  placeRegion(REGION_HISTOGRAM, HISTOGRAM_BYTES, 1);
  return reserve();
}

/**
 * Places all results of one call and its unions likewise. The call has at most as many talk-overs and unions as segments, and
 * each hold may cut a silence in two. The starts and voices of the unions have one element more, an
 * end mark.
 */
export function placeDetail(segments: i32, windows: i32): i32 {
  clearRuns();
  placeRegion(REGION_TOTALS, TOTAL_COLUMNS, 4);
  placeRegion(REGION_TURNS, TURN_COLUMNS, 4);
  placeRegion(REGION_HISTOGRAM, HISTOGRAM_BYTES, 1);
  placeRegion(REGION_SPEAKER_IDS, segments, 4);
  placeRegion(REGION_SILENCE_START_MS, segments + windows, 4);
  placeRegion(REGION_SILENCE_END_MS, segments + windows, 4);
  placeRegion(REGION_TALK_OVER_START_MS, segments, 4);
  placeRegion(REGION_TALK_OVER_END_MS, segments, 4);
  placeRegion(REGION_TALK_OVER_INTERRUPTER, segments, 1);
  placeRegion(REGION_TALK_OVER_YIELDED, segments, 1);
  placeRegion(REGION_UNION_START_MS, segments + 1, 4);
  placeRegion(REGION_UNION_END_MS, segments, 4);
  placeRegion(REGION_UNION_VOICE, segments + 1, 4);
  return reserve();
}

/** Places, on top, scratch for calls of at most so many segments and hold windows. */
export function placeScratch(segments: i32, windows: i32, speakers: i32): i32 {
  const entries = max(segments, windows);
  placeRegion(REGION_ORDERED, entries, 8);
  placeRegion(REGION_SPARE, entries, 8);
  placeRegion(REGION_CUT_START_MS, windows, 4);
  placeRegion(REGION_CUT_END_MS, windows, 4);
  placeRegion(REGION_SIDES, SIDE_COUNT, SIDE_STRIDE);
  placeRegion(REGION_SPEAKERS, speakers, SPEAKER_STRIDE);
  return reserve();
}

/** Places `bytes` bytes for documents, for the host to fill. */
export function placeInput(bytes: i32): i32 {
  clearRegions();
  placeRegion(REGION_INPUT, bytes + INPUT_PADDING, 1);
  scanTop = top;
  return reserve();
}

/**
 * Places, above the input, all that may be found in its first `bytes` bytes and in up to `documents` documents: calls, as
 * `placeCalls` places them, and the documents, texts and voices.
 */
export function placeScan(bytes: i32, documents: i32): i32 {
  inputTop = scanTop;
  clearRuns();
  const calls = min(documents, MAX_DOCUMENTS);
  const segments = min(bytes / SEGMENT_BYTES + 1, MAX_SEGMENTS);
  const voices = min(segments, MAX_VOICES);
  placeRegion(REGION_DOCUMENT_START, calls, 4);
  placeRegion(REGION_DOCUMENT_END, calls, 4);
  placeRegion(REGION_DOCUMENT_UNDERSTOOD, calls, 1);
  placeRegion(REGION_DOCUMENT_ID, calls, 4);
  placeRegion(REGION_VOICE_SLOTS, 2 << (31 - clz(voices)), VOICE_SLOT_STRIDE);
  placeRegion(REGION_VOICE_TOKENS, voices, VOICE_TOKEN_STRIDE);
  placeRegion(REGION_VOICE_SPEAKER, voices, 4);
  placeRegion(REGION_VOICE_SIDE, voices, 1);
  placeRegion(REGION_VOICE_LATEST, voices, 8);
  placeRegion(REGION_TEXT_START, segments, 4);
  placeRegion(REGION_TEXT_END, segments, 4);
  placeColumns(segments, calls, 0);
  inputTop = top;
  return reserve();
}

/** Places the state changes of one call and its holds, of which there are at most as many as changes. */
export function placeChanges(changes: i32, sessions: i32): i32 {
  clearRegions();
  placeRegion(REGION_CHANGE_TIME_MS, changes, 4);
  placeRegion(REGION_CHANGE_SESSION, changes, 4);
  placeRegion(REGION_CHANGE_KIND, changes, 1);
  placeRegion(REGION_ORDERED, changes, 8);
  placeRegion(REGION_SPARE, changes, 8);
  placeRegion(REGION_HISTOGRAM, HISTOGRAM_BYTES, 1);
  placeRegion(REGION_SESSION_OPEN_MS, sessions, 8);
  placeRegion(REGION_PERIOD_START_MS, changes, 4);
  placeRegion(REGION_PERIOD_END_MS, changes, 4);
  placeRegion(REGION_PERIOD_OPEN, changes, 1);
  placeRegion(REGION_HOLD_TOTALS, HOLD_VALUES, 8);
  placeRegion(REGION_HOLD_START_MS, changes, 4);
  placeRegion(REGION_HOLD_END_MS, changes, 4);
  placeRegion(REGION_HOLD_OPEN, changes, 1);
  return reserve();
}

/** Places one block of a recording, and `rest` samples that may be left of the block before. */
export function placeSamples(rest: i32): i32 {
  clearRegions();
  placeRegion(REGION_SAMPLES, rest + BLOCK_SAMPLES, 2);
  inputTop = top;
  return reserve();
}

/** Places so many levels; those that were taken before keep their values. */
export function placeLevels(levels: i32): i32 {
  clearRuns();
  placeRegion(REGION_LEVELS, levels, 1);
  return reserve();
}

/** Places, on top, the voices of the network's windows, for the host to fill. */
export function placeVoices(voices: i32): i32 {
  placeRegion(REGION_VOICES, voices, 1);
  return reserve();
}

/** Places, on top, the activity of each level, and a histogram. */
export function placeActivity(levels: i32): i32 {
  placeRegion(REGION_ACTIVITY, levels, 1);
  placeRegion(REGION_HISTOGRAM, HISTOGRAM_BYTES, 1);
  return reserve();
}

/** Places, on top, the segments found. */
export function placeSpoken(segments: i32): i32 {
  placeRegion(REGION_SPOKEN_START_MS, segments, 4);
  placeRegion(REGION_SPOKEN_END_MS, segments, 4);
  placeRegion(REGION_SPOKEN_CHANNEL, segments, 4);
  return reserve();
}

function clearRegions(): void {
  memory.fill(table, 0, REGION_COUNT * 8);
  top = __heap_base;
}

/** Removes all regions above the input. */
function clearRuns(): void {
  for (let region = 0; region < REGION_COUNT; region++) {
    if (regionOffset(region) >= inputTop) memory.fill(table + ((<usize>region) << 3), 0, 8);
  }
  top = inputTop;
}

/** Puts a region above those already placed; its memory exists once `reserve` has succeeded. */
function placeRegion(region: i32, count: i32, stride: i32): void {
  const offset = (top + GUARD_BYTES + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
  const bytes = <usize>count * <usize>stride;
  store<u32>(table + ((<usize>region) << 3), <u32>offset);
  store<u32>(table + ((<usize>region) << 3), <u32>bytes, 4);
  top = offset + bytes;
}

/** Grows the memory until every placed region and the last guard fit. */
function reserve(): i32 {
  const pages = <i32>((top + GUARD_BYTES + PAGE_BYTES - 1) / PAGE_BYTES);
  const missing = pages - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0 ? STATUS_OK : STATUS_OUT_OF_MEMORY;
}
