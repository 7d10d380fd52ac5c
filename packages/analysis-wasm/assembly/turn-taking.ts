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
  SIDE_SILENT,
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

const NO_ANSWER: i32 = -1;

let latencies: usize = 0;
let count: i32 = 0;

/**
 * Turns and response latencies of one call's valid segments `[from, to)`, written to row `call` of `calls` rows. A latency runs
 * from the end of a customer's turn to the start of the agent's turn that answers it, see `takeTurns`.
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

/**
 * Measures turns in one pass in the order of starts; `ordered` is 0 when the segments are in that order already.
 *
 * The answer to a customer's turn is the first agent's turn that begins after it has begun and ends after it has ended: an earlier
 * one lies wholly inside it. While the customer's turn can still go on, an answer is the agent's latest turn, since the pause that
 * would end it is as long as the one that ends the customer's turn.
 */
function takeTurns(from: i32, to: i32, turnGapMs: i32, ordered: usize): void {
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ends = regionOffset(REGION_SEGMENT_END_MS);
  const codes = regionOffset(REGION_SEGMENT_SIDE);
  const sides = regionOffset(REGION_SIDES);
  const agent = sideRecord(sides, SIDE_AGENT);
  const customer = sideRecord(sides, SIDE_CUSTOMER);
  let answer = NO_ANSWER;
  for (let k = from; k < to; k++) {
    const i = <usize>(ordered === 0 ? k : payloadOf(load<u64>(ordered + ((<usize>(k - from)) << 3))));
    const start = load<i32>(starts + (i << 2));
    const end = load<i32>(ends + (i << 2));
    const side = <i32>load<u8>(codes + i);
    // A segment of length 0 is only an utterance.
    if (end === start) continue;
    const record = sideRecord(sides, side);
    if (turnStarts(record, start, turnGapMs)) {
      if (side === SIDE_CUSTOMER) {
        // An agent's turn that starts together with the customer's next turn is no answer.
        if (answer !== start) commit(answer, load<i32>(customer, SIDE_END_MS));
        answer = NO_ANSWER;
      }
      store<i32>(record, load<i32>(record, SIDE_TURN_COUNT) + 1, SIDE_TURN_COUNT);
      store<i32>(record, start, SIDE_TURN_MS);
    }
    const reached = max(end, load<i32>(record, SIDE_END_MS));
    const length = reached - load<i32>(record, SIDE_TURN_MS);
    store<i32>(record, reached, SIDE_END_MS);
    store<i32>(record, max(length, load<i32>(record, SIDE_TURN_LONGEST_MS)), SIDE_TURN_LONGEST_MS);

    const customerEnd = load<i32>(customer, SIDE_END_MS);
    if (customerEnd === SIDE_SILENT) continue;
    if (answer === NO_ANSWER) {
      const turn = load<i32>(agent, SIDE_TURN_MS);
      if (side === SIDE_AGENT && turn > load<i32>(customer, SIDE_TURN_MS) && reached > customerEnd) answer = turn;
    } else if (load<i32>(agent, SIDE_END_MS) <= customerEnd) {
      // The customer's turn went on beyond the agent's.
      answer = NO_ANSWER;
    }
  }
  commit(answer, load<i32>(customer, SIDE_END_MS));
}

/** Takes the latency of an answer. An agent who began before the customer's end did not wait for it. */
function commit(answer: i32, customerEnd: i32): void {
  if (answer === NO_ANSWER || answer <= customerEnd) return;
  store<u64>(latencies + ((<usize>count) << 3), pack(answer - customerEnd, 0));
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
