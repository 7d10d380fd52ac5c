/** A text in the characters the scanners know, with the way back to the offsets of the original. */
export interface PlainText {
  text: string;
  /** The original offset of a plain offset, 0 to `text.length` inclusive. */
  originalOffset(offset: number): number;
}

const nonAscii = /[^\0-\x7f]/;
const dash = /\p{Pd}/u;
const space = /\p{Zs}/u;
const invisible = /\p{Cf}/u;
const digit = /\p{Nd}/u;

/**
 * Digits of every script become 0-9, dashes "-", spaces " ", line separators "\n", full-width characters their ASCII form;
 * invisible characters (zero-width, soft hyphen, direction marks) are left out. All else stays.
 */
export function toPlainText(original: string): PlainText {
  if (!nonAscii.test(original)) return { text: original, originalOffset: (offset) => offset };
  const offsets = new Uint32Array(original.length + 1);
  const parts: string[] = [];
  let length = 0;
  for (let at = 0; at < original.length; ) {
    const code = original.codePointAt(at) ?? 0;
    const units = code > 0xffff ? 2 : 1;
    const plain = code < 0x80 ? null : plainCharacter(code);
    const written = plain ?? original.slice(at, at + units);
    for (let unit = 0; unit < written.length; unit++)
      offsets[length + unit] = at + (written.length === units ? unit : 0);
    parts.push(written);
    length += written.length;
    at += units;
  }
  offsets[length] = original.length;
  return { text: parts.join(""), originalOffset: (offset) => offsets[offset] ?? original.length };
}

const known = new Map<number, string | null>();

function plainCharacter(code: number): string | null {
  const cached = known.get(code);
  if (cached !== undefined) return cached;
  const plain = classify(code);
  // A text may hold any of a million characters; the table of them must not grow without end.
  if (known.size < 4096) known.set(code, plain);
  return plain;
}

function classify(code: number): string | null {
  const character = String.fromCodePoint(code);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (digit.test(character)) return String(digitValue(code));
  if (dash.test(character) || code === 0x2212) return "-";
  if (space.test(character)) return " ";
  if (code === 0x2028 || code === 0x2029 || code === 0x85) return "\n";
  if (code === 0x3002 || code === 0xff61) return ".";
  if (invisible.test(character)) return "";
  return null;
}

/** Unicode lays decimal digits in runs of ten that start at a multiple of 16, or 6 above one; the mathematical ones excepted. */
function digitValue(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  const low = code & 0xf;
  const startsAtZero = digit.test(String.fromCodePoint(code - low));
  return startsAtZero ? low : low - 6;
}
