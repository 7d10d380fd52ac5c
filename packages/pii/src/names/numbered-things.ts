import type { WordFacts } from "./word-facts.ts";

/** What has a number that is nobody's: an order, a ticket. */
const things = new Set(
  "order orders invoice ticket case booking reference ref job claim account item batch lot quote part policy serial parcel package tracking confirmation reservation model version build flight receipt po".split(
    " ",
  ),
);
/** What is asked for beside it. */
const ofPeople = new Set("name surname postcode post zip address street house flat town city age old birth".split(" "));
const between = new Set("number numbers no num id code is was # :".split(" "));
const farthest = 3;

type Words = readonly { facts: WordFacts }[];

/** Whether the words from `first` to `end` are digits, and those before them say what they number: "order 12345". */
export function isNumberOfThing(words: Words, first: number, end: number): boolean {
  if (!areDigits(words, first, end)) return false;
  for (let at = first - 1; at >= Math.max(0, first - farthest); at--) {
    const word = words[at]?.facts.word ?? "";
    if (things.has(word)) return true;
    if (!between.has(word)) return false;
  }
  return false;
}

const numberWords = new Set("number numbers no num id code reference ref".split(" "));

/** Whether it asks for the number of a thing, and for nobody's: "what's your order number", "which bus number was it". */
export function asksForNumberOfThing(words: Words): boolean {
  const said = words.map(({ facts }) => facts.word);
  const number = said.findIndex((word) => numberWords.has(word));
  return number !== -1 && said.some((word) => things.has(word)) && !said.some((word) => ofPeople.has(word));
}

const hasDigit = /\p{N}/u;

/** Whether each of the words from `first` to `end` has a digit: "A12345". */
export function areCodes(words: Words, first: number, end: number): boolean {
  return words.slice(first, end).every(({ facts }) => hasDigit.test(facts.word));
}

/** Four digits are a year, an amount, a part: they are a postcode only where one is spoken of, or beside a town or an address. */
const mostDigitsOfAnything = 4;
const postcodeWords = new Set("postcode post zip zipcode pin pincode postal".split(" "));

/** Whether the words from `first` to `end` are so few digits that they may be anything. */
export function mayBeAnyNumber(words: Words, first: number, end: number): boolean {
  const digits = words.slice(first, end).reduce((sum, { facts }) => sum + facts.word.length, 0);
  return digits <= mostDigitsOfAnything && areDigits(words, first, end);
}

export function speaksOfPostcode(words: Words): boolean {
  return words.some(({ facts }) => postcodeWords.has(facts.word));
}

function areDigits(words: Words, first: number, end: number): boolean {
  return words.slice(first, end).every(({ facts }) => /^\d+$/.test(facts.word));
}
