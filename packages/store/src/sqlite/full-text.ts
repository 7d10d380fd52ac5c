import { type Expression, type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import { anyClause, type FullText, isSaidBy, type SaidBy, type SearchPlan } from "../full-text.ts";
import { hitEnd, hitStart, toIndexedText } from "../indexed-text.ts";
import type { Phrase, SearchWords } from "../search-words.ts";
import type { Database } from "../tables/database.ts";
import type { UtterancesTable } from "../tables/utterances.ts";

/** What asking the index for the hits in one call takes, in hits that are joined and sorted. */
const hitsPerCallAsked = 20;

/** Finds words by FTS5, which gets quoted phrases alone: nothing typed is syntax. */
export const fullText: FullText = {
  toSearched: (text) => {
    const indexed = toIndexedText(text);
    return indexed === text ? null : indexed;
  },
  choosePlan: (db, words, of, limit) =>
    choosePlan(db, of === "utterances" ? matchOf(words) : anyOf(words.wanted), limit),
  utterancesByCall: sql<UtterancesTable>`utterances_fts as f cross join utterances`,
  holdsWords,
  callHoldsWords,
  hits: ({ wanted }) =>
    sql`recordings as r cross join utterances_fts as f cross join utterances as u where ${isHitInCall(anyOf(wanted) ?? '""')} and u.id = f.rowid`,
  markHits,
};

const phraseOf = ({ text, isPrefix }: Phrase) => `"${text.replaceAll('"', '""')}"${isPrefix ? "*" : ""}`;

const allOf = (phrases: readonly Phrase[]) => phrases.map(phraseOf).join(" AND ");

const anyOf = (phrases: readonly Phrase[]) => (phrases.length === 0 ? null : phrases.map(phraseOf).join(" OR "));

/** What one utterance must hold; null where FTS5 has no expression, for words that must not be said alone. */
function matchOf({ anyOf: clauses }: SearchWords): string | null {
  if (clauses.some(({ all }) => all.length === 0)) return null;
  return clauses.map(({ all, none }) => `(${[`(${allOf(all)})`, ...none.map(phraseOf)].join(" NOT ")})`).join(" OR ");
}

async function choosePlan(db: Kysely<Database>, match: string | null, limit: number): Promise<SearchPlan> {
  if (match === null) return "hitsFirst";
  // With `hits` of them spread over the calls, a page takes `limit × calls ÷ hits` calls: here both plans cost the same.
  const { rows } = await sql<{ isMany: number }>`
    with bound as (select cast(sqrt(${hitsPerCallAsked * limit} * coalesce(max(key), 0)) as integer) as most from recordings)
    select count(*) > (select most from bound) as is_many from (
      select 1 from utterances_fts where utterances_fts match ${match} limit (select most + 1 from bound)
    )`.execute(db);
  return rows[0]?.isMany ? "callsFirst" : "hitsFirst";
}

function holdsWords(words: SearchWords, plan: SearchPlan): Expression<SqlBool> {
  const match = matchOf(words);
  if (plan === "callsFirst" && match !== null) return sql<SqlBool>`${isHitInCall(match)} and f.rowid = u.id`;
  return anyClause(words.anyOf, ({ all, none }) => {
    const excluded = none.map((term) => sql<SqlBool>`u.id not in (${matching(phraseOf(term))})`);
    return all.length === 0 ? excluded : [sql<SqlBool>`u.id in (${matching(allOf(all))})`, ...excluded];
  });
}

function callHoldsWords(words: SearchWords, by: SaidBy, plan: SearchPlan): Expression<SqlBool> {
  if (plan === "callsFirst") {
    const says = (phrase: Phrase) => sql<SqlBool>`exists (
      select 1 from utterances_fts as f cross join utterances as u
      where ${isHitInCall(phraseOf(phrase))} and u.id = f.rowid and ${isSaidBy(by)})`;
    return anyClause(words.anyOf, ({ all, none }) => [
      ...all.map(says),
      ...none.map((phrase) => sql<SqlBool>`not ${says(phrase)}`),
    ]);
  }
  const calls = (phrase: Phrase) =>
    sql`select u.recording_key from utterances as u where u.id in (${matching(phraseOf(phrase))}) and ${isSaidBy(by)}`;
  return anyClause(words.anyOf, ({ all, none }) => [
    ...all.map((phrase) => sql<SqlBool>`r.key in (${calls(phrase)})`),
    ...none.map((phrase) => sql<SqlBool>`r.key not in (${calls(phrase)})`),
  ]);
}

/** The ids of the utterances that an FTS5 expression matches. */
const matching = (match: string) => sql`select rowid from utterances_fts where utterances_fts match ${match}`;

/**
 * That rows `f` of the index match within the recording `r`. The utterances of a call are stored one after another: the index is
 * asked for the hits between its first and its last.
 */
function isHitInCall(match: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`f.utterances_fts match ${match}
    and f.rowid >= (select min(id) from utterances where recording_key = r.key)
    and f.rowid <= (select max(id) from utterances where recording_key = r.key)`;
}

async function markHits(
  db: Kysely<Database>,
  { wanted }: SearchWords,
  utteranceIds: readonly number[],
): Promise<Map<number, string>> {
  const anyTerm = anyOf(wanted);
  if (utteranceIds.length === 0 || anyTerm === null) return new Map();
  const { rows } = await sql<{ id: number; marked: string }>`
    select rowid as id, highlight(utterances_fts, 0, ${hitStart}, ${hitEnd}) as marked
    from utterances_fts where utterances_fts match ${anyTerm} and rowid in (${sql.join(utteranceIds)})`.execute(db);
  return new Map(rows.map(({ id, marked }) => [id, marked]));
}
