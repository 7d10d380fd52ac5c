import type { WordFacts } from "./word-facts.ts";

/** Names that are nobody's: products, companies, one's own brands. */
export interface AllowedNames {
  /** For each word whether it is part of such a name. */
  marks(words: readonly { facts: WordFacts }[]): boolean[] | null;
}

/** `toWords` cuts a name into words as the tagger does. */
export function createAllowedNames(
  names: readonly string[],
  toWords: (name: string) => readonly { facts: WordFacts }[],
): AllowedNames {
  const byFirst = new Map<string, string[][]>();
  for (const name of names) {
    const words = toWords(name).map(({ facts }) => facts.word);
    const [first] = words;
    if (first !== undefined) byFirst.set(first, [...(byFirst.get(first) ?? []), words]);
  }
  return {
    marks: (words) => {
      if (byFirst.size === 0) return null;
      const marks = words.map(() => false);
      for (const [at, { facts }] of words.entries()) {
        for (const name of byFirst.get(facts.word) ?? []) {
          if (name.every((word, index) => words[at + index]?.facts.word === word))
            marks.fill(true, at, at + name.length);
        }
      }
      return marks;
    },
  };
}
