import { combine, hashText } from "./hash.ts";
import { isListedName, lookUp, type WordTable, withLevel, wordBits, wordLevel } from "./word-table.ts";

/** What a word says of itself, whatever stands around it. */
export interface WordFacts {
  /** In lower case, with a plain apostrophe. */
  word: string;
  bits: number;
  /** The word itself where everybody knows it, else only what the lists and its letters say. */
  form: number;
  /** What the lists say, and the class of a number. */
  kind: number;
  /** How it is written. */
  shape: "lower" | "first" | "upper" | "mixed" | "other";
  isStop: boolean;
  /** Whether it is a stretch that rules have found, or a mask. */
  isKnown: boolean;
  /** Whether it has neither letters nor digits. */
  isMark: boolean;
  /** Hashes of features of the word alone. */
  own: readonly number[];
}

const longestWord = 40;
const numberWords: Record<string, string> = {
  ...classOf("unit", "zero nought oh o one two three four five six seven eight nine"),
  ...classOf("teen", "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
  ...classOf("tens", "twenty thirty forty fourty fifty sixty seventy eighty ninety"),
  ...classOf("many", "hundred thousand double triple treble"),
  ...classOf(
    "ordinal",
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth",
  ),
};

function classOf(name: string, words: string): Record<string, string> {
  return Object.fromEntries(words.split(" ").map((word) => [word, name]));
}

export function factsOf(text: string, table: WordTable): WordFacts {
  const word = text.slice(0, longestWord).toLowerCase().replaceAll("’", "'");
  return factsWith(text, word, bitsOf(word, table));
}

const endings = ["s", "es", "ed", "d", "ing", "er", "ers", "ly", "y", "in"];
const shortestStem = 4;

/** What the lists say of a word; a form of a word that they have is rare and known. */
export function bitsOf(word: string, table: WordTable): number {
  const bits = lookUp(table, word);
  if (bits !== 0) return bits;
  for (const ending of endings) {
    const stem = word.slice(0, -ending.length);
    if (stem.length < shortestStem || !word.endsWith(ending)) continue;
    if (wordLevel(lookUp(table, stem)) > 0 || (ending === "ing" && wordLevel(lookUp(table, `${stem}e`)) > 0)) {
      return withLevel(0, 1);
    }
  }
  return 0;
}

/** The facts of a word of which the lists say so much. */
export function factsWith(text: string, word: string, bits: number): WordFacts {
  const pattern = patternOf(word);
  const level = wordLevel(bits);
  const isKnown = level > 0 || pattern !== "word";
  const kind = hashText(`${pattern} ${pattern === "word" || pattern.startsWith("n-") ? bits : ""}`);
  const form = isKnown ? hashText(`${pattern.startsWith("n") && /\d/.test(word) ? pattern : word}`) : kind;
  return {
    word,
    bits,
    form,
    kind,
    shape: shapeOf(text),
    isStop: /^[.!?]$/.test(word),
    isKnown: pattern.startsWith("#") && word.length > 1,
    isMark: pattern === "mark",
    own: ownFeatures(word, pattern, bits),
  };
}

/** "word", a letter, or what kind of number or mark it is. */
function patternOf(word: string): string {
  if (word.startsWith("#")) return word;
  const named = Object.hasOwn(numberWords, word) ? numberWords[word] : undefined;
  if (named !== undefined) return `n-${named}`;
  if (/^\d+$/.test(word)) return numberPattern(word);
  if (/\d/.test(word)) return `x${word.slice(0, 8).replace(/\d/g, "9").replace(/\p{L}/gu, "a")}`;
  if (/^\p{L}$/u.test(word)) return "letter";
  return /\p{L}/u.test(word) ? "word" : "mark";
}

function numberPattern(digits: string): string {
  if (digits.length === 2) return Number(digits) >= 18 && Number(digits) < 95 ? "n2-grown" : "n2";
  return `n${Math.min(digits.length, 6)}`;
}

function shapeOf(text: string): WordFacts["shape"] {
  if (!/\p{L}/u.test(text)) return "other";
  const lower = text.toLowerCase();
  if (text === lower) return "lower";
  if (text.length > 1 && text === text.toUpperCase()) return "upper";
  return text.slice(1) === lower.slice(1) ? "first" : "mixed";
}

const singleBits = Object.values(wordBits);

function ownFeatures(word: string, pattern: string, bits: number): number[] {
  if (pattern !== "word") return [];
  const features = singleBits.filter((bit) => (bits & bit) !== 0).map((bit) => combine(1, bit));
  if (isListedName(bits)) features.push(combine(2, wordLevel(bits)));
  if (wordLevel(bits) < 3) {
    features.push(
      combine(3, hashText(word.slice(-3))),
      combine(4, hashText(word.slice(-2))),
      combine(5, hashText(word.slice(0, 3))),
      combine(6, Math.min(word.length, 9)),
    );
  }
  return features;
}
