import { toIndexedText } from "../indexed-text.ts";

/** A word of a text, as it is compared, and where it lies. */
export interface IndexedWord {
  word: string;
  start: number;
  end: number;
}

/**
 * What FTS5's tokenizer unicode61 takes for a word: letters, digits and private characters, with accents on them. Both databases find
 * the same because they cut texts at the same places.
 */
const words = /[\p{L}\p{N}\p{Co}](?:[\p{L}\p{N}\p{Co}]|[\u0300-\u0331])*/gu;

const accents = /[\u0300-\u0331]/g;

/** Letters that are others in another shape. */
const shapes: Readonly<Record<string, string>> = {
  ...{ µ: "μ", ſ: "s", ς: "σ", ϐ: "β", ϑ: "θ", ϕ: "φ", ϖ: "π", ϰ: "κ", ϱ: "ρ", ϵ: "ε" },
};

/** Postgres takes words of up to 2 KiB. */
const longestWord = 500;

/** The words of a text that is written as `toIndexedText` writes it. */
export function wordsIn(indexedText: string): IndexedWord[] {
  return Array.from(indexedText.matchAll(words), ({ 0: found, index }) => ({
    word: fold(found),
    start: index,
    end: index + found.length,
  }));
}

function fold(word: string): string {
  // Letter by letter: in a whole word the last sigma would become another than the others.
  const folded = Array.from(word.replace(accents, ""), (letter) => shapes[letter] ?? letter.toLowerCase()).join("");
  return folded.slice(0, longestWord).toWellFormed();
}

/** A tsvector has so many places of one word. */
const mostPlaces = 256;
/** A little less than a tsvector may have, which takes more for each place than the word. */
const mostBytes = 1_000_000;
const bytesOfPlace = 6;

/** The words of a text with their places, as Postgres reads a tsvector: all of any that is spoken, and as much as it takes of others. */
export function toLexemes(text: string): string {
  const lexemes: string[] = [];
  const places = new Map<string, number>();
  let bytes = 0;
  for (const [index, { word }] of wordsIn(toIndexedText(text)).entries()) {
    const before = places.get(word) ?? 0;
    if (before === mostPlaces) continue;
    places.set(word, before + 1);
    bytes += Buffer.byteLength(word) + bytesOfPlace;
    if (bytes > mostBytes) break;
    lexemes.push(`${quoted(word)}:${index + 1}`);
  }
  return lexemes.join(" ");
}

/** A word in a tsvector or tsquery. */
export function quoted(word: string): string {
  return `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
