import { invalidQuery } from "../errors.ts";
import { toIndexedText } from "./indexed-text.ts";

const maxTerms = 50;
const maxLength = 1000;

/** Words to look for, ready for FTS5. */
export interface SearchWords {
  /** An FTS5 expression of quoted phrases only: nothing the user typed is syntax. */
  match: string;
  /** What was typed, when it is one term: it may be the id of a recording. */
  id: string | null;
}

/**
 * Reads what a user typed: every word must occur in one utterance, and `"several words"` must follow each other. A word
 * with punctuation inside (`rec-1`, `O'Brien`) is a phrase of its parts. Case and diacritics don't matter.
 * Null when there is nothing to look for.
 * @throws StoreError `store.invalid_query` when there is punctuation only, or far too much
 */
export function parseSearchWords(words: string): SearchWords | null {
  const typed = words.toWellFormed().trim();
  if (typed === "") return null;
  if (typed.length > maxLength) {
    throw invalidQuery(`the search is ${typed.length} characters long`, `Search for up to ${maxLength} characters.`);
  }
  // A quotation mark without its partner reaches to the end.
  const all = Array.from(typed.matchAll(/"([^"]*)"?|[^\s"]+/gu), ([term, phrase]) => phrase ?? term);
  // FTS5 finds nothing for a phrase without a letter or digit; beside other words it is only decoration.
  const terms = all.filter((term) => /[\p{L}\p{N}\p{Co}]/u.test(term));
  if (terms.length === 0) {
    throw invalidQuery(`there is no word to look for in ${JSON.stringify(typed)}`, "Search for a letter or digit.");
  }
  if (terms.length > maxTerms) {
    throw invalidQuery(`the search has ${terms.length} words`, `Search for up to ${maxTerms} words.`);
  }
  const phrases = terms.map((term) => `"${toIndexedText(term).replaceAll('"', '""')}"`);
  return { match: phrases.join(" AND "), id: terms.length === 1 ? (terms[0]?.trim() ?? null) : null };
}
