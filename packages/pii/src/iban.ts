import { countrySpecs, ValidationErrorsIBAN, validateIBAN } from "ibantools";
import type { Claims } from "./claims.ts";
import { matchesOf } from "./surroundings.ts";

const head = /(?<![A-Za-z0-9])(?:iban)?([A-Za-z]{2}\d{2})/gi;
const alphanumeric = /[A-Za-z0-9]/;
const separators = " -\t\n";

/** International bank account numbers, by country length, structure and mod 97; single spaces, dashes or line ends between characters. */
export function findIbans(text: string, claims: Claims): void {
  for (const match of matchesOf(head, text)) {
    const [whole, code = ""] = match;
    const start = match.index + whole.length - code.length;
    const length = countrySpecs[code.slice(0, 2).toUpperCase()]?.chars;
    if (length == null) continue;
    const account = collect(text, start, length);
    if (account === null || !isAccount(account.characters.toUpperCase())) continue;
    claims.take({ kind: "iban", start, end: account.end, confidence: 0.99 });
  }
}

/** The bank's own check digits inside the number need not be right: some countries no longer use theirs. */
function isAccount(iban: string): boolean {
  const { errorCodes } = validateIBAN(iban);
  return errorCodes.every((code) => code === ValidationErrorsIBAN.WrongAccountBankBranchChecksum);
}

function collect(text: string, start: number, length: number): { characters: string; end: number } | null {
  let characters = "";
  let at = start;
  while (characters.length < length) {
    const character = text[at] ?? "";
    if (alphanumeric.test(character)) {
      characters += character;
      at++;
    } else if (separators.includes(character) && character !== "" && alphanumeric.test(text[at + 1] ?? "")) {
      at++;
    } else {
      return null;
    }
  }
  return alphanumeric.test(text[at] ?? "") ? null : { characters, end: at };
}
