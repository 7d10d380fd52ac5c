import { pack, payloadOf, sort, timeOf } from "./sort";

/**
 * Unites `count` intervals given in any order; touching intervals merge, and those of length 0 stay. Writes the union in time
 * order and returns how many intervals it has. If `flags` is not 0, an interval of the union is flagged when one of the given
 * intervals that end where it ends was.
 */
export function uniteIntervals(
  starts: usize,
  ends: usize,
  flags: usize,
  count: i32,
  ordered: usize,
  spare: usize,
  histogram: usize,
  unionStarts: usize,
  unionEnds: usize,
  unionFlags: usize,
): i32 {
  for (let i = 0; i < count; i++)
    store<u64>(ordered + ((<usize>i) << 3), pack(load<i32>(starts + ((<usize>i) << 2)), i));
  sort(ordered, spare, histogram, count);

  let last = -1;
  let lastEnd = 0;
  for (let i = 0; i < count; i++) {
    const entry = load<u64>(ordered + ((<usize>i) << 3));
    const start = timeOf(entry);
    const part = <usize>payloadOf(entry);
    const end = load<i32>(ends + (part << 2));
    const flag = flags !== 0 ? load<u8>(flags + part) : 0;
    if (last >= 0 && start <= lastEnd) {
      if (end < lastEnd) continue;
      if (flags !== 0)
        store<u8>(unionFlags + <usize>last, end > lastEnd ? flag : load<u8>(unionFlags + <usize>last) | flag);
    } else {
      last++;
      store<i32>(unionStarts + ((<usize>last) << 2), start);
      if (flags !== 0) store<u8>(unionFlags + <usize>last, flag);
    }
    lastEnd = end;
    store<i32>(unionEnds + ((<usize>last) << 2), end);
  }
  return last + 1;
}
