import { isListedName, withClass, withLevel, wordBits, wordLevel } from "../src/names/word-table.ts";
import type { Lists } from "./lists.ts";
import { wordClassesOf } from "./word-classes.ts";

/** Everything that the lists say of words, and the words that talk is full of. */
export function gatherWords(lists: Lists, talk: readonly string[]): Map<string, number> {
  const words = new Map<string, number>();
  const add = (text: string, bit: number) => {
    for (const word of wordsOf(text)) if (word.length > 1) words.set(word, (words.get(word) ?? 0) | bit);
  };
  for (const name of lists.first) add(name, wordBits.first);
  for (const name of lists.commonFirst) add(name, wordBits.first | wordBits.commonFirst);
  for (const name of [...lists.last, ...lists.commonLast]) add(name, wordBits.last);
  for (const name of lists.names) add(name, wordBits.name);
  for (const { name } of lists.cities) add(name, /[ -]/.test(name) ? wordBits.region : wordBits.city);
  for (const name of [...lists.countries, ...lists.states, ...lists.counties]) add(name, wordBits.region);
  for (const [word, level] of lists.words) {
    for (const part of wordsOf(word)) words.set(part, withLevel(words.get(part) ?? 0, level));
  }
  for (const word of saidOften(talk)) {
    const bits = words.get(word) ?? 0;
    // "Jane" and "Chelsea" are said often, in the names of things.
    if (!isListedName(bits) || wordLevel(bits) >= knownToEverybody) words.set(word, withLevel(bits, 3));
  }
  // Only of words that are in the table anyway: the other lists have what is said.
  for (const [word, name] of wordClassesOf()) {
    const bits = words.get(word);
    if (bits !== undefined) words.set(word, withClass(bits, name));
  }
  return withFewValues(words);
}

const mostUsualValues = 120;

/** The model has room for 256 different values: a word whose value few others have is left without a class. */
function withFewValues(words: Map<string, number>): Map<string, number> {
  const counts = new Map<number, number>();
  for (const bits of words.values()) counts.set(bits, (counts.get(bits) ?? 0) + 1);
  const usual = new Set(
    [...counts]
      .sort(([one, left], [other, right]) => right - left || one - other)
      .slice(0, mostUsualValues)
      .map(([bits]) => bits),
  );
  return new Map(Array.from(words, ([word, bits]) => [word, usual.has(bits) ? bits : withClass(bits, "unknown")]));
}

const knownToEverybody = 2;
const fewestTimes = 3;

/** Words that several lines of talk have: "um", "gonna", "wifi", "isn't". */
function saidOften(talk: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of talk) {
    for (const word of new Set(wordsOf(line.toLowerCase()))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count >= fewestTimes).map(([word]) => word);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*|'\p{L}{1,2}\b/gu) ?? [];
}
