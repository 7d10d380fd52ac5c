import type { Claims } from "./claims.ts";
import { dayAndMonth, yearAlone } from "./month-names.ts";
import { before, isDigit, matchesOf } from "./surroundings.ts";

/** What follows a UUID's first 8 characters: a scan for those first would stop at every word. */
const uuidTail = /-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/gi;
const uuidHead = /(?<![0-9a-f])[0-9a-f]{8}$/i;
const yearFirst =
  /(?<!\d)(?:19|20)\d{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?:[T_ ]{1,2}\d{2}[:.-]?\d{2}(?:[:.-]?\d{2}(?:[.,]\d{1,9})?)?)?(?:Z|[ ]?[+-]\d{2}:?\d{2}(?!\d))?(?!\d)/g;
const yearLast = /(?<!\d)[0-3]?\d([-/.])[0-3]?\d\1(?:19|20)\d{2}(?:[T ]{1,2}\d{2}:\d{2}(?::\d{2})?)?(?!\d)/g;
const basicTimestamp = /(?<!\d)(?:19|20)\d{6}[T_ -]\d{6}(?:Z|\b)/g;
const money =
  /(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|JPY)\b)[ ]?\d[\d,.]{0,30}|(?<![\d.,])\d[\d,.]{0,30}[ ]?(?:[$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY|dollars|euros?|pounds|cents)\b)/gi;
const decimal = /(?<![\d.])\d{1,20}\.\d{1,20}(?![\d]|[.-]\d)/g;
const version = /(?<![\w.])v\d{1,10}(?:\.\d{1,10}){1,3}|(?<![\d.])\d{1,10}\.\d{1,10}\.\d{1,3}(?![\d.])/gi;
const range = /(?<![\d-])(?:19|20)\d{2}[ ]?-[ ]?(?:19|20)\d{2}(?![\d-])/g;

const patterns = [yearFirst, yearLast, basicTimestamp, money, decimal, version, range] as const;
const margin = 40;
const longestDayAndMonth = 30;

/**
 * Excludes what looks like a number of a person and is none, near the digits from `start` to `end`: UUIDs, ISBNs, dates and times, money,
 * decimals, versions, spans of years. Card numbers and dates of birth are claimed before, social security and phone numbers after.
 */
export function excludeHarmlessNumbers(text: string, start: number, end: number, claims: Claims): void {
  const offset = wordStart(text, start);
  const stretch = text.slice(offset, end + margin);
  for (const match of matchesOf(uuidTail, stretch)) {
    const from = offset + match.index;
    if (uuidHead.test(before(text, from, 9))) claims.exclude(from - 8, from + match[0].length);
  }
  const isOpen = () => hasFreeDigit(text, start, end, claims);
  for (const match of matchesOf(yearAlone, stretch)) {
    const year = offset + match.index;
    const date = dayAndMonth.exec(before(text, year, longestDayAndMonth))?.[0];
    if (date !== undefined && claims.isFree(year - date.length, year + 5)) claims.exclude(year - date.length, year + 5);
  }
  for (const pattern of patterns) {
    if (!isOpen()) return;
    for (const match of matchesOf(pattern, stretch)) {
      const from = offset + match.index;
      const to = from + match[0].length;
      if (pattern === decimal && /^ \d{3}[ -]\d/.test(text.slice(to, to + 6))) continue;
      if (claims.isFree(from, to)) claims.exclude(from, to);
    }
  }
}

function hasFreeDigit(text: string, start: number, end: number, claims: Claims): boolean {
  for (let at = start; at < end; at++) if (isDigit(text[at]) && claims.isFree(at, at + 1)) return true;
  return false;
}

/** Up to `margin` characters back, at the start of a word where there is one, so that no number is seen from its middle. */
function wordStart(text: string, offset: number): number {
  const earliest = Math.max(0, offset - margin);
  if (earliest === 0) return 0;
  const space = text.slice(earliest, offset).search(/\s/);
  return space === -1 ? earliest : earliest + space;
}
