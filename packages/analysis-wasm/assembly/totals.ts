import { regionOffset } from "./arena";
import {
  REGION_SIDES,
  REGION_TOTALS,
  SIDE_COUNT,
  SIDE_TALK_MS,
  SIDE_UTTERANCES,
  SUPPORT_RECORDING,
  SUPPORT_SPEECH,
  TOTAL_DURATION_MS,
  TOTAL_LEADING_MS,
  TOTAL_OVERLAP_MS,
  TOTAL_SILENCE_COUNT,
  TOTAL_SILENCE_LONGEST_MS,
  TOTAL_SILENCE_MS,
  TOTAL_SILENCE_TOTAL_MS,
  TOTAL_SPEECH_MS,
  TOTAL_SUPPORT,
  TOTAL_TALK_MS,
  TOTAL_TALK_OVER_COUNT,
  TOTAL_TALK_OVER_MS,
  TOTAL_TALK_OVER_TOTAL_MS,
  TOTAL_TRAILING_MS,
  TOTAL_UTTERANCES,
} from "./layout";
import { silenceCount, silenceLongestMs, silenceTotalMs } from "./silence";
import { sideRecord } from "./turns";

let columns: usize = 0;
let stride: usize = 0;

/** Starts writing the columns of `calls` calls. */
export function beginTotals(calls: i32): void {
  columns = regionOffset(REGION_TOTALS);
  stride = (<usize>calls) << 2;
}

/** Writes the length, speech and overlap of a call and, from the records of the sides, their talk and utterances. */
export function writeTotals(call: i32, recorded: bool, durationMs: i32, speechMs: i32, overlapMs: i32): void {
  write(call, TOTAL_SUPPORT, recorded ? SUPPORT_RECORDING : SUPPORT_SPEECH);
  write(call, TOTAL_DURATION_MS, durationMs);
  write(call, TOTAL_SPEECH_MS, speechMs);
  write(call, TOTAL_SILENCE_MS, durationMs - speechMs);
  write(call, TOTAL_OVERLAP_MS, overlapMs);
  const sides = regionOffset(REGION_SIDES);
  for (let side = 0; side < SIDE_COUNT; side++) {
    const record = sideRecord(sides, side);
    write(call, TOTAL_TALK_MS + side, load<i32>(record, SIDE_TALK_MS));
    write(call, TOTAL_UTTERANCES + side, load<i32>(record, SIDE_UTTERANCES));
  }
}

/** Writes the silences that `takeGap` has found. */
export function writeSilence(call: i32, leadingMs: i32, trailingMs: i32): void {
  write(call, TOTAL_SILENCE_COUNT, silenceCount());
  write(call, TOTAL_SILENCE_TOTAL_MS, silenceTotalMs());
  write(call, TOTAL_SILENCE_LONGEST_MS, silenceLongestMs());
  write(call, TOTAL_LEADING_MS, leadingMs);
  write(call, TOTAL_TRAILING_MS, trailingMs);
}

/** Writes the measure of all talk-over, and the number and sum of its events. */
export function writeTalkOver(call: i32, talkOverMs: i32, count: i32, totalMs: i32): void {
  write(call, TOTAL_TALK_OVER_MS, talkOverMs);
  write(call, TOTAL_TALK_OVER_COUNT, count);
  write(call, TOTAL_TALK_OVER_TOTAL_MS, totalMs);
}

// @inline
function write(call: i32, column: i32, value: i32): void {
  store<i32>(columns + <usize>column * stride + ((<usize>call) << 2), value);
}
