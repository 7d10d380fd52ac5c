import type { Random } from "./random.ts";
import { numberWords } from "./spoken.ts";

const decades = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];

/** How old somebody is: "42", "forty two years old". */
export function age(random: Random, words = ""): string {
  const years = random.chance(25) ? 1 + random.below(17) : 18 + random.below(78);
  return labelled(random.chance(50) ? String(years) : numberWords(years, random), words);
}

/** Of a baby. */
export function months(random: Random, words: string): string {
  const count = 1 + random.below(23);
  return labelled(random.chance(50) ? String(count) : numberWords(count, random), words);
}

export function decade(random: Random): string {
  return labelled(random.pick(["", "", "early ", "late ", "mid "]) + random.pick(decades), "");
}

function labelled(said: string, words: string): string {
  return `⟦age|${said}${words}⟧`;
}
