import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { isCardNumber } from "./card.ts";
import type { Claims } from "./claims.ts";
import { firstNumberWord, isUnit, numberWord } from "./number-words.ts";
import { matchesOf } from "./surroundings.ts";

const fewestDigits = 7;
const part = /([\s,.\-–:;?!…]{0,6})([A-Za-z]+|\d+)/y;
const digitPart = /(?<![\w.,])\d{1,12}(?=[ \n-]{1,4}\d)/g;
/** An empty line stands between two speakers, and between two paragraphs: no number goes on behind it. */
const speakerChange = "\n\n";
const stop = /[,.;?!\n]/;

export interface SpokenRules {
  defaultRegion: CountryCode;
  /** In transcripts groups of written digits are speech too: "555 01" … "32 44". */
  writtenDigits: boolean;
}

/** Numbers read aloud, of seven digits and more: digit words, "double four", tens, "oh", hesitations and written digits between them. */
export function findSpokenNumbers(text: string, rules: SpokenRules, claims: Claims): void {
  scan(text, firstNumberWord, rules, claims);
  if (rules.writtenDigits) scan(text, digitPart, rules, claims);
}

function scan(text: string, beginning: RegExp, rules: SpokenRules, claims: Claims): void {
  let scanned = 0;
  for (const match of matchesOf(beginning, text)) {
    if (match.index < scanned) continue;
    const run = readRun(text, beforeWrittenDigits(text, match.index, scanned), claims);
    scanned = Math.max(run.end, match.index + 1);
    if (run.digits.length < fewestDigits || run.parts < 2) continue;
    claims.take({ kind: "spoken_number", start: run.start, end: run.end, confidence: confidenceOf(run.digits, rules) });
  }
}

function confidenceOf(digits: string, rules: SpokenRules): number {
  if (isCardNumber(digits)) return 0.99;
  if (parsePhoneNumberFromString(digits, rules.defaultRegion)?.isValid()) return 0.95;
  return digits.length >= 9 ? 0.9 : 0.8;
}

/** Where the run begins when written digits stand right before its first word. */
function beforeWrittenDigits(text: string, wordStart: number, limit: number): number {
  let start = wordStart;
  for (let at = wordStart; at > limit; ) {
    let digitsEnd = at;
    while (digitsEnd > limit && at - digitsEnd < 3 && " ,-\n".includes(text[digitsEnd - 1] ?? "x")) digitsEnd--;
    let digitsStart = digitsEnd;
    while (digitsStart > limit && /\d/.test(text[digitsStart - 1] ?? "")) digitsStart--;
    if (digitsStart === digitsEnd || /[\w.,$]/.test(text[digitsStart - 1] ?? " ")) break;
    start = digitsStart;
    at = digitsStart;
  }
  return start;
}

interface Run {
  start: number;
  end: number;
  digits: string;
  parts: number;
}

function readRun(text: string, start: number, claims: Claims): Run {
  let digits = "";
  let parts = 0;
  let end = start;
  let repeat = 1;
  let openTens = "";
  let trailingOh: { end: number; digits: number; parts: number } | null = null;
  part.lastIndex = start;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    const [whole, gap = "", word = ""] = match;
    const from = match.index + whole.length - word.length;
    const to = match.index + whole.length;
    if (gap.includes(speakerChange) || !claims.isFree(match.index, to)) break;
    const written = /^\d/.test(word);
    const meaning = written ? null : numberWord(word);
    if (!written && meaning === null) break;
    if (meaning?.role === "hesitation") continue;
    if (meaning?.role === "repeat") {
      digits += openTens === "" ? "" : "0";
      openTens = "";
      repeat = meaning.times;
      continue;
    }
    if (openTens !== "" && !(isUnit(word) && word.toLowerCase() !== "oh" && word.toLowerCase() !== "zero"))
      digits += "0";
    openTens = "";
    if (meaning?.role === "tens") {
      digits += meaning.digit;
      openTens = word;
    } else if (meaning?.role === "hundred") {
      if (parts === 0) break;
      digits += "00";
    } else {
      const read = written ? word : meaning?.role === "digits" ? meaning.digits : "";
      const isOh = /^oh?$/i.test(word);
      // "…two four four. Oh, sorry": an "oh" behind a stop is an exclamation unless a number goes on after it.
      trailingOh = isOh && stop.test(gap) && parts > 0 ? { end, digits: digits.length, parts } : null;
      digits += read.repeat(repeat);
    }
    repeat = 1;
    parts++;
    end = to;
    if (from === start && parts === 0) break;
  }
  if (openTens !== "") digits += "0";
  if (trailingOh !== null)
    return { start, end: trailingOh.end, digits: digits.slice(0, trailingOh.digits), parts: trailingOh.parts };
  return { start, end, digits, parts };
}
