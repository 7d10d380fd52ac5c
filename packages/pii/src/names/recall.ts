import type { WordFacts } from "./word-facts.ts";
import { wordLevel } from "./word-table.ts";

/** A place in a text, in UTF-16 offsets. */
export interface TextRange {
  start: number;
  end: number;
}

/** The names that are known in a call, to be found wherever they are said. */
export interface RecalledNames {
  add(words: readonly WordFacts[]): void;
  /** Sorted, without overlaps. */
  placesIn(text: string): TextRange[];
}

const mostNames = 200;
const shortestWord = 3;
const knownToEverybody = 2;
const isName = /^[\p{L}\p{M}']+$/u;

/** What a name is found by again, in lower case: all of it, and its words. */
export function namesToRecall(words: readonly WordFacts[]): { name: string; capital: boolean }[] {
  const names = words.filter(({ word }) => isName.test(word));
  const whole = { name: names.map(({ word }) => word).join(" "), capital: false };
  const single = names
    .filter(({ word }) => word.length >= shortestWord)
    .map(({ word, bits }) => ({ name: word, capital: wordLevel(bits) >= knownToEverybody }));
  return names.length > 1 ? [whole, ...single] : single;
}

/** Whether a place is written with a capital within a sentence. */
export function saidAsName(text: string, start: number, end: number): boolean {
  const isCapital = /^\p{Lu}\p{Ll}/u.test(text.slice(start, end));
  return isCapital && /[\p{Ll},] $/u.test(text.slice(Math.max(0, start - 2), start));
}

/**
 * Words that are names alone are found in any case. Words of every day ("Will", "Grace") are found when they are written with a
 * capital within a sentence, or when the whole name is said.
 */
export function createRecalledNames(): RecalledNames {
  const anyCase = new Set<string>();
  const capitals = new Set<string>();
  let pattern: RegExp | null = null;

  return {
    add: (words) => {
      for (const { name, capital } of namesToRecall(words)) add(capital ? capitals : anyCase, name);
    },
    placesIn: (text) => {
      if (anyCase.size + capitals.size === 0) return [];
      pattern ??= patternOf([...anyCase, ...capitals]);
      return Array.from(text.matchAll(pattern), (match) => ({
        start: match.index,
        end: match.index + match[0].length,
      })).filter(({ start, end }) => anyCase.has(text.slice(start, end).toLowerCase()) || saidAsName(text, start, end));
    },
  };

  function add(names: Set<string>, name: string): void {
    if (names.has(name) || anyCase.size + capitals.size >= mostNames) return;
    names.add(name);
    pattern = null;
  }
}

/** The longer names first, since a pattern takes the first one that fits. Words hold nothing that means something to a pattern. */
function patternOf(names: readonly string[]): RegExp {
  const sorted = names.toSorted((left, right) => right.length - left.length);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${sorted.join("|")})(?![\\p{L}\\p{N}])`, "giu");
}
