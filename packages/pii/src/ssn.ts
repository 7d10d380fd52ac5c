import type { Claims } from "./claims.ts";
import { before, isLetter, isPartOfLongerNumber, matchesOf } from "./surroundings.ts";

const grouped = /(\d{3})([- ./]| - )(\d{2})\2(\d{4})/g;
const bare = /\d{9}/g;
const words =
  /(?:ssn|social(?:[ _-]security)?|soc\.? sec\.?)(?:[ _-]?(?:number|no\.?|num|#))?[ \t]{0,2}(?:is|was|:|=|#|\()?[\s"':]{0,4}$/i;
const contextLength = 48;

/** US social security numbers in the part of the text from `start` to `end`; without separators, or with dots or slashes, only after words that say so. */
export function findSocialSecurityNumbers(text: string, start: number, end: number, claims: Claims): void {
  const cluster = text.slice(start, end);
  for (const match of matchesOf(grouped, cluster)) {
    const [whole, area = "", separator, group = "", serial = ""] = match;
    const from = start + match.index;
    const to = from + whole.length;
    if (!isIssuable(area + group + serial) || isPartOfLongerNumber(text, from, to)) continue;
    if (text[from - 1] === "-" && isLetter(text[from - 2])) continue;
    const named = words.test(before(text, from, contextLength));
    if ((separator === "." || separator === "/") && !named) continue;
    claims.take({ kind: "ssn", start: from, end: to, confidence: named ? 0.99 : 0.85 });
  }
  for (const match of matchesOf(bare, cluster)) {
    const from = start + match.index;
    const digits = match[0];
    if (!isIssuable(digits)) continue;
    if (isPartOfLongerNumber(text, from, from + 9) || !words.test(before(text, from, contextLength))) continue;
    claims.take({ kind: "ssn", start: from, end: from + 9, confidence: 0.95 });
  }
}

/** Areas 000, 666 and 900-999, group 00 and serial 0000 were never given out. */
export function isIssuable(digits: string): boolean {
  return !/^(?:000|666|9)/.test(digits) && digits.slice(3, 5) !== "00" && digits.slice(5) !== "0000";
}
