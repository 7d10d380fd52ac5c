import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { harmlessBetween } from "./birth-date.ts";
import { isCardNumber } from "./card.ts";
import type { Claims } from "./claims.ts";
import { type Naming, namingAt } from "./naming.ts";
import { fewestDigits, type NumberRun } from "./number-run.ts";
import type { Regions } from "./regions.ts";
import { isIssuable } from "./ssn.ts";

const longestPhone = 15;
const year = /^(?:19|20)\d\d$/;
const northAmerican = new Set(["3,3,4", "1,3,3,4"]);
const zipPlusFour = "5,4";

export interface DictationRules {
  regions: Regions;
  /** In transcripts groups of written digits are speech too: "555 01" … "32 44". */
  isTranscript: boolean;
}

/** A number read aloud, in words or written digits with commas, hesitations and corrections between, when it says what it is or is asked for. */
export function findDictatedNumber(text: string, run: NumberRun, rules: DictationRules, claims: Claims): void {
  if (run.digits.length < fewestDigits.answer) return;
  const naming = namingAt(text, run.start);
  const judged = judge(text, run, naming, rules);
  if (judged === null) return;
  const start = judged.kind === "phone" && text[run.start - 1] === "+" ? run.start - 1 : run.start;
  claims.take({ ...judged, start, end: run.end });
}

interface Judged {
  kind: string;
  confidence: number;
}

function judge(text: string, run: NumberRun, naming: Naming | null, rules: DictationRules): Judged | null {
  const name = naming?.name;
  if (name === "thing") return null;
  if (name === "birth") return judgeBirthDate(run, naming);
  const asked = naming?.isAsked === true && rules.isTranscript;
  const count = run.digits.length;
  if (asked && count >= fewestWhenAsked(naming)) return askedFor(naming, run, rules);
  if (name === "ssn" && rules.isTranscript && !run.hasWords && count >= 4 && count <= 9)
    return { kind: "ssn", confidence: 0.8 };
  if (count < fewestDigits.number) return null;
  if (run.hasWords) return run.groups.length < 2 ? null : spoken(run, rules);
  if (isNumberFormatting(text, run)) return null;
  const isDictated = isReadOut(run) || run.gaps.has("listed");
  if (name === "ssn" && count === 9 && run.groups.length > 1 && isIssuable(run.digits))
    return { kind: "ssn", confidence: 0.95 };
  if (name === "phone" && count <= longestPhone && isDictated) return { kind: "phone", confidence: 0.8 };
  if (name === "card" && run.gaps.has("correction")) return { kind: "card", confidence: 0.8 };
  if (name === "card" && count >= 12 && count <= 19 && isDictated) return { kind: "card", confidence: 0.8 };
  if (run.groups.length < 2) return name === "account" && rules.isTranscript ? spoken(run, rules) : null;
  const shape = shapeOf(run);
  if (shape === zipPlusFour && !isReadOut(run) && name === undefined) return null;
  if (isDictated && hasPhoneShape(run) && isPhone(run.digits, rules)) return { kind: "phone", confidence: 0.75 };
  if (
    isDictated &&
    text[run.start - 1] === "+" &&
    parsePhoneNumberFromString(`+${run.digits}`)?.isPossible() === true
  ) {
    return { kind: "phone", confidence: 0.85 };
  }
  if (run.groups.every(({ digits }) => year.test(digits))) return null;
  if (run.gaps.has("hesitation") || run.gaps.has("correction")) return spoken(run, rules);
  if (name === "account" && isDictated) return spoken(run, rules);
  const isSpeech = run.gaps.has("joined") || run.gaps.has("joint") || isSingleDigits(run);
  return rules.isTranscript && isSpeech ? spoken(run, rules) : null;
}

/** "Zero three, zero five, eighty four": a date without a month's name. */
function judgeBirthDate({ digits, groups, hasWords, gaps }: NumberRun, naming: Naming | null): Judged | null {
  const isDate = groups.length >= 3 && digits.length >= 4 && digits.length <= 8;
  if (!isDate || !(hasWords || gaps.has("listed")) || harmlessBetween.test(naming?.between ?? "")) return null;
  return { kind: "birth_date", confidence: 0.85 };
}

function fewestWhenAsked({ name }: Naming): number {
  if (name === "code") return 3;
  return name === "phone" || name === "card" ? 6 : 4;
}

function askedFor({ name }: Naming, run: NumberRun, rules: DictationRules): Judged | null {
  if (run.hasWords || name === "account" || name === "code" || name === "birth" || name === "thing")
    return spoken(run, rules);
  return { kind: name, confidence: 0.8 };
}

function spoken({ digits }: NumberRun, rules: DictationRules): Judged {
  return { kind: "spoken_number", confidence: confidenceOf(digits, rules) };
}

function confidenceOf(digits: string, rules: DictationRules): number {
  if (isCardNumber(digits)) return 0.99;
  if (isPhone(digits, rules)) return 0.95;
  return digits.length >= 9 ? 0.9 : 0.8;
}

function isPhone(digits: string, { regions }: DictationRules): boolean {
  if (digits.length > longestPhone) return false;
  return regions.some(({ country }) => parsePhoneNumberFromString(digits, country)?.isValid() === true);
}

/** The North American 3-3-4, one digit after the other, or a trunk zero; a list of round numbers is none. */
function hasPhoneShape(run: NumberRun): boolean {
  if (run.digits.length < 9 || run.groups.every(({ digits }) => digits.endsWith("0"))) return false;
  return northAmerican.has(shapeOf(run)) || isSingleDigits(run) || /^0[1-9]/.test(run.digits);
}

function isReadOut({ gaps }: NumberRun): boolean {
  return gaps.has("hesitation") || gaps.has("correction") || gaps.has("joint");
}

function isSingleDigits({ groups }: NumberRun): boolean {
  return groups.every(({ digits }) => digits.length === 1);
}

/** "10,000,000", "3.14 2.71", "12:30": marks between digits without a blank belong to the writing of numbers, unless each digit has one. */
function isNumberFormatting(text: string, run: NumberRun): boolean {
  if (/[\w$€£#]/.test(text[run.start - 1] ?? " ")) return true;
  return run.gaps.has("glued") && !isSingleDigits(run) && !northAmerican.has(shapeOf(run));
}

function shapeOf({ groups }: NumberRun): string {
  if (groups.length > 4) return "";
  return groups.map(({ digits }) => digits.length).join(",");
}
