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

/**
 * The text as the search index takes it: isolated letters stand between spaces, reserved characters become spaces.
 * `東京タワー tower` → `東 京 タ ワ ー tower`.
 */
export function toIndexedText(text: string): string {
  let indexed = "";
  let afterIsolated = false;
  for (const character of text) {
    if (reserved.has(character)) {
      indexed += " ";
      afterIsolated = false;
      continue;
    }
    const isIsolated = isolated.test(character);
    const touches = indexed !== "" && !indexed.endsWith(" ") && character !== " ";
    if (touches && (isIsolated || afterIsolated)) indexed += " ";
    indexed += character;
    afterIsolated = isIsolated;
  }
  return indexed;
}

/** A stretch of a text; `match` says whether the search hit it. */
export interface TextPart {
  text: string;
  match: boolean;
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
