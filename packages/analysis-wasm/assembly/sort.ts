import { HISTOGRAM_BYTES } from "./layout";

const SIGN: u32 = 0x80000000;

/** An entry to sort: the time in the high half, its sign bit flipped so that unsigned order is signed order, and any payload. */
// @inline
export function pack(timeMs: i32, payload: i32): u64 {
  return ((<u64>(<u32>timeMs ^ SIGN)) << 32) | <u64>(<u32>payload);
}

// @inline
export function timeOf(entry: u64): i32 {
  return <i32>(<u32>(entry >> 32) ^ SIGN);
}

// @inline
export function payloadOf(entry: u64): i32 {
  return <i32>entry;
}

/**
 * Sorts packed entries by time. The sort is stable: entries of equal time keep their order.
 * Linear for nearly sorted input, else a radix sort over the time. `spare` holds `count` entries too.
 */
export function sort(entries: usize, spare: usize, histogram: usize, count: i32): void {
  if (!insertionSort(entries, count)) radixSort(entries, spare, histogram, count);
}

/** Returns false when it had to move too many entries to be linear; the entries are then partly sorted, still stably. */
function insertionSort(entries: usize, count: i32): bool {
  const end = entries + ((<usize>count) << 3);
  let budget: i64 = ((<i64>count) << 3) + 256;
  for (let at = entries + 8; at < end; at += 8) {
    const entry = load<u64>(at);
    let hole = at;
    while (hole > entries) {
      const before = load<u64>(hole - 8);
      if (before <= entry) break;
      store<u64>(hole, before);
      hole -= 8;
    }
    store<u64>(hole, entry);
    budget -= <i64>((at - hole) >> 3);
    if (budget < 0) return false;
  }
  return true;
}

function radixSort(entries: usize, spare: usize, histogram: usize, count: i32): void {
  const bytes = (<usize>count) << 3;
  countDigits(entries, entries + bytes, histogram);
  let from = entries;
  let to = spare;
  for (let digit = 0; digit < 4; digit++) {
    const counts = histogram + ((<usize>digit) << 10);
    const shift = <u64>(32 + (digit << 3));
    const first = <usize>((load<u64>(from) >> shift) & 0xff);
    if (load<u32>(counts + (first << 2)) === <u32>count) continue;
    prefixSums(counts);
    for (let at = from, end = from + bytes; at < end; at += 8) {
      const entry = load<u64>(at);
      const slot = counts + ((<usize>((entry >> shift) & 0xff)) << 2);
      const target = load<u32>(slot);
      store<u32>(slot, target + 1);
      store<u64>(to + ((<usize>target) << 3), entry);
    }
    const swap = from;
    from = to;
    to = swap;
  }
  if (from !== entries) memory.copy(entries, from, bytes);
}

function countDigits(from: usize, end: usize, histogram: usize): void {
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  for (let at = from; at < end; at += 8) {
    let time = <u32>(load<u64>(at) >> 32);
    for (let counts = histogram, last = histogram + HISTOGRAM_BYTES; counts < last; counts += 1024) {
      const slot = counts + ((<usize>(time & 0xff)) << 2);
      store<u32>(slot, load<u32>(slot) + 1);
      time >>= 8;
    }
  }
}

function prefixSums(counts: usize): void {
  let sum: u32 = 0;
  for (let at = counts, end = counts + 1024; at < end; at += 4) {
    const size = load<u32>(at);
    store<u32>(at, sum);
    sum += size;
  }
}
