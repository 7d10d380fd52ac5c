import { brill } from "brill";
import type { WordClass } from "../src/names/word-table.ts";

const nouns = new Set(["NN"]);
const verbs = new Set(["VB", "VBP"]);
const adjectives = new Set(["JJ", "JJR", "JJS"]);
const classes: Record<string, WordClass> = {
  NN: "noun",
  NNS: "plural",
  VB: "verb",
  VBP: "verb",
  VBD: "past",
  VBN: "past",
  VBG: "ing",
  VBZ: "third person",
  JJ: "adjective",
  JJR: "adjective",
  JJS: "adjective",
  RB: "adverb",
  RBR: "adverb",
  RBS: "adverb",
};

/** What words in lower case are in most sentences; a word that is often something else, too, has a class of its own. */
export function* wordClassesOf(): Generator<[string, WordClass]> {
  for (const [word, tags] of Object.entries(brill)) {
    const [first = ""] = tags;
    if (word !== word.toLowerCase() || !/^\p{L}/u.test(word)) continue;
    yield [word, classOf(first, tags)];
  }
}

function classOf(first: string, tags: readonly string[]): WordClass {
  const has = (some: ReadonlySet<string>) => tags.some((tag) => some.has(tag));
  if ((nouns.has(first) && has(verbs)) || (verbs.has(first) && has(nouns))) return "noun or verb";
  if ((nouns.has(first) && has(adjectives)) || (adjectives.has(first) && has(nouns))) return "noun or adjective";
  return classes[first] ?? "other";
}
