import { type Expression, type Kysely, type SqlBool, sql } from "kysely";
import { anyClause, type FullText, isAnyOf, isSaidBy, type SearchPlan } from "../full-text.ts";
import { hitEnd, hitStart, toIndexedText } from "../indexed-text.ts";
import type { Phrase, SearchClause, SearchWords } from "../search-words.ts";
import type { Database } from "../tables/database.ts";
import { type IndexedWord, quoted, toLexemes, wordsIn } from "./lexemes.ts";

/** What asking for the hits in one call takes, in hits that are joined and sorted. */
const hitsPerCallAsked = 20;

/**
 * Finds words by a tsvector that our own code makes. The planner can't know how few hits a rare word has: `hitsFirst` gathers them in
 * an array, of which it expects ten.
 */
export const fullText: FullText = {
  toSearched: toLexemes,
  choosePlan,
  utterancesByCall: sql`utterances`,
  holdsWords: ({ anyOf }, plan) =>
    anyClause(anyOf, ({ all, none }) => {
      const excluded = none.map(saysNot);
      if (plan === "callsFirst" || all.length === 0) return [...all.map(says), ...excluded];
      const hits = sql`select u.id from utterances as u where ${sql.join(all.map(says), sql` and `)}`;
      return [sql<SqlBool>`u.id in (select unnest(array(${hits})))`, ...excluded];
    }),
  callHoldsWords: ({ anyOf }, by, plan) => {
    const hits = (phrase: Phrase) => sql`from utterances as u where ${says(phrase)} and ${isSaidBy(by)}`;
    const isSaid = (phrase: Phrase) =>
      plan === "callsFirst"
        ? sql<SqlBool>`exists (select 1 ${hits(phrase)} and u.recording_key = r.key)`
        : sql<SqlBool>`r.key in (select unnest(array(select u.recording_key ${hits(phrase)})))`;
    const conditions = ({ all, none }: SearchClause) => [
      ...all.map(isSaid),
      ...none.map((phrase) => sql<SqlBool>`not ${isSaid(phrase)}`),
    ];
    if (plan === "callsFirst" || anyOf.length === 1) return anyClause(anyOf, conditions);
    return isAnyOf(anyOf.map((clause) => anyClause([clause], conditions)));
  },
  hits: ({ wanted }) =>
    sql`recordings as r join utterances as u on u.recording_key = r.key where (${sql.join(wanted.map(says), sql` or `)})`,
  markHits,
};

async function choosePlan(
  db: Kysely<Database>,
  { anyOf, wanted }: SearchWords,
  of: "utterances" | "calls",
  limit: number,
): Promise<SearchPlan> {
  if (wanted.length === 0) return "hitsFirst";
  const isHit =
    of === "calls"
      ? sql.join(wanted.map(says), sql` or `)
      : fullText.holdsWords({ anyOf, wanted, id: null }, "callsFirst");
  // With `hits` of them spread over the calls, a page takes `limit × calls ÷ hits` calls: here both plans cost the same.
  const { rows } = await sql<{ isMany: boolean }>`
    with bound as (select cast(sqrt(${sql.lit(hitsPerCallAsked * limit)} * coalesce(max(key), 0)) as bigint) as most from recordings)
    select count(*) > (select most from bound) as is_many from (
      select 1 from utterances as u where ${isHit} limit (select most + 1 from bound)
    ) as hits`.execute(db);
  return rows[0]?.isMany ? "callsFirst" : "hitsFirst";
}

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
