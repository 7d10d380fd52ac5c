import { type Expression, type Kysely, type SqlBool, sql } from "kysely";
import { anyClause, type FullText, isSaidBy } from "../full-text.ts";
import { hitEnd, hitStart, toIndexedText } from "../indexed-text.ts";
import type { Phrase, SearchWords } from "../search-words.ts";
import type { Database } from "../tables/database.ts";
import { type IndexedWord, quoted, toLexemes, wordsIn } from "./lexemes.ts";

/** Finds words by a tsvector that our own code makes. The planner of Postgres knows how many hits there are and how to join them. */
export const fullText: FullText = {
  toSearched: toLexemes,
  choosePlan: async () => "hitsFirst",
  utterancesByCall: sql`utterances`,
  holdsWords: ({ anyOf }) => anyClause(anyOf, ({ all, none }) => [...all.map(says), ...none.map(saysNot)]),
  callHoldsWords: ({ anyOf }, by) => {
    const calls = (phrase: Phrase) =>
      sql`select u.recording_key from utterances as u where ${says(phrase)} and ${isSaidBy(by)}`;
    return anyClause(anyOf, ({ all, none }) => [
      ...all.map((phrase) => sql<SqlBool>`r.key in (${calls(phrase)})`),
      ...none.map((phrase) => sql<SqlBool>`r.key not in (${calls(phrase)})`),
    ]);
  },
  hits: ({ wanted }) =>
    sql`recordings as r join utterances as u on u.recording_key = r.key where (${sql.join(wanted.map(says), sql` or `)})`,
  markHits,
};

/** That utterances `u` hold a phrase. One without words is nowhere. */
function says({ text, isPrefix }: Phrase): Expression<SqlBool> {
  const words = wordsIn(text).map(({ word }) => quoted(word));
  if (words.length === 0) return sql<SqlBool>`false`;
  return sql<SqlBool>`u.words @@ ${`${words.join(" <-> ")}${isPrefix ? ":*" : ""}`}::tsquery`;
}

const saysNot = (phrase: Phrase) => sql<SqlBool>`not ${says(phrase)}`;

async function markHits(
  db: Kysely<Database>,
  { wanted }: SearchWords,
  utteranceIds: readonly number[],
): Promise<Map<number, string>> {
  if (utteranceIds.length === 0 || wanted.length === 0) return new Map();
  const rows = await db.selectFrom("utterances").select(["id", "text"]).where("id", "in", utteranceIds).execute();
  const phrases = wanted.map(({ text, isPrefix }) => ({ words: wordsIn(text).map(({ word }) => word), isPrefix }));
  return new Map(rows.map(({ id, text }) => [id, mark(toIndexedText(text), phrases)]));
}

interface WantedWords {
  words: readonly string[];
  isPrefix: boolean;
}

/** The text with `hitStart` and `hitEnd` around each letter that is part of a hit, or around several. */
function mark(text: string, phrases: readonly WantedWords[]): string {
  const words = wordsIn(text);
  const inHit = new Uint8Array(text.length + 1);
  for (const phrase of phrases) {
    for (const first of words.keys()) {
      const last = words[first + phrase.words.length - 1];
      if (last !== undefined && isAt(words, first, phrase)) inHit.fill(1, words[first]?.start, last.end);
    }
  }
  let marked = "";
  for (let at = 0; at <= text.length; at++) {
    if (inHit[at] !== (inHit[at - 1] ?? 0)) marked += inHit[at] === 1 ? hitStart : hitEnd;
    marked += text.charAt(at);
  }
  return marked;
}

function isAt(words: readonly IndexedWord[], first: number, { words: wanted, isPrefix }: WantedWords): boolean {
  return (
    wanted.length > 0 &&
    wanted.every((word, index) => {
      const found = words[first + index]?.word;
      return isPrefix && index === wanted.length - 1 ? found?.startsWith(word) === true : found === word;
    })
  );
}
