import { countrySpecs, ValidationErrorsIBAN, validateIBAN } from "ibantools";
import type { Claims } from "./claims.ts";
import { speakerChange } from "./number-run.ts";
import { fillerAt } from "./number-words.ts";
import { matchesOf } from "./surroundings.ts";

/** Digits are looked for first: most texts have few. */
const head = /\d{2}(?<=(?<![A-Za-z0-9])(?:iban)?[A-Za-z]{2}\d{2})/gi;
const headLength = 4;
const alphanumeric = /[A-Za-z0-9]/;
const written = " -\t\n";
const readAloud = " -\t\n,./…";
const longestSeparator = 5;
const mostFillers = 4;

/**
 * International bank account numbers, by country length, structure and mod 97; between characters single blanks, dashes or line ends, or
 * what people say who read one aloud.
 */
export function findIbans(text: string, claims: Claims): void {
  for (const match of matchesOf(head, text)) {
    const start = match.index + 2 - headLength;
    const length = countrySpecs[text.slice(start, start + 2).toUpperCase()]?.chars;
    if (length == null) continue;
    for (const gapEnd of [writtenGapEnd, readGapEnd]) {
      const account = collect(text, start, length, gapEnd);
      if (account === null || !isAccount(account.characters.toUpperCase())) continue;
      claims.take({ kind: "iban", start, end: account.end, confidence: 0.99 });
      break;
    }
  }
}

/** The bank's own check digits inside the number need not be right: some countries no longer use theirs. */
function isAccount(iban: string): boolean {
  const { errorCodes } = validateIBAN(iban);
  return errorCodes.every((code) => code === ValidationErrorsIBAN.WrongAccountBankBranchChecksum);
}

type GapEnd = (text: string, at: number) => number;

function writtenGapEnd(text: string, at: number): number {
  return written.includes(text[at] ?? "x") ? at + 1 : at;
}

/** Behind commas, stops and blanks a few fillers may stand, each with more of them behind it. */
function readGapEnd(text: string, at: number): number {
  let end = separatorEnd(text, at);
  for (let fillers = 0; fillers < mostFillers && end > at; fillers++) {
    const filler = fillerAt(text, end);
    const next = filler === null ? end : separatorEnd(text, filler.end);
    if (filler === null || next === filler.end) break;
    end = next;
  }
  return end;
}

function separatorEnd(text: string, at: number): number {
  let end = at;
  while (end - at < longestSeparator && readAloud.includes(text[end] ?? "x") && !text.startsWith(speakerChange, end))
    end++;
  return end;
}

function collect(
  text: string,
  start: number,
  length: number,
  gapEnd: GapEnd,
): { characters: string; end: number } | null {
  let characters = "";
  let at = start;
  while (characters.length < length) {
    if (!alphanumeric.test(text[at] ?? "")) return null;
    characters += text[at];
    at++;
    if (characters.length < length && !alphanumeric.test(text[at] ?? "")) at = gapEnd(text, at);
  }
  return alphanumeric.test(text[at] ?? "") ? null : { characters, end: at };
}
