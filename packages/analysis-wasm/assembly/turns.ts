import { SIDE_COUNT, SIDE_END_MS, SIDE_SILENT, SIDE_SINCE_MS, SIDE_STRIDE, SIDE_TALK_MS, SIDE_TURN_MS } from "./layout";

/** Address of a side's record. */
// @inline
export function sideRecord(records: usize, side: i32): usize {
  return records + <usize>(side * SIDE_STRIDE);
}

/** Starts a call with nobody talking. */
export function beginSides(records: usize): void {
  memory.fill(records, 0, SIDE_COUNT * SIDE_STRIDE);
  for (let side = 0; side < SIDE_COUNT; side++) store<i32>(sideRecord(records, side), SIDE_SILENT, SIDE_END_MS);
}

/** The side starts to talk, in another turn unless the gap before is short. */
export function sideStarts(record: usize, nowMs: i32, turnGapMs: i32): void {
  store<i32>(record, nowMs, SIDE_SINCE_MS);
  if (turnStarts(record, nowMs, turnGapMs)) store<i32>(record, nowMs, SIDE_TURN_MS);
}

/** The side stops talking. Its turn may go on. */
export function sideStops(record: usize, nowMs: i32): void {
  const talk = load<i32>(record, SIDE_TALK_MS) + nowMs - load<i32>(record, SIDE_SINCE_MS);
  store<i32>(record, talk, SIDE_TALK_MS);
  store<i32>(record, nowMs, SIDE_END_MS);
}

/** Whether speech that starts now begins a turn: it is the side's first, or follows a gap of at least `turnGapMs` and 1 ms. */
// @inline
export function turnStarts(record: usize, nowMs: i32, turnGapMs: i32): bool {
  const end = load<i32>(record, SIDE_END_MS);
  return end === SIDE_SILENT || nowMs - end >= max(1, turnGapMs);
}
