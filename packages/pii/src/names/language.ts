import { shapes, type WordFacts } from "./word-facts.ts";
import { isListedName, wordLevel } from "./word-table.ts";

const knownToEverybody = 2;
const fewestOthers = 4;

/** Counts words, to tell whether somebody speaks English: in another language every word looks like a name. */
export function createLanguageCount() {
  let english = 0;
  let others = 0;
  return {
    add: ({ bits, shape, word }: WordFacts) => {
      if (shape === shapes.other || word.length < 2) return;
      if (wordLevel(bits) >= knownToEverybody) english++;
      else if (!isListedName(bits)) others++;
    },
    isEnglish: () => others < fewestOthers || english > others,
  };
}

/** A person whose names are all in the lists, and written with capitals: found in every language. */
export function isListedPerson({ kind, words }: { kind: string; words: readonly WordFacts[] }): boolean {
  return kind === "person" && words.every(({ bits, shape }) => isListedName(bits) && shape === shapes.first);
}
