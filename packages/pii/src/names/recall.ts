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

const shortestWord = 3;
/** The least level of a word that everybody knows. */
export const knownToEverybody = 2;
/** A word of a name. */
export const isNameWord = /^[\p{L}\p{M}']+$/u;
const isHouse = /^(?:\d+\p{L}?|\p{L})$/u;
const unit = /[\p{L}\p{M}\p{N}]+/gu;
const isBlank = /^[\s,]+$/;

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

/** Letters and digits, with what stands before them where they go on a name. */
interface Unit extends TextRange {
  first: string;
  next: string;
}

/** What may follow the units so far. */
interface NextUnits {
  byUnit: Map<string, NextUnits>;
  /** What ends here: in any case, and only with a capital within a sentence. */
  anyCase?: RecalledPlace["kind"] | undefined;
  capital?: RecalledPlace["kind"] | undefined;
}

/**
 * Words that are names alone are found in any case. Words of every day ("Will", "Grace") are found when they are written with a
 * capital within a sentence, or when the whole name is said. Of an address the whole is found, and its street alone.
 */
export function createRecalledNames(): RecalledNames {
  const names: NextUnits = { byUnit: new Map() };

  return {
    add: (words) => {
      for (const { name, capital } of namesToRecall(words))
        add(name, capital ? { capital: "person" } : { anyCase: "person" });
    },
    addAddress: (words) => {
      const said = words.filter(({ isMark, isKnown }) => !isMark && !isKnown);
      if (said.length > 2) add(textOf(said), { anyCase: "address" });
      const street = said.slice(said.findIndex(({ word }) => !isHouse.test(word)));
      const isOwn = street.some(({ word, bits }) => isNameWord.test(word) && wordLevel(bits) < knownToEverybody);
      if (street.length > 1 && isOwn) add(textOf(street), { anyCase: "address" });
    },
    placesIn: (text) => {
      if (names.byUnit.size === 0) return [];
      const units = unitsOf(text);
      const places: RecalledPlace[] = [];
      for (let at = 0; at < units.length; ) {
        const longest = longestAt(text, units, at);
        if (longest !== null) places.push(longest.place);
        at = longest?.behind ?? at + 1;
      }
      return places;
    },
  };

  function add(name: string, kind: Pick<NextUnits, "anyCase" | "capital">): void {
    let at = names;
    for (const [index, { first, next }] of unitsOf(name).entries()) {
      const key = index === 0 ? first : next;
      const following = at.byUnit.get(key) ?? { byUnit: new Map() };
      at.byUnit.set(key, following);
      at = following;
    }
    at.anyCase ??= kind.anyCase;
    at.capital ??= kind.capital;
  }

  function longestAt(text: string, units: readonly Unit[], from: number) {
    const start = units[from]?.start ?? 0;
    let longest: { place: RecalledPlace; behind: number } | null = null;
    let known: NextUnits | undefined = names.byUnit.get(units[from]?.first ?? "");
    for (let at = from; known !== undefined; at++) {
      const end = units[at]?.end ?? start;
      const kind: RecalledPlace["kind"] | undefined =
        known.anyCase ?? (saidAsName(text, start, end) ? known.capital : undefined);
      if (kind !== undefined) longest = { place: { kind, start, end }, behind: at + 1 };
      known = known.byUnit.get(units[at + 1]?.next ?? "");
    }
    return longest;
  }
}

const textOf = (words: readonly WordFacts[]) => words.map(({ word }) => word).join(" ");

/** A text as names are compared: in lower case, and whatever blanks and commas stand between. */
function unitsOf(text: string): Unit[] {
  let before = 0;
  return Array.from(text.matchAll(unit), ({ 0: said, index: start }) => {
    const gap = text.slice(before, start);
    before = start + said.length;
    const first = said.toLowerCase();
    return { first, next: (isBlank.test(gap) ? " " : gap.replaceAll("’", "'")) + first, start, end: before };
  });
}
