import type { WordFacts } from "./word-facts.ts";
import { wordLevel } from "./word-table.ts";

/** A place in a text, in UTF-16 offsets. */
export interface TextRange {
  start: number;
  end: number;
}

export interface RecalledPlace extends TextRange {
  kind: "person" | "address";
}

/** The names and addresses that are known in a call, to be found wherever they are said. */
export interface RecalledNames {
  add(words: readonly WordFacts[]): void;
  addAddress(words: readonly WordFacts[]): void;
  /** Sorted, without overlaps. */
  placesIn(text: string): RecalledPlace[];
}

const mostNames = 200;
const shortestWord = 3;
/** The least level of a word that everybody knows. */
export const knownToEverybody = 2;
/** A word of a name. */
export const isNameWord = /^[\p{L}\p{M}']+$/u;
const isHouse = /^(?:\d+\p{L}?|\p{L})$/u;
const between = /[\s,]+/g;

/** What a name is found by again, in lower case: all of it, and its words. */
export function namesToRecall(words: readonly WordFacts[]): { name: string; capital: boolean }[] {
  const names = words.filter(({ word }) => isNameWord.test(word));
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
 * capital within a sentence, or when the whole name is said. Of an address the whole is found, and its street alone.
 */
export function createRecalledNames(): RecalledNames {
  const anyCase = new Map<string, RecalledPlace["kind"]>();
  const capitals = new Map<string, RecalledPlace["kind"]>();
  /** The first word of each name: a text that has none of them has no name, which is seen far sooner than by the pattern. */
  const heads = new Set<string>();
  let pattern: RegExp | null = null;

  return {
    add: (words) => {
      for (const { name, capital } of namesToRecall(words)) add(capital ? capitals : anyCase, name, "person");
    },
    addAddress: (words) => {
      const said = words.filter(({ isMark, isKnown }) => !isMark && !isKnown);
      if (said.length > 2) add(anyCase, textOf(said), "address");
      const street = said.slice(said.findIndex(({ word }) => !isHouse.test(word)));
      const isOwn = street.some(({ word, bits }) => isNameWord.test(word) && wordLevel(bits) < knownToEverybody);
      if (street.length > 1 && isOwn) add(anyCase, textOf(street), "address");
    },
    placesIn: (text) => {
      if (!hasSome(text.toLowerCase())) return [];
      pattern ??= patternOf([...anyCase.keys(), ...capitals.keys()]);
      return Array.from(text.matchAll(pattern)).flatMap(({ index: start, 0: said }): RecalledPlace[] => {
        const end = start + said.length;
        const plain = said.toLowerCase().replaceAll(between, " ");
        const kind = anyCase.get(plain);
        if (kind !== undefined) return [{ kind, start, end }];
        return saidAsName(text, start, end) ? [{ kind: capitals.get(plain) ?? "person", start, end }] : [];
      });
    },
  };

  function add(names: Map<string, RecalledPlace["kind"]>, name: string, kind: RecalledPlace["kind"]): void {
    if (names.has(name) || anyCase.size + capitals.size >= mostNames) return;
    names.set(name, kind);
    heads.add(name.split(" ", 1)[0] ?? name);
    pattern = null;
  }

  function hasSome(text: string): boolean {
    for (const head of heads) if (text.includes(head)) return true;
    return false;
  }
}

const textOf = (words: readonly WordFacts[]) => words.map(({ word }) => word).join(" ");

/** The longer names first, since a pattern takes the first one that fits. Words hold nothing that means something to a pattern. */
function patternOf(names: readonly string[]): RegExp {
  const sorted = names
    .toSorted((left, right) => right.length - left.length)
    .map((name) => name.replaceAll(" ", between.source));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${sorted.join("|")})(?![\\p{L}\\p{N}])`, "giu");
}
