import type { WordFacts } from "./word-facts.ts";

/** What has a number that is nobody's: an order, a ticket. */
const things = new Set(
  "order orders invoice ticket case booking reference ref job claim account item batch lot quote part policy serial parcel package tracking confirmation reservation model version build flight receipt po".split(
    " ",
  ),
);
const between = new Set("number numbers no num id code is was # :".split(" "));
const farthest = 3;

/** Whether the words from `first` to `end` are digits, and those before them say what they number: "order 12345". */
export function isNumberOfThing(words: readonly { facts: WordFacts }[], first: number, end: number): boolean {
  if (!words.slice(first, end).every(({ facts }) => /^\d+$/.test(facts.word))) return false;
  for (let at = first - 1; at >= Math.max(0, first - farthest); at--) {
    const word = words[at]?.facts.word ?? "";
    if (things.has(word)) return true;
    if (!between.has(word)) return false;
  }
  return false;
}
