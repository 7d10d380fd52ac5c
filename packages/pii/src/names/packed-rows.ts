import { type RowList, weightCount } from "./model.ts";
import { emptySlots } from "./word-table.ts";

/** Two labels share a number of 32 bits: a sum of two hundred weights fits into half of it. */
const pairs = weightCount / 2;

/** A bit for so many bits of a key says that some feature has them: most keys have none, and so little is quick to look at. */
const filterBits = 2 ** 19;

/** Weights packed for adding: five additions a feature instead of ten. */
export interface PackedRows {
  /** Adds up the weights of features as they are packed, to be kept for words that come often: the sum of those at `place`. */
  keepSum(keys: readonly number[], sums: Int32Array, place: number): void;
  /**
   * Writes the score of each label, from `at` on: the sum of the first `count` features and of what is kept for the words from
   * `first` to `end`, for each word at the place one after that of the word before, from `place` on.
   */
  addUp(
    keys: Int32Array,
    count: number,
    words: readonly { sums: Int32Array }[],
    first: number,
    end: number,
    place: number,
    scores: Int32Array,
    at: number,
  ): void;
}

export function packRows({ keys: ownKeys, weights }: RowList): PackedRows {
  // A slot has a key and one more, so that no key is empty; `rows` has where its weights are.
  const { slots, mask } = emptySlots(ownKeys.length);
  const rows = new Int32Array(slots.length);
  const packed = new Int32Array(ownKeys.length * pairs);
  const filter = new Uint32Array(filterBits / 32);
  for (let row = 0; row < ownKeys.length; row++) {
    const key = ownKeys[row] ?? 0;
    let slot = key & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = key + 1;
    rows[slot] = row * pairs;
    filter[(key & (filterBits - 1)) >>> 5] = (filter[(key & (filterBits - 1)) >>> 5] ?? 0) | (1 << (key & 31));
    for (let pair = 0; pair < pairs; pair++) {
      const weight = row * weightCount + 2 * pair;
      packed[row * pairs + pair] = ((weights[weight + 1] ?? 0) << 16) + (weights[weight] ?? 0);
    }
  }

  /** Where the weights of a feature are; -1 when it has none. */
  function placeOf(key: number): number {
    if ((((filter[(key & (filterBits - 1)) >>> 5] ?? 0) >>> (key & 31)) & 1) === 0) return -1;
    for (let slot = key & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot] ?? 0;
      if (found === key + 1) return rows[slot] ?? 0;
      if (found === 0) return -1;
    }
  }

  return {
    keepSum: (keys, sums, place) => {
      for (const key of keys) {
        const from = placeOf(key);
        if (from === -1) continue;
        for (let pair = 0; pair < pairs; pair++) {
          const at = place * pairs + pair;
          sums[at] = (sums[at] ?? 0) + (packed[from + pair] ?? 0);
        }
      }
    },
    addUp: (keys, count, words, first, end, place, scores, at) => {
      let [one, two, three, four, five] = [0, 0, 0, 0, 0];
      for (let index = first; index < end; index++) {
        const sums = words[index]?.sums;
        if (sums === undefined) continue;
        const from = (place + index - first) * pairs;
        one = (one + (sums[from] ?? 0)) | 0;
        two = (two + (sums[from + 1] ?? 0)) | 0;
        three = (three + (sums[from + 2] ?? 0)) | 0;
        four = (four + (sums[from + 3] ?? 0)) | 0;
        five = (five + (sums[from + 4] ?? 0)) | 0;
      }
      for (let index = 0; index < count; index++) {
        const from = placeOf(keys[index] ?? 0);
        if (from === -1) continue;
        one = (one + (packed[from] ?? 0)) | 0;
        two = (two + (packed[from + 1] ?? 0)) | 0;
        three = (three + (packed[from + 2] ?? 0)) | 0;
        four = (four + (packed[from + 3] ?? 0)) | 0;
        five = (five + (packed[from + 4] ?? 0)) | 0;
      }
      scores[at] = 0;
      unpack(one, scores, at + 1);
      unpack(two, scores, at + 3);
      unpack(three, scores, at + 5);
      unpack(four, scores, at + 7);
      unpack(five, scores, at + 9);
    },
  };
}

function unpack(both: number, scores: Int32Array, at: number): void {
  const low = (both << 16) >> 16;
  scores[at] = low;
  scores[at + 1] = (both - low) >> 16;
}

/** How long the sums of a word are for so many places. */
export function sumsLength(places: number): number {
  return places * pairs;
}
