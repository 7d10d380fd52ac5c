import type { Random } from "./random.ts";
import { numberWords } from "./spoken.ts";

/** How old somebody is: "42", "forty two years old". */
export function age(random: Random, words: string = ""): string {
  const years = random.chance(25) ? 1 + random.below(17) : 18 + random.below(78);
  const said = random.chance(50) ? String(years) : numberWords(years, random);
  return `⟦age|${said}${words}⟧`;
}
