/** What a spreadsheet may run: it skips blanks in front of the sign, and full-width signs count too. */
const formula = /^\s*[=+\-@\t\r＝＋－＠]/;

/** A text that a spreadsheet shows as it is. */
export function withoutFormula(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}
