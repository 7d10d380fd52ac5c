import { regionOffset } from "./arena";
import {
  INTERRUPTER_AGENT,
  INTERRUPTER_CUSTOMER,
  INTERRUPTER_SIMULTANEOUS,
  REGION_TALK_OVER_END_MS,
  REGION_TALK_OVER_INTERRUPTER,
  REGION_TALK_OVER_START_MS,
  REGION_TALK_OVER_YIELDED,
  SIDE_AGENT,
  SIDE_CUSTOMER,
} from "./layout";

let minTalkOver: i32 = 0;
let eventStarts: usize = 0;
let eventEnds: usize = 0;
let eventInterrupters: usize = 0;
let eventYielded: usize = 0;
let openStart: i32 = 0;
let interrupter: i32 = 0;
let count: i32 = 0;
let total: i32 = 0;
let measure: i32 = 0;

/** Starts a call. */
export function beginTalkOver(minTalkOverMs: i32): void {
  minTalkOver = minTalkOverMs;
  eventStarts = regionOffset(REGION_TALK_OVER_START_MS);
  eventEnds = regionOffset(REGION_TALK_OVER_END_MS);
  eventInterrupters = regionOffset(REGION_TALK_OVER_INTERRUPTER);
  eventYielded = regionOffset(REGION_TALK_OVER_YIELDED);
  count = 0;
  total = 0;
  measure = 0;
}

/** Both sides talk from now on. The turns are given by their starts. */
export function openTalkOver(nowMs: i32, agentTurnMs: i32, customerTurnMs: i32): void {
  openStart = nowMs;
  interrupter =
    agentTurnMs > customerTurnMs
      ? INTERRUPTER_AGENT
      : agentTurnMs < customerTurnMs
        ? INTERRUPTER_CUSTOMER
        : INTERRUPTER_SIMULTANEOUS;
}

/** One side or both stop now; `talking` has the bits of the sides that go on. */
export function closeTalkOver(nowMs: i32, talking: i32): void {
  const length = nowMs - openStart;
  measure += length;
  if (length < minTalkOver) return;
  const interrupted = interrupter === INTERRUPTER_AGENT ? SIDE_CUSTOMER : SIDE_AGENT;
  const yielded = interrupter !== INTERRUPTER_SIMULTANEOUS && ((talking >> interrupted) & 1) === 0;
  store<i32>(eventStarts + ((<usize>count) << 2), openStart);
  store<i32>(eventEnds + ((<usize>count) << 2), nowMs);
  store<u8>(eventInterrupters + <usize>count, <u8>interrupter);
  store<u8>(eventYielded + <usize>count, <u8>yielded);
  count++;
  total += length;
}

export function talkOverCount(): i32 {
  return count;
}

export function talkOverTotalMs(): i32 {
  return total;
}

/** Length of all talk-over, also of stretches too short for an event. */
export function talkOverMs(): i32 {
  return measure;
}
