import type { WordFacts } from "./word-facts.ts";

/** Names that are nobody's: products, companies, one's own brands. */
export interface AllowedNames {
  /** For each word whether it is part of such a name. */
  marks(words: readonly { facts: WordFacts }[]): boolean[] | null;
}

/** What may follow the words so far. */
interface NextWords {
  byWord: Map<string, NextWords>;
  isName: boolean;
}

/** `toWords` cuts a name into words as the tagger does. */
export function createAllowedNames(
  names: readonly string[],
  toWords: (name: string) => readonly { facts: WordFacts }[],
): AllowedNames {
  const firstWords = noWords();
  for (const name of names) {
    let at = firstWords;
    for (const { facts } of toWords(name)) {
      const next = at.byWord.get(facts.word) ?? noWords();
      at.byWord.set(facts.word, next);
      at = next;
    }
    at.isName = at !== firstWords;
  }
  return {
    marks: (words) => {
      if (firstWords.byWord.size === 0) return null;
      const marks = words.map(() => false);
      for (const from of words.keys()) marks.fill(true, from, nameEnd(words, from, firstWords));
      return marks;
    },
  };
}

const noWords = (): NextWords => ({ byWord: new Map(), isName: false });

/** Behind the longest name that begins at a word; that word where none does. */
function nameEnd(words: readonly { facts: WordFacts }[], from: number, firstWords: NextWords): number {
  let end = from;
  let next: NextWords | undefined = firstWords;
  for (let at = from; next !== undefined; at++) {
    if (next.isName) end = at;
    next = next.byWord.get(words[at]?.facts.word ?? "");
  }
  return end;
}
