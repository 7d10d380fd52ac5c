import type { TextPart } from "@earshot/model";

/**
 * Letters of scripts that are written without spaces, and Hangul, whose words carry their particles: each is indexed
 * as a word of its own, so that any substring, even of one character, is found as a phrase.
 */
const isolated =
  /(?=[\p{L}\p{N}])[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;

/** Opens and closes a hit in what FTS5's highlight() returns; never part of indexed text. */
export const hitStart = "\u0002";
export const hitEnd = "\u0003";

/** NUL ends a text for some of SQLite's functions, the others mark hits. */
const reserved = new Set(["\0", hitStart, hitEnd]);
const hasReserved = new RegExp(`[${[...reserved].join("")}]`);

/**
 * The text as the search index takes it: isolated letters have spaces around them, reserved characters become spaces.
 * `東京タワー tower` → `東 京 タ ワ ー tower`.
 */
export function toIndexedText(text: string): string {
  if (!isolated.test(text) && !hasReserved.test(text)) return text;
  const pieces: string[] = [];
  let before: "space" | "isolated" | "other" = "space";
  for (const character of text) {
    const kind =
      reserved.has(character) || character === " " ? "space" : isolated.test(character) ? "isolated" : "other";
    const touches = before !== "space" && kind !== "space";
    if (touches && (kind === "isolated" || before === "isolated")) pieces.push(" ");
    pieces.push(kind === "space" ? " " : character);
    before = kind;
  }
  return pieces.join("");
}

/**
 * Carries the hits that highlight() marked in an indexed text over to the text itself. Parts that touch are joined;
 * together they are the whole text.
 */
export function toTextParts(text: string, highlighted: string): TextPart[] {
  const parts: TextPart[] = [];
  let inHit = false;
  let position = 0;
  for (const character of highlighted) {
    if (character === hitStart || character === hitEnd) {
      inHit = character === hitStart;
      continue;
    }
    const original = String.fromCodePoint(text.codePointAt(position) ?? 0);
    const isOriginal = original === character || (character === " " && reserved.has(original));
    if (position >= text.length || !isOriginal) continue; // a space that isolates a letter
    position += original.length;
    const last = parts.at(-1);
    if (last?.match === inHit) last.text += original;
    else parts.push({ text: original, match: inHit });
  }
  return parts;
}
