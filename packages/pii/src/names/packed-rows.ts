import { rowCount } from "./features.ts";
import { labelCount } from "./labels.ts";

/** Two labels share a number of 32 bits: a sum of a hundred weights fits into half of it. */
const pairs = 6;

/** Weights packed for adding: six additions a row instead of eleven. */
export interface PackedRows {
  /** Sums of rows as they are packed, to be kept for words that come often. */
  sumOf(rows: readonly number[]): Int32Array;
  /** Adds rows to packed sums and writes the score of each label, from `at` on. */
  addUp(sums: readonly (Int32Array | undefined)[], rows: readonly number[], scores: Int32Array, at: number): void;
}

export function packRows(weights: Int8Array): PackedRows {
  const packed = new Int32Array(rowCount * pairs);
  for (let row = 0; row < rowCount; row++) {
    for (let pair = 0; pair < pairs; pair++) {
      const label = row * labelCount + 2 * pair;
      const high = 2 * pair + 1 < labelCount ? (weights[label + 1] ?? 0) : 0;
      packed[row * pairs + pair] = (high << 16) + (weights[label] ?? 0);
    }
  }
  const total = new Int32Array(pairs);

  function add(rows: readonly number[], sums: readonly (Int32Array | undefined)[]): void {
    let [one, two, three, four, five, six] = [0, 0, 0, 0, 0, 0];
    for (let index = 0; index < sums.length; index++) {
      const sum = sums[index];
      if (sum === undefined) continue;
      one += sum[0] ?? 0;
      two += sum[1] ?? 0;
      three += sum[2] ?? 0;
      four += sum[3] ?? 0;
      five += sum[4] ?? 0;
      six += sum[5] ?? 0;
    }
    for (let index = 0; index < rows.length; index++) {
      const at = (rows[index] ?? 0) * pairs;
      one += packed[at] ?? 0;
      two += packed[at + 1] ?? 0;
      three += packed[at + 2] ?? 0;
      four += packed[at + 3] ?? 0;
      five += packed[at + 4] ?? 0;
      six += packed[at + 5] ?? 0;
    }
    total[0] = one;
    total[1] = two;
    total[2] = three;
    total[3] = four;
    total[4] = five;
    total[5] = six;
  }

  return {
    sumOf: (rows) => {
      add(rows, []);
      return total.slice();
    },
    addUp: (sums, rows, scores, at) => {
      add(rows, sums);
      for (let pair = 0; pair < pairs; pair++) {
        const both = total[pair] ?? 0;
        const low = (both << 16) >> 16;
        scores[at + 2 * pair] = low;
        if (2 * pair + 1 < labelCount) scores[at + 2 * pair + 1] = (both - low) >> 16;
      }
    },
  };
}
