/** Text from outside as one line without control characters, so that nobody can draw on the terminal that shows it. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}
