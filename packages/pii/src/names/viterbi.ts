import { isContinuation, labelCount } from "./labels.ts";

const never = -(2 ** 30);

/**
 * The best sequence of labels for `count` words. `scores` has a row of `labelCount` for each word; `transitions` what one label
 * behind another is worth. A continuation stands behind its own beginning alone.
 */
export function bestLabels(scores: Int32Array, transitions: Int32Array, count: number): Uint8Array {
  const cameFrom = new Uint8Array(count * labelCount);
  let previous = new Int32Array(labelCount);
  let current = new Int32Array(labelCount);
  for (let at = 0; at < count; at++) {
    const row = at * labelCount;
    for (let label = 0; label < labelCount; label++) {
      let best = never;
      let cameBy = 0;
      if (at === 0) best = isContinuation(label) ? never : (transitions[label] ?? 0);
      else {
        const first = isContinuation(label) ? label - 1 : 0;
        const end = isContinuation(label) ? label + 1 : labelCount;
        for (let before = first; before < end; before++) {
          const total = (previous[before] ?? 0) + (transitions[before * labelCount + label] ?? 0);
          if (total > best) {
            best = total;
            cameBy = before;
          }
        }
      }
      current[label] = best + (scores[row + label] ?? 0);
      cameFrom[row + label] = cameBy;
    }
    [previous, current] = [current, previous];
  }
  const labels = new Uint8Array(count);
  let last = 0;
  for (let label = 1; label < labelCount; label++) if ((previous[label] ?? 0) > (previous[last] ?? 0)) last = label;
  for (let at = count - 1; at >= 0; at--) {
    labels[at] = last;
    last = cameFrom[at * labelCount + last] ?? 0;
  }
  return labels;
}
