import { hashText } from "./hash.ts";

/** What the lists say of a word; a byte has them all. */
export const wordBits = {
  first: 1,
  /** A first name that is common in English. */
  commonFirst: 2,
  last: 4,
  /** In the list of names that are first or last ones. */
  name: 8,
  city: 16,
  /** A country, a state, or a word of a city's name. */
  region: 32,
} as const;
const levelShift = 6;

/** How usual a word is: 0 in no list of words, 1 rare, 2 known to everybody, 3 said in every call. */
export function wordLevel(bits: number): number {
  return bits >> levelShift;
}

export function withLevel(bits: number, level: number): number {
  return (bits & 63) | (level << levelShift);
}

const marksOfName = wordBits.first | wordBits.last | wordBits.name;

export function isListedName(bits: number): boolean {
  return (bits & marksOfName) !== 0;
}

/** Slots of 32 bits: 24 of a word's hash, 8 for what the lists say. An empty slot ends a search. */
export type WordTable = Uint32Array;

const bitsMask = 255;

/** What the lists say of a word in lower case; 0 when no list has it. */
export function lookUp(table: WordTable, word: string): number {
  const hash = hashText(word);
  const mark = hash & ~bitsMask;
  for (let slot = (hash >>> 0) % table.length; ; slot = slot + 1 === table.length ? 0 : slot + 1) {
    const found = table[slot] ?? 0;
    if (found === 0) return 0;
    if ((found & ~bitsMask) === mark) return found & bitsMask;
  }
}

export function buildWordTable(words: ReadonlyMap<string, number>): WordTable {
  const table = new Uint32Array(Math.ceil(words.size * 1.12) | 1);
  for (const [word, bits] of words) {
    const hash = hashText(word);
    let slot = (hash >>> 0) % table.length;
    while (table[slot] !== 0) slot = slot + 1 === table.length ? 0 : slot + 1;
    table[slot] = ((hash & ~bitsMask) | bits) >>> 0;
  }
  return table;
}
