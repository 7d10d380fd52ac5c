import cardValidator from "card-validator";
import type { Claims } from "./claims.ts";
import { namingAt } from "./naming.ts";
import type { Group, NumberRun } from "./number-run.ts";
import { before, isDigit } from "./surroundings.ts";

/** A card that nothing calls one has 16 digits, or 14 or 15 of an issuer that begins with 3. */
const lengths = { fewest: 12, shortest: 14, usual: 16, most: 19 } as const;
const cardWords =
  /card|visa|master|maestro|amex|american express|diners|discover|jcb|union ?pay|debit|credit|payment|pan\b/i;
const contextLength = 48;
const usualLengths: Record<string, number> = { "american-express": 15, "diners-club": 14 };
/** Issued once, and missing from today's tables: Visa with 13 digits, JCB with 15. */
const oldCard = /^(?:4\d{12}|(?:2131|1800|35\d\d)\d{11})$/;

/** Whether so many digits from an offset on pass the check; asked before the issuer tables, which cost a hundred times more. */
function hasCheckDigit(digits: string, from: number, length: number): boolean {
  let sum = 0;
  for (let at = from + length - 1, twice = false; at >= from; at--, twice = !twice) {
    const value = (digits.charCodeAt(at) - 48) * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Whether the digits are a card number by issuer range, length and check digit. */
export function isCardNumber(digits: string): boolean {
  return mayBeCard(digits) && cardValidator.number(digits).isValid;
}

/** Payment cards among the written groups of a run: issuer range, length and check digit, in the groupings cards are read and written in. */
export function findCards(text: string, run: NumberRun, claims: Claims): void {
  const { groups } = run;
  let offset = 0;
  const isNamed = cardWords.test(before(text, run.start, contextLength)) || namingAt(text, run.start)?.name === "card";
  for (let first = 0; first < groups.length; first++) {
    const last = longestCard(text, run, first, offset, isNamed);
    offset += groups[first]?.digits.length ?? 0;
    const from = groups[first]?.start;
    const to = groups[last ?? -1]?.end;
    if (last === null || from === undefined || to === undefined) continue;
    // A part of a longer number passes the check by chance: in a parcel's number that is likely, in a card's it is not.
    const isPart = first > 0 || last < groups.length - 1;
    if (isPart && !isNamed && namingAt(text, run.start)?.name === "thing") return;
    if (!claims.take({ kind: "card", start: from, end: to, confidence: 0.99 })) continue;
    for (; first < last; first++) offset += groups[first + 1]?.digits.length ?? 0;
  }
}

function longestCard(text: string, run: NumberRun, first: number, offset: number, isNamed: boolean): number | null {
  const issuer = run.digits.charCodeAt(offset) - 48;
  if (issuer < 1 || issuer > 6) return null;
  const [fewest, most] = isNamed
    ? [lengths.fewest, lengths.most]
    : [issuer === 3 ? lengths.shortest : lengths.usual, lengths.usual];
  if (!mayBeginCard(run.digits, offset, fewest, most)) return null;
  let found: number | null = null;
  for (let last = first, length = 0; last < run.groups.length; last++) {
    const group = run.groups[last];
    if (group === undefined || group.word !== "") break;
    length += group.digits.length;
    if (length > most) break;
    if (length < fewest || !hasCheckDigit(run.digits, offset, length)) continue;
    const digits = run.digits.slice(offset, offset + length);
    if (isPlausible(text, digits, run.groups.slice(first, last + 1), isNamed)) found = last;
  }
  return found;
}

/** Whether any length passes the check, wherever groups end: digits are looked at faster than groups. */
function mayBeginCard(digits: string, offset: number, fewest: number, most: number): boolean {
  for (let length = fewest; length <= most && offset + length <= digits.length; length++) {
    if (hasCheckDigit(digits, offset, length)) return true;
  }
  return false;
}

function mayBeCard(digits: string): boolean {
  const { length } = digits;
  return length >= lengths.fewest && length <= lengths.most && hasCheckDigit(digits, 0, length);
}

/** One run, equal groups with a shorter or longer last one, or American Express's and Diners' 4-6-5 and 4-6-4. */
function isCardGrouping(groups: readonly Group[]): boolean {
  const [head, middle] = groups.map(({ digits }) => digits.length);
  if (head === undefined || groups.length === 1) return true;
  if (groups.length === 3 && head === 4 && middle === 6) return true;
  return groups.slice(1, -1).every(({ digits }) => digits.length === head) && (head === 4 || head === 8 || head <= 2);
}

function isPlausible(text: string, digits: string, groups: readonly Group[], isNamed: boolean): boolean {
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  if (text[start - 1] === "." && isDigit(text[start - 2])) return false;
  if (text[end] === "." && isDigit(text[end + 1])) return false;
  if (!isNamed && !isCardGrouping(groups)) return false;
  const { card, isValid } = cardValidator.number(digits);
  if (!isValid || card === null) return isNamed && oldCard.test(digits);
  // Maestro takes any 12 to 19 digits that start with 6: so wide a range needs a word that speaks of a card.
  return isNamed || digits.length === (usualLengths[card.type] ?? 16);
}
