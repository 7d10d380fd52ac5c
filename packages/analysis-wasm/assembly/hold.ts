import { regionOffset } from "./arena";
import {
  CHANGE_DISCONNECT,
  CHANGE_HOLD,
  CHANGE_LAST_SEEN,
  HOLD_AGENT_MS,
  HOLD_COUNT,
  HOLD_LONGEST_MS,
  HOLD_THEN_DISCONNECTED,
  HOLD_TOTAL_MS,
  REGION_CHANGE_KIND,
  REGION_CHANGE_SESSION,
  REGION_CHANGE_TIME_MS,
  REGION_HISTOGRAM,
  REGION_HOLD_END_MS,
  REGION_HOLD_OPEN,
  REGION_HOLD_START_MS,
  REGION_HOLD_TOTALS,
  REGION_ORDERED,
  REGION_PERIOD_END_MS,
  REGION_PERIOD_OPEN,
  REGION_PERIOD_START_MS,
  REGION_SESSION_OPEN_MS,
  REGION_SPARE,
} from "./layout";
import { pack, payloadOf, sort, timeOf } from "./sort";
import { uniteIntervals } from "./union";

const NOT_HELD: i64 = i64.MAX_VALUE;

let periods: i32 = 0;
let agentMs: f64 = 0;

/**
 * Measures the holds of the placed state changes. Holds still open at the end of the call close at `endMs`, or, when
 * there is none, at the last change; never before they start.
 */
export function measureHolds(changes: i32, sessions: i32, hasEnd: bool, endMs: i32): void {
  periods = 0;
  agentMs = 0;
  const thenDisconnected = closeHolds(changes, sessions);
  if (changes > 0) {
    const lastChange = timeOf(load<u64>(regionOffset(REGION_ORDERED) + ((<usize>(changes - 1)) << 3)));
    closeOpenHolds(sessions, hasEnd ? endMs : lastChange);
  }
  const count = uniteIntervals(
    regionOffset(REGION_PERIOD_START_MS),
    regionOffset(REGION_PERIOD_END_MS),
    regionOffset(REGION_PERIOD_OPEN),
    periods,
    regionOffset(REGION_ORDERED),
    regionOffset(REGION_SPARE),
    regionOffset(REGION_HISTOGRAM),
    regionOffset(REGION_HOLD_START_MS),
    regionOffset(REGION_HOLD_END_MS),
    regionOffset(REGION_HOLD_OPEN),
  );
  writeHoldTotals(count, thenDisconnected);
}

/** Walks the changes in time order and returns how many holds end with their session. */
function closeHolds(changes: i32, sessions: i32): i32 {
  const times = regionOffset(REGION_CHANGE_TIME_MS);
  const ids = regionOffset(REGION_CHANGE_SESSION);
  const kinds = regionOffset(REGION_CHANGE_KIND);
  const ordered = regionOffset(REGION_ORDERED);
  const openSince = regionOffset(REGION_SESSION_OPEN_MS);
  for (let session = 0; session < sessions; session++) store<i64>(openSince + ((<usize>session) << 3), NOT_HELD);
  for (let i = 0; i < changes; i++)
    store<u64>(ordered + ((<usize>i) << 3), pack(load<i32>(times + ((<usize>i) << 2)), i));
  sort(ordered, regionOffset(REGION_SPARE), regionOffset(REGION_HISTOGRAM), changes);

  let thenDisconnected = 0;
  for (let i = 0; i < changes; i++) {
    const entry = load<u64>(ordered + ((<usize>i) << 3));
    const change = <usize>payloadOf(entry);
    const kind = <i32>load<u8>(kinds + change);
    const slot = openSince + ((<usize>load<i32>(ids + (change << 2))) << 3);
    const held = load<i64>(slot);
    if (kind === CHANGE_HOLD) {
      if (held === NOT_HELD) store<i64>(slot, <i64>timeOf(entry));
    } else if (held !== NOT_HELD) {
      addPeriod(<i32>held, timeOf(entry), kind === CHANGE_LAST_SEEN);
      store<i64>(slot, NOT_HELD);
      if (kind === CHANGE_DISCONNECT) thenDisconnected++;
    }
  }
  return thenDisconnected;
}

function closeOpenHolds(sessions: i32, endMs: i32): void {
  const openSince = regionOffset(REGION_SESSION_OPEN_MS);
  for (let session = 0; session < sessions; session++) {
    const held = load<i64>(openSince + ((<usize>session) << 3));
    if (held !== NOT_HELD) addPeriod(<i32>held, max(<i32>held, endMs), true);
  }
}

function addPeriod(startMs: i32, endMs: i32, open: bool): void {
  store<i32>(regionOffset(REGION_PERIOD_START_MS) + ((<usize>periods) << 2), startMs);
  store<i32>(regionOffset(REGION_PERIOD_END_MS) + ((<usize>periods) << 2), endMs);
  store<u8>(regionOffset(REGION_PERIOD_OPEN) + <usize>periods, <u8>open);
  agentMs += <f64>endMs - <f64>startMs;
  periods++;
}

function writeHoldTotals(count: i32, thenDisconnected: i32): void {
  const starts = regionOffset(REGION_HOLD_START_MS);
  const ends = regionOffset(REGION_HOLD_END_MS);
  const totals = regionOffset(REGION_HOLD_TOTALS);
  let total: f64 = 0;
  let longest: f64 = 0;
  for (let i = 0; i < count; i++) {
    const length = <f64>load<i32>(ends + ((<usize>i) << 2)) - <f64>load<i32>(starts + ((<usize>i) << 2));
    total += length;
    longest = max(longest, length);
  }
  store<f64>(totals + (HOLD_COUNT << 3), <f64>count);
  store<f64>(totals + (HOLD_TOTAL_MS << 3), total);
  store<f64>(totals + (HOLD_LONGEST_MS << 3), longest);
  store<f64>(totals + (HOLD_AGENT_MS << 3), agentMs);
  store<f64>(totals + (HOLD_THEN_DISCONNECTED << 3), <f64>thenDisconnected);
}
