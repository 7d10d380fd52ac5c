import { regionOffset } from "./arena";
import {
  LATENCY_NONE,
  REGION_HISTOGRAM,
  REGION_ORDERED,
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_START_MS,
  REGION_SIDES,
  REGION_SPARE,
  REGION_TURNS,
  SIDE_AGENT,
  SIDE_COUNT,
  SIDE_CUSTOMER,
  SIDE_END_MS,
  SIDE_TURN_COUNT,
  SIDE_TURN_LONGEST_MS,
  SIDE_TURN_MS,
  TURN_COUNT,
  TURN_LATENCY_COUNT,
  TURN_LATENCY_LONGEST_MS,
  TURN_LATENCY_MEDIAN_MS,
  TURN_LATENCY_P95_MS,
  TURN_LONGEST_MS,
} from "./layout";
import { pack, payloadOf, sort, timeOf } from "./sort";
import { orderStarts, startsAscend } from "./speakers";
import { beginSides, sideRecord, turnStarts } from "./turns";

let latencies: usize = 0;
let count: i32 = 0;

/**
 * Turns and response latencies of one call's valid segments `[from, to)`, written to row `call` of `calls` rows. A latency runs
 * from the end of a customer's turn to the start of the agent's next turn, when positive and before the customer's next turn.
 */
export function measureTurns(call: i32, calls: i32, from: i32, to: i32, turnGapMs: i32): void {
  const ordered = regionOffset(REGION_ORDERED);
  const spare = regionOffset(REGION_SPARE);
  const sides = regionOffset(REGION_SIDES);
  const inOrder = startsAscend(from, to);
  if (!inOrder) orderStarts(from, to);
  latencies = spare;
  count = 0;
  beginSides(sides);
  takeTurns(from, to, turnGapMs, inOrder ? 0 : ordered);
  sort(latencies, ordered, regionOffset(REGION_HISTOGRAM), count);

  for (let side = 0; side < SIDE_COUNT; side++) {
    const record = sideRecord(sides, side);
    write(call, calls, TURN_COUNT + side, load<i32>(record, SIDE_TURN_COUNT));
    write(call, calls, TURN_LONGEST_MS + side, load<i32>(record, SIDE_TURN_LONGEST_MS));
  }
  write(call, calls, TURN_LATENCY_COUNT, count);
  write(call, calls, TURN_LATENCY_MEDIAN_MS, percentile(50));
  write(call, calls, TURN_LATENCY_P95_MS, percentile(95));
  write(call, calls, TURN_LATENCY_LONGEST_MS, percentile(100));
}

/** Measures turns in one pass in the order of starts; `ordered` is 0 when the segments are in that order already. */
function takeTurns(from: i32, to: i32, turnGapMs: i32, ordered: usize): void {
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ends = regionOffset(REGION_SEGMENT_END_MS);
  const codes = regionOffset(REGION_SEGMENT_SIDE);
  const sides = regionOffset(REGION_SIDES);
  const customer = sideRecord(sides, SIDE_CUSTOMER);
  let awaiting = false;
  let candidate = 0;
  let answer = -1; // start of the agent's turn that ends the candidate latency
  for (let k = from; k < to; k++) {
    const i = <usize>(ordered === 0 ? k : payloadOf(load<u64>(ordered + ((<usize>(k - from)) << 3))));
    const start = load<i32>(starts + (i << 2));
    const end = load<i32>(ends + (i << 2));
    const side = <i32>load<u8>(codes + i);
    // A segment of length 0 is only an utterance.
    if (end === start) continue;
    const record = sideRecord(sides, side);
    const begins = turnStarts(record, start, turnGapMs);
    if (side === SIDE_CUSTOMER) {
      if (begins) {
        // An agent's turn that starts together with the customer's next turn is no answer.
        if (answer !== start) commit(candidate);
        awaiting = true;
      }
      // The customer's turn goes on, so the agent did not wait for its end.
      candidate = 0;
    } else if (side === SIDE_AGENT && begins && awaiting && load<i32>(customer, SIDE_TURN_MS) !== start) {
      awaiting = false;
      answer = start;
      candidate = max(0, start - load<i32>(customer, SIDE_END_MS));
    }
    if (begins) {
      store<i32>(record, load<i32>(record, SIDE_TURN_COUNT) + 1, SIDE_TURN_COUNT);
      store<i32>(record, start, SIDE_TURN_MS);
    }
    const reached = max(end, load<i32>(record, SIDE_END_MS));
    const length = reached - load<i32>(record, SIDE_TURN_MS);
    store<i32>(record, reached, SIDE_END_MS);
    store<i32>(record, max(length, load<i32>(record, SIDE_TURN_LONGEST_MS)), SIDE_TURN_LONGEST_MS);
  }
  commit(candidate);
}

function commit(latency: i32): void {
  if (latency === 0) return;
  store<u64>(latencies + ((<usize>count) << 3), pack(latency, 0));
  count++;
}

/** Percentile by nearest rank. */
function percentile(percent: i32): i32 {
  if (count === 0) return LATENCY_NONE;
  const rank = <i32>((<i64>percent * count + 99) / 100);
  return timeOf(load<u64>(latencies + ((<usize>(rank - 1)) << 3)));
}

// @inline
function write(call: i32, calls: i32, column: i32, value: i32): void {
  store<i32>(regionOffset(REGION_TURNS) + ((<usize>(column * calls + call)) << 2), value);
}
