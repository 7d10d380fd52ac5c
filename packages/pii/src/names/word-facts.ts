import { combine, hashText } from "./hash.ts";
import {
  isListedName,
  type WordClass,
  type WordTable,
  withLevel,
  wordBits,
  wordClass,
  wordClasses,
  wordLevel,
  wordMarks,
} from "./word-table.ts";

/** How a word is written. */
export const shapes = { other: 0, lower: 1, first: 2, upper: 3, mixed: 4 } as const;

/** What a word says of itself, whatever stands around it. */
export interface WordFacts {
  /** In lower case, with a plain apostrophe. */
  word: string;
  /** A hash of the word. */
  literal: number;
  bits: number;
  /** The word itself where everybody knows it, else only what the lists and its letters say. */
  form: number;
  /** What the lists say, and the class of a number. */
  kind: number;
  /** Less than that: what it is in most sentences, whether a list has it as a name or a place, and the class of a number. */
  sort: number;
  /** One of `shapes`. */
  shape: number;
  isStop: boolean;
  /** Whether it is a stretch that rules have found, or a mask. */
  isKnown: boolean;
  /** Whether it has neither letters nor digits. */
  isMark: boolean;
  /** Whether it asks or says what comes: "name", "address", "called". */
  announces: boolean;
  /** Whether a sentence may be about it: a noun, a name or a pronoun. */
  isSubject: boolean;
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

const announcing = new Set(
  "name names surname called spell spelling spelled spelt speaking speak spoke who whose person holder address street road house flat apartment live living lives lived postcode postal zip code eircode city town county state country where old age aged born calling ringing call order email phone account card reference number number date many much when".split(
    " ",
  ),
);

const pronouns = new Set("i he she it they we you".split(" "));
const nounClasses = new Set(
  (["noun", "plural", "noun or verb"] satisfies WordClass[]).map((name) => wordClasses.indexOf(name)),
);

export function factsOf(text: string, table: WordTable): WordFacts {
  const word = text.slice(0, longestWord).toLowerCase().replaceAll("’", "'");
  return factsWith(text, word, bitsOf(word, table));
}

const endings = ["s", "es", "ed", "d", "ing", "er", "ers", "ly", "y", "in"];
const shortestStem = 4;

/** What the lists say of a word; a form of a word that they have is rare and known. */
export function bitsOf(word: string, table: WordTable): number {
  const bits = table(word);
  if (bits !== 0) return bits;
  for (const ending of endings) {
    const stem = word.slice(0, -ending.length);
    if (stem.length < shortestStem || !word.endsWith(ending)) continue;
    if (wordLevel(table(stem)) > 0 || (ending === "ing" && wordLevel(table(`${stem}e`)) > 0)) {
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
  const isWord = pattern === "word";
  const kind = hashText(`${pattern} ${isWord || pattern.startsWith("n-") ? `${wordMarks(bits)} ${level}` : ""}`);
  const form = isKnown ? hashText(`${pattern.startsWith("n") && /\d/.test(word) ? pattern : word}`) : kind;
  const isPlace = (bits & (wordBits.city | wordBits.region)) !== 0;
  const sort = isWord
    ? hashText(`${wordClass(bits)} ${isListedName(bits) ? 1 : 0}${isPlace ? 1 : 0}${level === 0 ? 0 : 1}`)
    : hashText(pattern);
  return {
    word,
    literal: hashText(word),
    bits,
    form,
    kind,
    sort,
    shape: shapeOf(text),
    isStop: /^[.!?]$/.test(word),
    isKnown: pattern.startsWith("#") && word.length > 1,
    isMark: pattern === "mark",
    announces: announcing.has(word),
    isSubject:
      isWord && (pronouns.has(word) || nounClasses.has(wordClass(bits)) || (level === 0 && isListedName(bits))),
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

function shapeOf(text: string): number {
  if (!/\p{L}/u.test(text)) return shapes.other;
  const lower = text.toLowerCase();
  if (text === lower) return shapes.lower;
  if (text.length > 1 && text === text.toUpperCase()) return shapes.upper;
  return text.slice(1) === lower.slice(1) ? shapes.first : shapes.mixed;
}

const singleBits = Object.values(wordBits);
const mostTrigrams = 10;

function ownFeatures(word: string, pattern: string, bits: number): number[] {
  if (pattern !== "word") return [];
  const features = singleBits.filter((bit) => (bits & bit) !== 0).map((bit) => combine(1, bit));
  if (isListedName(bits)) features.push(combine(2, wordLevel(bits)));
  features.push(combine(7, wordClass(bits)));
  if (wordLevel(bits) < 2) {
    features.push(
      combine(3, hashText(word.slice(-3))),
      combine(4, hashText(word.slice(-2))),
      combine(8, hashText(word.slice(-4))),
      combine(5, hashText(word.slice(0, 3))),
      combine(6, Math.min(word.length, 9)),
    );
    for (let at = 1; at < Math.min(word.length - 3, mostTrigrams); at++) {
      features.push(combine(9, hashText(word.slice(at, at + 3))));
    }
  }
  return features;
}
