import { findPhoneNumbersInText, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { Claims } from "./claims.ts";
import { namingAt } from "./naming.ts";
import type { Regions } from "./regions.ts";
import {
  before,
  countDigits,
  isDigit,
  isLetter,
  isPartOfLongerNumber,
  matchesOf,
  namesAThing,
} from "./surroundings.ts";

const international = /\+[ ]?\(?[1-9][\d ().\-/]{5,24}/g;
const exitCode = /(?<![\d.,])(?:00|011)[ -]?[1-9][\d ().\-/]{5,24}/g;
const mayBeInternational = /[+]|00|011/;
const threeThreeFour = /(?<!\d)(?:\+?1[ .-]{0,2})?(?:\([2-9]\d{2}\)|[2-9]\d{2})[ .\-/]{0,3}\d{3}[ .-]{1,3}\d{4}(?!\d)/g;
const fictional = /(?<!\d)555[ .-]\d{4}(?!\d)/g;
const numberOfAnyShape = /\(?\d[\d ().\-/]{5,20}\d/g;
/** A phone's number is seldom written in single digits. */
const mostSingleDigits = 4;
const singleDigit = /(?<!\d)\d(?!\d)/g;
const withoutBlanks = /\d[\d()./-]{5,20}\d/g;
const extension = /^,?[ ]{0,2}(?:x|ext\.?|extension)[ ]{0,2}\d{1,6}(?!\d)/i;
const phoneWords =
  /(?:phone|\btel\b|telephone|mobile|\bcell|handset|landline|\bfax|whatsapp|call(?:ed|ing)?(?: \w{1,8})?(?: back)?(?: at| on)|dial(?:ed|ling|ing)?|\bsms|text (?:me|him|her|us|them)(?: at| on)?|reach(?:ed)? (?:me|him|her|us|them)|ring (?:me|him|her|us|them)|contact(?: number| no)|callback)[^\d.;!•\n]{0,30}$/i;
const answeredPhoneWords = /phone(?: number)?[^\d.;!•\n]{0,20}\n\n$/i;
const contextLength = 60;
const longestNumber = 15;

/** Numbers that carry their country code: possible by length for that country. They go before all other numbers. */
export function findInternationalPhones(text: string, start: number, end: number, claims: Claims): void {
  if (!mayBeInternational.test(text.slice(start, end))) return;
  const cluster = claims.unclaimed(text, start, end);
  for (const match of matchesOf(international, cluster)) {
    const from = start + match.index;
    if (!isDigit(text[from - 1])) takeInternational(text, from, match[0], match[0], claims);
  }
  for (const match of matchesOf(exitCode, cluster)) {
    const written = match[0];
    const from = start + match.index;
    if (namesAThing(text, from)) continue;
    if (isLetter(text[from - 1]) || /\d[ -]$/.test(before(text, from, 2))) continue;
    takeInternational(text, from, written, written.replace(/^0+1{0,2}/, "+"), claims);
  }
}

function takeInternational(text: string, start: number, written: string, dialled: string, claims: Claims): void {
  const skipped = written.length - dialled.length;
  // More digits may follow the number ("+44 20 7946 0958 2024"): the longest valid beginning counts, else the longest possible.
  let possible: number | null = null;
  for (let end = dialled.length; end > 6; end = dialled.slice(0, end - 1).search(/[ ./-][^ ./-]*$/)) {
    const candidate = dialled.slice(0, end).replace(/[^\d]+$/, "");
    const number = parsePhoneNumberFromString(candidate);
    if (number?.isValid()) {
      takePhone(text, start, start + skipped + candidate.length, 0.98, claims);
      return;
    }
    if (number?.isPossible()) possible ??= candidate.length;
  }
  if (possible !== null) takePhone(text, start, start + skipped + possible, 0.85, claims);
}

/** National numbers: valid for a region, written in the North American shape, or introduced as a phone number. */
export function findNationalPhones(text: string, start: number, end: number, regions: Regions, claims: Claims): void {
  let cluster = claims.unclaimed(text, start, end);
  if (countDigits(cluster) < 7) return;
  if (regions.some(({ isNorthAmerican }) => isNorthAmerican)) {
    for (const match of matchesOf(threeThreeFour, cluster))
      considerShape(text, start + match.index, match[0], 0.9, claims);
    for (const match of matchesOf(fictional, cluster)) considerShape(text, start + match.index, match[0], 0.8, claims);
    cluster = claims.unclaimed(text, start, end);
  }
  for (const match of matchesOf(numberOfAnyShape, cluster)) {
    const from = start + match.index;
    const written = match[0];
    if (bare.test(written) && (isDigit(text[from - 1]) || isDigit(text[from + written.length]))) continue;
    const digits = countDigits(written);
    if (digits < 7) continue;
    if (isIntroduced(text, from)) {
      const to = from + written.length;
      if (digits <= longestNumber && !isPartOfLongerNumber(text, from, to)) takePhone(text, from, to, 0.7, claims);
    } else {
      findValid(text, from, written, regions, claims);
    }
  }
}

function considerShape(text: string, start: number, written: string, confidence: number, claims: Claims): void {
  const end = start + written.length;
  // A local number is short: digits behind it are more likely its own.
  const isPart = written.length < 10 ? isPartOfLongerNumber : isAmongGroups;
  if (isPart(text, start, end) || (text[start - 1] === "-" && isLetter(text[start - 2]))) return;
  if (namingAt(text, start)?.name === "thing") return;
  takePhone(text, start, end, confidence, claims);
}

/** Part of a longer number, unless a count of one or two digits stands behind a blank: "room 12 415 555 0132". */
function isAmongGroups(text: string, start: number, end: number): boolean {
  const counted = /(?<![\d.-]|\d )\d{1,2} $/.test(before(text, start, 5));
  const counts = /^ \d{1,2}(?![\d.-]| \d)/.test(text.slice(end, end + 5));
  const shift = counted ? 0 : Math.min(2, start);
  const stretch = text.slice(start - shift, counts ? end : end + 2);
  return isPartOfLongerNumber(stretch, shift, shift + end - start);
}

function isIntroduced(text: string, offset: number): boolean {
  const words = before(text, offset, contextLength);
  return (phoneWords.test(words) || answeredPhoneWords.test(words)) && !namesAThing(text, offset);
}

const bare = /^\d+$/;

function findValid(text: string, start: number, written: string, regions: Regions, claims: Claims): void {
  const isBare = bare.test(written);
  for (const region of regions) {
    if (isBare ? !mayBeBarePhone(text, start, written, region) : !mayHoldPhone(text, start, written, region)) continue;
    // The area 555 is nobody's, and stands in for one in examples and tests.
    const isFictional = isBare && region.isNorthAmerican && written.startsWith("555");
    if (isFictional) takePhone(text, start, start + written.length, 0.7, claims);
    for (const { startsAt, endsAt } of findPhoneNumbersInText(written, { defaultCountry: region.country })) {
      const from = start + startsAt;
      const to = start + endsAt;
      const shape = text.slice(from, to);
      if (isPartOfLongerNumber(text, from, to) || /^\d+\.\d+$/.test(shape)) continue;
      if (bare.test(shape) && !mayBeBarePhone(text, from, shape, region)) continue;
      if (!bare.test(shape) && namingAt(text, from)?.name === "thing") continue;
      takePhone(text, from, to, bare.test(shape) ? 0.75 : 0.9, claims);
    }
  }
}

/**
 * Whether a part of it may be a phone's number: asked first, for the phone tables are slow. What holds blanks is a part of a longer number
 * when that goes on; a piece between blanks is not.
 */
function mayHoldPhone(text: string, start: number, written: string, region: Regions[number]): boolean {
  if ((written.match(singleDigit) ?? []).length > mostSingleDigits) return false;
  const isPossible = (digits: number) => digits >= 7 && digits <= longestNumber;
  if (isPossible(countDigits(written)) && !isPartOfLongerNumber(text, start, start + written.length)) return true;
  return matchesOf(withoutBlanks, written).some(({ 0: piece, index }) => {
    const from = start + index;
    if (!isPossible(countDigits(piece)) || isPartOfLongerNumber(text, from, from + piece.length)) return false;
    return !bare.test(piece) || mayBeBarePhone(text, from, piece, region);
  });
}

/** A run of digits is a phone number only where it is not an epoch, an identifier, or glued to other characters. */
function mayBeBarePhone(text: string, start: number, digits: string, { isNorthAmerican }: Regions[number]): boolean {
  const end = start + digits.length;
  if (digits.length > longestNumber || isLetter(text[start - 1]) || isLetter(text[end])) return false;
  if ("-./=&%".includes(text[start - 1] ?? " ") || "-/".includes(text[end] ?? " ")) return false;
  if (isNorthAmerican) {
    if (digits.length !== 10 && !(digits.length === 11 && digits.startsWith("1"))) return false;
  } else if ((digits.length === 10 || digits.length === 13) && digits.startsWith("1")) {
    return false;
  }
  return !namesAThing(text, start);
}

function takePhone(text: string, start: number, end: number, confidence: number, claims: Claims): void {
  const tail = extension.exec(text.slice(end, end + 24))?.[0] ?? "";
  if (!claims.take({ kind: "phone", start, end: end + tail.length, confidence })) {
    claims.take({ kind: "phone", start, end, confidence });
  }
}
