import fc from "fast-check";
import { hitEnd, hitStart, toIndexedText } from "../src/indexed-text.ts";

/** Words, scripts and signs that search engines trip over. */
const trickyPiece = fc.constantFrom(
  ...["rec-1", '"', "O'Brien", "café", "cafe\u0301", "東京", "タワー", "서울", "𠮷", "AND", "OR", "NOT", "NEAR(a b)"],
  ...["*", "^", "-", ":", "words:", "(", ")", "{", "}", "\\", "\0", hitStart, hitEnd, " ", "\u3000", "\n", "😀", "'"],
);

const anyPiece = fc.oneof(
  trickyPiece,
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.string({ unit: "binary", maxLength: 6 }),
);

const glued = (piece: fc.Arbitrary<string>) =>
  fc.tuple(fc.array(piece, { maxLength: 12 }), fc.constantFrom("", " ")).map(([pieces, glue]) => pieces.join(glue));

/** Any text at all, most of it tricky. */
export const trickyText = glued(anyPiece);

/** Tricky text of letters that SQLite's tables know. */
export const knownText = glued(trickyPiece);

/** A text and what highlight() could make of it: marks around stretches of the indexed text. */
export const textWithHits = trickyText
  .map((text) => text.toWellFormed())
  .filter((text) => !text.includes("…"))
  .chain((text) => {
    const characters = [...toIndexedText(text)];
    const flags = fc.array(fc.boolean(), { minLength: characters.length, maxLength: characters.length });
    return flags.map((hits) => {
      const marked = characters.map((character, i) => (hits[i] ? `${hitStart}${character}${hitEnd}` : character));
      return { text, highlighted: marked.join("") };
    });
  });
