import { foldedPieces, isPlainText, type TextPart } from "@earshot/model";

/** Opens and closes a hit in what FTS5's highlight() returns; never part of indexed text. */
export const hitStart = "\u0002";
export const hitEnd = "\u0003";

/** NUL ends a text for some of SQLite's functions, the others mark hits. */
const reserved = new Set(["\0", hitStart, hitEnd]);
const hasReserved = new RegExp(`[${[...reserved].join("")}]`);

/** Pieces of the text, each with what is indexed of it; reserved characters are spaces. */
function* indexPieces(text: string): Generator<{ original: string; indexed: string; isApart: boolean }> {
  for (const { original, folded, isApart } of foldedPieces(text, reserved)) {
    yield { original, indexed: isApart ? ` ${folded}` : folded, isApart };
  }
}

/**
 * The text as the search index takes it: without accents, isolated letters have spaces around them, reserved characters become
 * spaces. `東京タワー é` → `東 京 タ ワ ー e`.
 */
export function toIndexedText(text: string): string {
  if (isPlainText(text) && !hasReserved.test(text)) return text;
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
