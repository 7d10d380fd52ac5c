import { regionOffset } from "./arena";
import {
  REGION_SIDES,
  REGION_TOTALS,
  SIDE_COUNT,
  SIDE_TALK_MS,
  SIDE_UTTERANCES,
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
import { overlapMs, speechMs } from "./speech";
import { talkOverCount, talkOverMs, talkOverTotalMs } from "./talk-over";
import { sideRecord } from "./turns";

let columns: usize = 0;
let stride: usize = 0;

/** Starts the columns of `calls` calls. */
export function beginTotals(calls: i32): void {
  columns = regionOffset(REGION_TOTALS);
  stride = <usize>calls << 2;
}

/** Writes the row of the call that has just been measured. */
export function writeTotals(call: i32, support: i32, durationMs: i32, leadingMs: i32, trailingMs: i32): void {
  write(call, TOTAL_SUPPORT, support);
  write(call, TOTAL_DURATION_MS, durationMs);
  write(call, TOTAL_SPEECH_MS, speechMs());
  write(call, TOTAL_SILENCE_MS, durationMs - speechMs());
  write(call, TOTAL_OVERLAP_MS, overlapMs());
  write(call, TOTAL_TALK_OVER_MS, talkOverMs());
  write(call, TOTAL_SILENCE_COUNT, silenceCount());
  write(call, TOTAL_SILENCE_TOTAL_MS, silenceTotalMs());
  write(call, TOTAL_SILENCE_LONGEST_MS, silenceLongestMs());
  write(call, TOTAL_LEADING_MS, leadingMs);
  write(call, TOTAL_TRAILING_MS, trailingMs);
  write(call, TOTAL_TALK_OVER_COUNT, talkOverCount());
  write(call, TOTAL_TALK_OVER_TOTAL_MS, talkOverTotalMs());
  const sides = regionOffset(REGION_SIDES);
  for (let side = 0; side < SIDE_COUNT; side++) {
    const record = sideRecord(sides, side);
    write(call, TOTAL_TALK_MS + side, load<i32>(record, SIDE_TALK_MS));
    write(call, TOTAL_UTTERANCES + side, load<i32>(record, SIDE_UTTERANCES));
  }
}

@inline
function write(call: i32, column: i32, value: i32): void {
  store<i32>(columns + <usize>column * stride + (<usize>call << 2), value);
}
