import { LATENCY_NONE } from "./layout";
import { pack, sort, timeOf } from "./sort";

let latencies: usize = 0;
let count: i32 = 0;
let awaiting: bool = false;
let customerTurn: i32 = 0;
let candidate: i32 = LATENCY_NONE;

/** Starts a call; `entries` has room for a latency per agent's turn. */
export function beginLatency(entries: usize): void {
  latencies = entries;
  count = 0;
  awaiting = false;
  candidate = LATENCY_NONE;
}

/** A turn of the customer's starts: an answer to the one before stands, and this one awaits its own. */
export function customerTurnStarts(nowMs: i32): void {
  commit();
  awaiting = true;
  customerTurn = nowMs;
}

/** The customer talks on within the turn, so an agent who had started did not wait for its end. */
export function customerTurnGoesOn(): void {
  candidate = LATENCY_NONE;
}

/** A turn of the agent's starts; the customer last stopped at `customerEndMs`, unless still talking. */
export function agentTurnStarts(nowMs: i32, customerEndMs: i32, customerTalks: bool): void {
  // A start together with the customer's is no answer to it.
  if (!awaiting || customerTurn == nowMs) return;
  awaiting = false;
  if (!customerTalks && nowMs > customerEndMs) candidate = nowMs - customerEndMs;
}

/** Ends the call: sorts the latencies and answers how many there are. */
export function finishLatency(spare: usize, histogram: usize): i32 {
  commit();
  sort(latencies, spare, histogram, count);
  return count;
}

/** Nearest-rank percentile of the finished call. */
export function latencyPercentile(percent: i32): i32 {
  if (count == 0) return LATENCY_NONE;
  const rank = (percent * count + 99) / 100;
  return timeOf(load<u64>(latencies + (<usize>(rank - 1) << 3)));
}

function commit(): void {
  if (candidate == LATENCY_NONE) return;
  store<u64>(latencies + (<usize>count << 3), pack(candidate, 0));
  count++;
  candidate = LATENCY_NONE;
}
