let cutStarts: usize = 0;
let cutEnds: usize = 0;
let cuts: i32 = 0;
let cut: i32 = 0;
let minSilence: i32 = 0;
let eventStarts: usize = 0;
let eventEnds: usize = 0;
let count: i32 = 0;
let total: i32 = 0;
let longest: i32 = 0;

/** Starts a call. The cuts are disjoint and in time order. `toStarts` and `toEnds` are 0 when only totals are wanted. */
export function beginSilence(
  starts: usize,
  ends: usize,
  cutCount: i32,
  minSilenceMs: i32,
  toStarts: usize,
  toEnds: usize,
): void {
  cutStarts = starts;
  cutEnds = ends;
  cuts = cutCount;
  cut = 0;
  minSilence = minSilenceMs;
  eventStarts = toStarts;
  eventEnds = toEnds;
  count = 0;
  total = 0;
  longest = 0;
}

/**
 * Takes the next gap of speech, in time order, and returns how much of it lies outside the cuts. If the gap is a pause within the
 * speech, each piece between two cuts is a notable silence when it is long enough.
 */
export function takeGap(startMs: i32, endMs: i32, pause: bool): i32 {
  while (cut < cuts && load<i32>(cutEnds + ((<usize>cut) << 2)) <= startMs) cut++;
  let from = startMs;
  let left = 0;
  for (; cut < cuts && load<i32>(cutStarts + ((<usize>cut) << 2)) < endMs; cut++) {
    const cutStart = load<i32>(cutStarts + ((<usize>cut) << 2));
    const cutEnd = load<i32>(cutEnds + ((<usize>cut) << 2));
    // A hold window of length 0 cuts nothing, not even one silence into two.
    if (cutEnd === cutStart) continue;
    if (cutStart > from) {
      left += cutStart - from;
      if (pause) judge(from, cutStart);
    }
    from = cutEnd;
    if (from >= endMs) return left;
  }
  left += endMs - from;
  if (pause) judge(from, endMs);
  return left;
}

function judge(startMs: i32, endMs: i32): void {
  const length = endMs - startMs;
  if (length < minSilence) return;
  if (eventStarts !== 0) {
    store<i32>(eventStarts + ((<usize>count) << 2), startMs);
    store<i32>(eventEnds + ((<usize>count) << 2), endMs);
  }
  count++;
  total += length;
  longest = max(longest, length);
}

export function silenceCount(): i32 {
  return count;
}

export function silenceTotalMs(): i32 {
  return total;
}

export function silenceLongestMs(): i32 {
  return longest;
}
