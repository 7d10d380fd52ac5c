import { matchesOf } from "./surroundings.ts";

/** A text in the characters the scanners know, with the way back to the offsets of the original. */
export interface PlainText {
  text: string;
  /** The original offset of a plain offset, 0 to `text.length` inclusive. */
  originalOffset(offset: number): number;
}

/** Searched for first: most texts have none, and a class this small is found far faster than one of all scripts. */
const nonAscii = /[^\0-\x7f]/;
/** Every character that has a plain form: digits, dashes, spaces, line separators, full stops, full-width and invisible characters. */
const replaceable = /[[\p{Nd}\p{Pd}\p{Zs}\p{Cf}\x85\u2028\u2029\u2212\u3002\uff01-\uff5e\uff61]--[\0-\x7f]]/gv;
const dash = /\p{Pd}/u;
const space = /\p{Zs}/u;
const digit = /\p{Nd}/u;

/**
 * Digits of every script become 0-9, dashes "-", spaces " ", line separators "\n", full-width characters their ASCII form;
 * invisible characters (zero-width, soft hyphen, direction marks) are left out. All else stays.
 */
export function toPlainText(original: string): PlainText {
  const matches = nonAscii.test(original) ? matchesOf(replaceable, original) : [];
  if (matches.length === 0) return { text: original, originalOffset: (offset) => offset };
  let text = "";
  let copied = 0;
  const shifts: Shift[] = [];
  for (const { 0: character, index } of matches) {
    const plain = plainForm(character);
    text += original.slice(copied, index) + plain;
    copied = index + character.length;
    if (plain.length !== character.length) shifts.push({ from: text.length, by: copied - text.length });
  }
  text += original.slice(copied);
  return { text, originalOffset: (offset) => offset + shiftAt(shifts, offset) };
}

/** From plain offset `from` on, the original is `by` ahead. */
interface Shift {
  from: number;
  by: number;
}

/** The last shift that begins at an offset or before it. */
function shiftAt(shifts: readonly Shift[], offset: number): number {
  let low = 0;
  let high = shifts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shifts[middle]?.from ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return shifts[low - 1]?.by ?? 0;
}

function plainForm(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (digit.test(character)) return String(digitValue(code));
  if (dash.test(character) || code === 0x2212) return "-";
  if (space.test(character)) return " ";
  if (code === 0x2028 || code === 0x2029 || code === 0x85) return "\n";
  if (code === 0x3002 || code === 0xff61) return ".";
  return "";
}

/** Unicode lays the digits of a script one after another from its zero, in runs of ten that may touch. */
function digitValue(code: number): number {
  let first = code;
  while (digit.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}
