import { regionOffset } from "./arena";
import {
  LATENCY_COUNT,
  LATENCY_MEDIAN_MS,
  LATENCY_NONE,
  LATENCY_P95_MS,
  REGION_HISTOGRAM,
  REGION_LATENCIES,
  REGION_ORDERED,
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_START_MS,
  REGION_SPARE,
  SIDE_AGENT,
  SIDE_CUSTOMER,
} from "./layout";
import { pack, payloadOf, sort, timeOf } from "./sort";
import { orderStarts, startsAscend } from "./speakers";

let latencies: usize = 0;
let count: i32 = 0;

/**
 * Response latencies of one call's valid segments `[from, to)`, written to row `call` of `calls` rows: from the end of a
 * customer's turn to the start of the agent's next turn, when positive and before the customer's next turn.
 */
export function measureLatency(call: i32, calls: i32, from: i32, to: i32, turnGapMs: i32): void {
  const ordered = regionOffset(REGION_ORDERED);
  const spare = regionOffset(REGION_SPARE);
  const histogram = regionOffset(REGION_HISTOGRAM);
  const inOrder = startsAscend(from, to);
  if (!inOrder) orderStarts(from, to);
  latencies = spare;
  count = 0;
  collect(from, to, max(1, turnGapMs), inOrder ? 0 : ordered);
  sort(latencies, ordered, histogram, count);

  const row = regionOffset(REGION_LATENCIES) + (<usize>call << 2);
  store<i32>(row + <usize>(LATENCY_COUNT * calls) * 4, count);
  store<i32>(row + <usize>(LATENCY_MEDIAN_MS * calls) * 4, percentile(50));
  store<i32>(row + <usize>(LATENCY_P95_MS * calls) * 4, percentile(95));
}

/** One pass in the order of starts; `ordered` of 0 means that the segments are in it already. */
function collect(from: i32, to: i32, turnGap: i32, ordered: usize): void {
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ends = regionOffset(REGION_SEGMENT_END_MS);
  const sides = regionOffset(REGION_SEGMENT_SIDE);
  let agentEnd: i64 = i32.MIN_VALUE;
  let customerEnd: i64 = i32.MIN_VALUE;
  let customerTurn = -1;
  let awaiting = false;
  let candidate = 0;
  let answer = -1; // start of the agent's turn that the candidate ends with
  for (let k = from; k < to; k++) {
    const i = <usize>(ordered == 0 ? k : payloadOf(load<u64>(ordered + (<usize>(k - from) << 3))));
    const start = load<i32>(starts + (i << 2));
    const end = load<i32>(ends + (i << 2));
    const side = <i32>load<u8>(sides + i);
    // A segment of no length is an utterance and nothing more.
    if (end == start) continue;
    if (side == SIDE_CUSTOMER) {
      if (<i64>start - customerEnd >= turnGap) {
        // An agent's turn that starts together with this one is no answer to the one before.
        if (answer != start) commit(candidate);
        awaiting = true;
        customerTurn = start;
      }
      // Within one turn, the agent who had started did not wait for its end.
      candidate = 0;
      customerEnd = max<i64>(customerEnd, end);
    } else if (side == SIDE_AGENT) {
      if (<i64>start - agentEnd >= turnGap && awaiting && customerTurn != start) {
        awaiting = false;
        answer = start;
        candidate = <i32>max<i64>(0, <i64>start - customerEnd);
      }
      agentEnd = max<i64>(agentEnd, end);
    }
  }
  commit(candidate);
}

function commit(latency: i32): void {
  if (latency == 0) return;
  store<u64>(latencies + (<usize>count << 3), pack(latency, 0));
  count++;
}

/** Nearest rank. */
function percentile(percent: i32): i32 {
  if (count == 0) return LATENCY_NONE;
  const rank = <i32>((<i64>percent * count + 99) / 100);
  return timeOf(load<u64>(latencies + (<usize>(rank - 1) << 3)));
}
