import { stripVTControlCharacters } from "node:util";

/** What a spreadsheet may run: it skips blanks in front of the sign, and full-width signs count too. */
const formula = /^\s*[=+\-@\t\r＝＋－＠]/;

/** Text that neither moves the cursor of a terminal nor is run by a spreadsheet. Its line breaks stay. */
export function csvText(text: string): string {
  const clean = stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n]+/gu, " ");
  return formula.test(clean) ? `'${clean}` : clean;
}
