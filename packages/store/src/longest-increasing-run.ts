/** The indexes of a longest strictly increasing subsequence, by patience sorting. */
export function longestIncreasingRun(values: readonly number[]): Set<number> {
  /** By length − 1: the index at which the run of that length with the smallest last value ends. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  const valueAt = (index: number | undefined) => (index === undefined ? Number.NaN : (values[index] ?? Number.NaN));
  for (const [index, value] of values.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (valueAt(ends[middle]) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = ends[low - 1];
    ends[low] = index;
  }
  const run = new Set<number>();
  for (let index = ends.at(-1); index !== undefined; index = previous[index]) run.add(index);
  return run;
}
