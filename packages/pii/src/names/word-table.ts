import { hashText } from "./hash.ts";

/** What the lists say of a word, in twelve bits: marks, how usual it is, and its class. */
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
const marks = 63;
const levelShift = 6;
const classShift = 8;

/** How usual a word is: 0 in no list of words, 1 rare, 2 known to everybody, 3 said in every call. */
export function wordLevel(bits: number): number {
  return (bits >> levelShift) & 3;
}

export function withLevel(bits: number, level: number): number {
  return (bits & ~(3 << levelShift)) | (level << levelShift);
}

/** What a word is in most sentences; the order is that of the number in the table. */
export const wordClasses = [
  "unknown",
  "noun",
  "plural",
  "verb",
  "past",
  "ing",
  "third person",
  "adjective",
  "adverb",
  "noun or verb",
  "noun or adjective",
  "other",
] as const;
export type WordClass = (typeof wordClasses)[number];

/** The number of a word's class. */
export function wordClass(bits: number): number {
  return bits >> classShift;
}

export function withClass(bits: number, name: WordClass): number {
  return (bits & ((1 << classShift) - 1)) | (wordClasses.indexOf(name) << classShift);
}

/** What the lists of names and places say, without how usual a word is. */
export function wordMarks(bits: number): number {
  return bits & marks;
}

const marksOfName = wordBits.first | wordBits.last | wordBits.name;

export function isListedName(bits: number): boolean {
  return (bits & marksOfName) !== 0;
}

export function isUsualFirstName(bits: number): boolean {
  return (bits & wordBits.commonFirst) !== 0;
}

/** Words by their keys, which are sorted, with what the lists say of each. */
export interface WordList {
  keys: Uint32Array;
  bits: Uint16Array;
}

/** 28 bits of a word's hash: two words in 2,000 share theirs with another one. */
function keyOf(word: string): number {
  return hashText(word) >>> 4;
}

export function toWordList(words: ReadonlyMap<string, number>): WordList {
  const byKey = new Map<number, number>();
  for (const [word, bits] of words) {
    const key = keyOf(word);
    if (!byKey.has(key)) byKey.set(key, bits);
  }
  const sorted = [...byKey].sort(([left], [right]) => left - right);
  return {
    keys: Uint32Array.from(sorted, ([key]) => key),
    bits: Uint16Array.from(sorted, ([, bits]) => bits),
  };
}

/** What the lists say of a word in lower case; 0 when no list has it. */
export type WordTable = (word: string) => number;

const bitsOfBits = 12;

/** Slots of 32 bits: 20 of a key, which has its others by its place, and what the lists say. An empty slot ends a search. */
export function createWordTable({ keys, bits }: WordList): WordTable {
  const { slots, mask } = emptySlots(keys.length);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? 0;
    let slot = key & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = ((key >>> 8) << bitsOfBits) | (bits[index] ?? 0);
  }
  return (word) => {
    const key = keyOf(word);
    const mark = (key >>> 8) << bitsOfBits;
    for (let slot = key & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot] ?? 0;
      if (found === 0) return 0;
      if ((found & ~bitsMask) === mark) return found & bitsMask;
    }
  };
}

const bitsMask = (1 << bitsOfBits) - 1;

/** Twice as many slots as there is to keep, and more, so that searches are short. */
export function emptySlots(count: number): { slots: Int32Array; mask: number } {
  let length = 16;
  while (length < 1.5 * count) length *= 2;
  return { slots: new Int32Array(length), mask: length - 1 };
}
