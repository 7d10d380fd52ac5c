import { invalidQuery } from "./errors.ts";
import { toIndexedText } from "./indexed-text.ts";

const maxTerms = 50;
const maxLength = 1000;

/** Words that follow each other. */
export interface Phrase {
  /** As it is indexed; the index tells what of it is a word. */
  text: string;
  /** Whether the last word is the beginning of one. */
  isPrefix: boolean;
}

/** What must be said, and what must not be. */
export interface SearchClause {
  all: readonly Phrase[];
  none: readonly Phrase[];
}

/** What to look for. */
export interface SearchWords {
  /** One of these must hold; none is empty. */
  anyOf: readonly SearchClause[];
  /** All that may be said, for marking it; empty when all that is typed must not be said. */
  wanted: readonly Phrase[];
  /** What was typed, when it is one term: it may be the id of a recording. */
  id: string | null;
}

interface Token {
  text: string;
  isQuoted: boolean;
  isPrefix: boolean;
}

/**
 * Reads what a user typed: words, `"several words"` that follow each other, and the beginning of a word with `*` behind it. All
 * must be said, with or without `AND` between them; `OR` stands between alternatives, `NOT` before what must not be said. A word
 * with punctuation inside (`rec-1`, `O'Brien`) is a phrase of its parts. Case and diacritics don't matter. Null when there is
 * nothing to look for.
 * @throws StoreError `store.invalid_query` when there is punctuation only, far too much, or a sign that has no meaning at its place
 */
export function parseSearchWords(words: string): SearchWords | null {
  const typed = words.toWellFormed().trim();
  if (typed === "") return null;
  if (typed.length > maxLength) {
    throw invalidQuery(`the search is ${typed.length} characters long`, `Search for up to ${maxLength} characters.`);
  }
  // Nothing is found for a phrase without a letter or digit; beside other words it is only decoration.
  const tokens = tokensOf(typed).filter(({ text }) => /[\p{L}\p{N}\p{Co}]/u.test(text));
  const { clauses, terms } = readClauses(tokens);
  if (terms.length === 0) {
    throw invalidQuery(`there is no word to look for in ${quoted(typed)}`, "Search for a letter or digit.");
  }
  if (terms.length > maxTerms) {
    throw invalidQuery(`the search has ${terms.length} words`, `Search for up to ${maxTerms} words.`);
  }
  const wanted = clauses.flatMap(({ all }) => all);
  const [only, ...others] = terms;
  const isOneWord = wanted.length === 1 && others.length === 0 && only?.isPrefix === false;
  return {
    anyOf: clauses,
    wanted,
    id: isOneWord ? only.text.trim() : null,
  };
}

function tokensOf(typed: string): Token[] {
  return Array.from(typed.matchAll(/"([^"]*)("(\*)?)?|[^\s"]+/gu), ([token, phrase, end, star]) => {
    if (phrase === undefined) return wordOf(token);
    if (end === undefined) {
      const place = phrase === "" ? "at the end" : `before ${quoted(phrase)}`;
      throw invalidQuery(`the quotation mark ${place} is not closed`, "Close it, or leave it out.");
    }
    return { text: phrase, isQuoted: true, isPrefix: star !== undefined };
  });
}

function wordOf(text: string): Token {
  if (/[()]/.test(text)) {
    throw invalidQuery(
      `${quoted(text)} has a parenthesis, and a search can't be grouped`,
      "Write the alternatives out, 'charged refund OR bill refund', or put what is said in double quotes.",
    );
  }
  const isPrefix = /[\p{L}\p{N}\p{Co}]\*$/u.test(text);
  if ((isPrefix ? text.slice(0, -1) : text).includes("*")) {
    throw invalidQuery(
      `${quoted(text)} has a * that is not at the end of a word`,
      "A * stands right behind the beginning of a word: refund*.",
    );
  }
  return { text, isQuoted: false, isPrefix };
}

const quoted = (text: string) => JSON.stringify(text);

const operators: ReadonlySet<string> = new Set(["AND", "OR", "NOT"]);

/** `OR` begins a clause with the next term. */
function readClauses(tokens: readonly Token[]): { clauses: SearchClause[]; terms: Token[] } {
  const isOperator = (token: Token | undefined) => token?.isQuoted === false && operators.has(token.text);
  const clauses: { all: Phrase[]; none: Phrase[] }[] = [];
  const terms: Token[] = [];
  let isAlternative = true;
  let isExcluded = false;
  for (const [index, token] of tokens.entries()) {
    if (isOperator(token)) {
      const before = tokens[index - 1];
      const after = tokens[index + 1];
      const needsBefore = token.text !== "NOT";
      if (needsBefore && (before === undefined || isOperator(before))) throw danglingOperator(token, "before");
      const mayFollow = needsBefore && after?.isQuoted === false && after.text === "NOT";
      if (after === undefined || (isOperator(after) && !mayFollow)) throw danglingOperator(token, "after");
      if (token.text === "OR") isAlternative = true;
      if (token.text === "NOT") isExcluded = true;
      continue;
    }
    if (isAlternative) clauses.push({ all: [], none: [] });
    clauses.at(-1)?.[isExcluded ? "none" : "all"].push(toPhrase(token));
    terms.push(token);
    isAlternative = false;
    isExcluded = false;
  }
  return { clauses, terms };
}

function danglingOperator({ text }: Token, place: "before" | "after"): Error {
  return invalidQuery(
    `${text} has no word ${place} it`,
    `Add the word, or write ${text.toLowerCase()} in lower case to look for it.`,
  );
}

function toPhrase({ text, isPrefix }: Token): Phrase {
  return { text: toIndexedText(text), isPrefix };
}
