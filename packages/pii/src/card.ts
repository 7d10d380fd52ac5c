import cardValidator from "card-validator";
import type { Claims } from "./claims.ts";
import { before, isDigit, matchesOf } from "./surroundings.ts";

const digitGroup = /\d+/g;
const separator = /^(?:[ \t]{1,2}|[ \t]?[-.][ \t]?|[ \t]?\r?\n[ \t]?)$/;
const cardWords =
  /card|visa|master|maestro|amex|american express|diners|discover|jcb|union ?pay|debit|credit|payment|pan\b/i;
const contextLength = 48;
const usualLengths: Record<string, number> = { "american-express": 15, "diners-club": 14 };

/** Asked before the issuer tables, which cost a hundred times more. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, twice = false; at >= 0; at--, twice = !twice) {
    const value = (digits.charCodeAt(at) - 48) * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Whether the digits are a card number by issuer range, length and check digit. */
export function isCardNumber(digits: string): boolean {
  return hasCheckDigit(digits) && cardValidator.number(digits).isValid;
}

interface Group {
  start: number;
  end: number;
}

/** Payment cards in the part of the text from `start` to `end`: issuer range, length and Luhn, in the groupings cards are written in. */
export function findCards(text: string, start: number, end: number, claims: Claims): void {
  const groups = digitGroups(text, start, end);
  for (let first = 0; first < groups.length; first++) {
    const last = longestCard(text, groups, first);
    if (last === null) continue;
    const from = groups[first]?.start ?? start;
    const to = groups[last]?.end ?? end;
    if (claims.take({ kind: "card", start: from, end: to, confidence: 0.99 })) first = last;
  }
}

function digitGroups(text: string, start: number, end: number): Group[] {
  const cluster = text.slice(start, end);
  return matchesOf(digitGroup, cluster).map((match) => ({
    start: start + match.index,
    end: start + match.index + match[0].length,
  }));
}

function longestCard(text: string, groups: readonly Group[], first: number): number | null {
  let digits = "";
  let found: number | null = null;
  const lengths: number[] = [];
  for (let last = first; last < groups.length; last++) {
    const group = groups[last];
    if (group === undefined) break;
    const previous = groups[last - 1];
    if (last > first && previous !== undefined && !separator.test(text.slice(previous.end, group.start))) break;
    digits += text.slice(group.start, group.end);
    lengths.push(group.end - group.start);
    if (digits.length > 19) break;
    if (digits.length < 12 || !isCardGrouping(lengths)) continue;
    if (isPlausible(text, digits, groups[first]?.start ?? 0, group.end)) found = last;
  }
  return found;
}

/** One run, equal groups with a shorter or longer last one, or American Express's and Diners' 4-6-5 and 4-6-4. */
function isCardGrouping(lengths: readonly number[]): boolean {
  const [head, middle] = lengths;
  if (lengths.length === 1) return true;
  if (lengths.length === 3 && head === 4 && middle === 6) return true;
  return lengths.slice(1, -1).every((length) => length === head) && (head === 4 || head === 8 || (head ?? 9) <= 2);
}

function isPlausible(text: string, digits: string, start: number, end: number): boolean {
  if (isDigit(text[start - 1]) || isDigit(text[end])) return false;
  if (text[start - 1] === "." && isDigit(text[start - 2])) return false;
  if (text[end] === "." && isDigit(text[end + 1])) return false;
  if (!hasCheckDigit(digits)) return false;
  const { card, isValid } = cardValidator.number(digits);
  if (!isValid || card === null) return false;
  // Maestro takes any 12 to 19 digits that start with 6: so wide a range needs a word that speaks of a card.
  const usual = digits.length === (usualLengths[card.type] ?? 16);
  return usual || cardWords.test(before(text, start, contextLength));
}
