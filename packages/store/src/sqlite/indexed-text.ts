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

/** A character with the marks on it; Hangul that is spelt in its parts is one character. */
const clusters = /(?:[\u1100-\u115f][\u1160-\u11a7]?|[\uac00-\ud7a3])[\u11a8-\u11ff]?\p{M}*|\P{M}\p{M}*|\p{M}+/gu;

/** Marks that may be left out in writing: accents of any script, Hebrew points and Arabic vowel signs. */
const accents =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc]/g;

const ascii = /^[\x20-\x7e]*$/;

/** A character as it is indexed: composed and without accents, so that every spelling of a word is one word. */
function fold(character: string): string {
  if (reserved.has(character)) return " ";
  return ascii.test(character) ? character : character.normalize("NFD").replace(accents, "").normalize("NFC");
}

/** Pieces of the text, each with what is indexed of it: folded, and with spaces that isolate letters. */
function* indexPieces(text: string): Generator<{ original: string; indexed: string; isApart: boolean }> {
  let before: "space" | "isolated" | "other" = "space";
  for (const [original] of text.matchAll(clusters)) {
    const folded = fold(original);
    const kind = folded === " " ? "space" : isolated.test(folded) ? "isolated" : "other";
    const touches = before !== "space" && kind !== "space" && folded !== "";
    const isApart = touches && (kind === "isolated" || before === "isolated");
    yield { original, indexed: isApart ? ` ${folded}` : folded, isApart };
    if (folded !== "") before = kind;
  }
}

/**
 * The text as the search index takes it: without accents, isolated letters have spaces around them, reserved characters become
 * spaces. `東京タワー é` → `東 京 タ ワ ー e`.
 */
export function toIndexedText(text: string): string {
  if (ascii.test(text) && !hasReserved.test(text)) return text;
  let indexed = "";
  for (const piece of indexPieces(text)) indexed += piece.indexed;
  return indexed;
}

/**
 * Carries the hits that highlight() marked in an indexed text over to the text itself. Parts that touch are joined;
 * together they are the whole text.
 */
export function toTextParts(text: string, highlighted: string): TextPart[] {
  const parts: TextPart[] = [];
  const marked = markedPositions(highlighted);
  let at = 0;
  let match = false;
  for (const { original, indexed, isApart } of indexPieces(text)) {
    // Neither the space in front nor the marks behind are part of a hit; what is not indexed goes with what is before it.
    if (indexed !== "") match = marked[at + (isApart ? 1 : 0)] ?? false;
    at += indexed.length;
    const last = parts.at(-1);
    if (last?.match === match) last.text += original;
    else parts.push({ text: original, match });
  }
  return parts;
}

/** For each position of the indexed text whether it is in a hit. */
function markedPositions(highlighted: string): boolean[] {
  const marked: boolean[] = [];
  let inHit = false;
  for (const unit of highlighted.split("")) {
    if (unit === hitStart || unit === hitEnd) inHit = unit === hitStart;
    else marked.push(inHit);
  }
  return marked;
}
