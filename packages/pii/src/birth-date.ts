import type { Claims } from "./claims.ts";
import { monthName } from "./month-names.ts";
import { before, matchesOf } from "./surroundings.ts";

const words =
  /\b(?:born|dob|d\.o\.b|birthdays?|birth[ _-]?dates?|dates?[ _-]of[ _-]birth|born[ _-]on|birthdate|geboren|geburts(?:datum|tag)|date de naissance|n\u00e9e? le|fecha de nacimiento|nacid[oa]|data di nascita|nat[oa] (?:il|a)|geboortedatum|data de nascimento|nascid[oa])\b\.?/gi;
/** A part of each of these words: searched for first, since few texts have one. */
const partOfWords = /born|dob|d\.o|birth|gebo|gebu|naiss|n\u00e9|naci|nasci|nat[oa]/i;
/** What between the words and a date or number says that it is another day. */
export const harmlessBetween =
  /verif|check|confirm(?!ed as)|updat|chang|expire|ship|valid|sale|gift|order|party|book|\bdue|added|captured|sent|voucher|card|offer|discount|missing|collected|requested|call|recorded|•/i;
const numeric =
  /(?<![\d.-])(?:\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/., ]{1,2}\d{1,2}[-/., ]{1,2}(?:\d{4}|\d{2})|(?:19|20)\d{6}|\d{4}(?:19|20)\d{2})(?!\d)/;
const datePart =
  /^(?:\d{1,4}(?:st|nd|rd|th|er)?|the|of|in|day|de|del|di|do|den|der|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|and)$/i;
const filler = /^(?:the|of|in|day|and|de|del|di|do|den|der)$/i;
const token = /\p{L}+|\d{1,4}(?:st|nd|rd|th|er)?/gu;
const behind = /^[\s)"',]{0,4}(?:is|was|as|=|\(|,|-)?\s?(?:my|his|her|their|your|the|our)?\s?(?:\w{1,12}'s\s)?$/i;
const reach = { forward: 48, date: 72, backward: 40 } as const;

/** Dates of birth: numeric, written out or spoken dates next to words that speak of a birth. */
export function findBirthDates(text: string, claims: Claims): void {
  if (!partOfWords.test(text)) return;
  for (const match of matchesOf(words, text)) {
    const contextEnd = match.index + match[0].length;
    findAfter(text, contextEnd, claims);
    findBefore(text, match.index, claims);
  }
}

function findAfter(text: string, from: number, claims: Claims): void {
  const stretch = text.slice(from, from + reach.forward + reach.date);
  const candidates = [findNumeric(stretch), findNamedMonth(stretch)].filter((date) => date !== null);
  const date = candidates.sort((left, right) => left.start - right.start)[0];
  if (date === undefined || date.start > reach.forward) return;
  const between = stretch.slice(0, date.start).replace(/\((?:[dmy]{2,4}[-/. ]?){2,3}\)/gi, "");
  if (/[;!\d]|\.\s/.test(between) || harmlessBetween.test(between)) return;
  claims.take({ kind: "birth_date", start: from + date.start, end: from + date.end, confidence: 0.95 });
}

function findBefore(text: string, contextStart: number, claims: Claims): void {
  const stretch = before(text, contextStart, reach.backward + reach.date);
  const offset = contextStart - stretch.length;
  for (let from = 0; from < stretch.length; ) {
    const rest = stretch.slice(from);
    const date = [findNumeric(rest), findNamedMonth(rest)]
      .filter((found) => found !== null)
      .sort((left, right) => left.start - right.start)[0];
    if (date === undefined) return;
    if (behind.test(rest.slice(date.end))) {
      const start = offset + from + date.start;
      claims.take({ kind: "birth_date", start, end: offset + from + date.end, confidence: 0.9 });
      return;
    }
    from += date.end;
  }
}

interface Range {
  start: number;
  end: number;
}

function findNumeric(stretch: string): Range | null {
  const match = numeric.exec(stretch);
  if (match === null || !isDate(match[0])) return null;
  return { start: match.index, end: match.index + match[0].length };
}

function isDate(written: string): boolean {
  const parts = written.match(/\d+/g) ?? [];
  if (parts.length === 1) return true;
  const values = parts.map(Number);
  const day = (value: number | undefined) => value !== undefined && value >= 1 && value <= 31;
  const [first, second, third] = values;
  return parts[0]?.length === 4 ? day(second) && day(third) : day(first) && day(second);
}

/** A month's name with the day, ordinals, number words and year around it. */
function findNamedMonth(stretch: string): Range | null {
  const month = monthName.exec(stretch);
  if (month === null) return null;
  let start = month.index;
  let end = month.index + month[0].length;
  let numbers = 0;
  const tokens = matchesOf(token, stretch).map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  const middle = tokens.findIndex((part) => part.start === month.index);
  const isNear = (from: number, to: number) => /^[\s,.'/-]{0,3}$/.test(stretch.slice(from, to));
  let fillersEnd = end;
  for (const part of tokens.slice(middle + 1, middle + 9)) {
    if (!datePart.test(part.text) || !isNear(fillersEnd, part.start)) break;
    fillersEnd = part.end;
    if (filler.test(part.text)) continue;
    numbers++;
    end = part.end;
  }
  let fillersStart = start;
  for (const part of tokens.slice(Math.max(0, middle - 4), Math.max(0, middle)).reverse()) {
    if (!datePart.test(part.text) || !isNear(part.end, fillersStart)) break;
    fillersStart = part.start;
    if (filler.test(part.text)) continue;
    numbers++;
    start = part.start;
  }
  return numbers === 0 ? null : { start, end };
}
