import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { StoreDb } from "../database.ts";
import { anyClause, callHoldsWords, holdsWords, isSaidBy, type SaidBy } from "../sqlite/full-text.ts";
import type { SearchWords } from "../sqlite/search-words.ts";
import type { UtterancesTable } from "../tables/utterances.ts";

/**
 * How to find the newest hits. `hitsFirst` takes all hits from the index and sorts them, which pays for few. `callsFirst` goes
 * through the calls by time and asks the index for the hits in each, until the page is full.
 */
export type SearchPlan = "hitsFirst" | "callsFirst";

/** What asking the index for the hits in one call takes, in hits that are joined and sorted. */
const hitsPerCallAsked = 20;

/** Reads no more hits than decide it; `match` is an FTS5 expression. */
export async function chooseSearchPlan(db: StoreDb, match: string | null, limit: number): Promise<SearchPlan> {
  if (match === null) return "hitsFirst";
  // With `hits` of them spread over the calls, a page takes `limit × calls ÷ hits` calls: here both plans cost the same.
  const { rows } = await sql<{ isMany: number }>`
    with bound as (select cast(sqrt(${hitsPerCallAsked * limit} * coalesce(max(key), 0)) as integer) as most from recordings)
    select count(*) > (select most from bound) as is_many from (
      select 1 from utterances_fts where utterances_fts match ${match} limit (select most + 1 from bound)
    )`.execute(db);
  return rows[0]?.isMany ? "callsFirst" : "hitsFirst";
}

/** Recordings `r`, evaluations `e` and utterances `u`, joined in the order of a plan; SQLite keeps the order of cross joins. */
export function joinBy(db: StoreDb, plan: SearchPlan | "noWords") {
  const calls = db.selectFrom("recordings as r");
  switch (plan) {
    case "noWords":
      return calls.crossJoin("evaluations as e").crossJoin("utterances as u");
    case "callsFirst":
      return calls
        .crossJoin("evaluations as e")
        .crossJoin(sql<UtterancesTable>`utterances_fts as f cross join utterances`.as("u"));
    case "hitsFirst":
      return calls
        .innerJoin("evaluations as e", (join) => join.onTrue())
        .innerJoin("utterances as u", (join) => join.onTrue());
  }
}

/** That utterances `u` hold these words, as the joins of a plan can tell. */
export function holdsWordsBy(plan: SearchPlan, words: SearchWords): Expression<SqlBool> {
  if (plan === "hitsFirst" || words.match === null) return holdsWords(words);
  return sql<SqlBool>`${isHitInCall(words.match)} and f.rowid = u.id`;
}

/**
 * That rows `f` of the index match within the recording `r`. The utterances of a call are stored one after another: the index is
 * asked for the hits between its first and its last.
 */
export function isHitInCall(match: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`f.utterances_fts match ${match}
    and f.rowid >= (select min(id) from utterances where recording_key = r.key)
    and f.rowid <= (select max(id) from utterances where recording_key = r.key)`;
}

/** That what is looked for is said somewhere in the recordings `r`. */
export function callHoldsWordsBy(plan: SearchPlan, words: SearchWords, by: SaidBy): Expression<SqlBool> {
  if (plan === "hitsFirst") return callHoldsWords(words, by);
  return anyClause(words.anyOf, ({ all, none }) => {
    const says = (term: string) => sql<SqlBool>`exists (
      select 1 from utterances_fts as f cross join utterances as u
      where ${isHitInCall(term)} and u.id = f.rowid and ${isSaidBy(by)})`;
    return [...all.map(says), ...none.map((term) => sql<SqlBool>`not ${says(term)}`)];
  });
}
