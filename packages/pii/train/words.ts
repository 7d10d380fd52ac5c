import { withLevel, wordBits } from "../src/names/word-table.ts";
import type { Lists } from "./lists.ts";

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
  for (const word of saidOften(talk)) words.set(word, withLevel(words.get(word) ?? 0, 3));
  return words;
}

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
