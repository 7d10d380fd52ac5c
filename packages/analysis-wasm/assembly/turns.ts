import {
  SIDE_COUNT,
  SIDE_END_MS,
  SIDE_SINCE_MS,
  SIDE_STRIDE,
  SIDE_TALK_MS,
  SIDE_TURN_COUNT,
  SIDE_TURN_LONGEST_MS,
  SIDE_TURN_MS,
} from "./layout";

/** Address of a side's record. */
@inline
export function sideRecord(records: usize, side: i32): usize {
  return records + <usize>(side * SIDE_STRIDE);
}

/** Starts a call with nobody talking. */
export function beginSides(records: usize): void {
  memory.fill(records, 0, SIDE_COUNT * SIDE_STRIDE);
}

/** The side starts to talk, in a new turn unless the gap before is short. */
export function sideStarts(record: usize, nowMs: i32, turnGapMs: i32): void {
  store<i32>(record, nowMs, SIDE_SINCE_MS);
  const turns = load<i32>(record, SIDE_TURN_COUNT);
  if (turns > 0 && nowMs - load<i32>(record, SIDE_END_MS) < turnGapMs) return;
  store<i32>(record, turns + 1, SIDE_TURN_COUNT);
  store<i32>(record, nowMs, SIDE_TURN_MS);
}

/** The side stops talking. Its turn may go on, but is at least this long. */
export function sideStops(record: usize, nowMs: i32): void {
  const talk = load<i32>(record, SIDE_TALK_MS) + nowMs - load<i32>(record, SIDE_SINCE_MS);
  const longest = max(load<i32>(record, SIDE_TURN_LONGEST_MS), nowMs - load<i32>(record, SIDE_TURN_MS));
  store<i32>(record, talk, SIDE_TALK_MS);
  store<i32>(record, longest, SIDE_TURN_LONGEST_MS);
  store<i32>(record, nowMs, SIDE_END_MS);
}
