import type { Side } from "@earshot/model";
import { type Expression, type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { SearchClause, SearchWords } from "./search-words.ts";
import type { Database } from "./tables/database.ts";
import type { UtterancesTable } from "./tables/utterances.ts";

/** Who says something; without a side and a speaker it is anybody. */
export interface SaidBy {
  side?: Side | undefined;
  speaker?: string | undefined;
}

/**
 * How to find the newest hits. `hitsFirst` takes all hits from the index and sorts them, which pays for few. `callsFirst` goes
 * through the calls by time and asks the index for the hits in each, until the page is full.
 */
export type SearchPlan = "hitsFirst" | "callsFirst";

/** How a database finds what is said. All find the same utterances for the same words. */
export interface FullText {
  /** What is stored of a text, so that it is found. */
  toSearched(text: string): string | null;
  /** The plan for a page of utterances, or of calls; it reads no more hits than decide it. */
  choosePlan(db: Kysely<Database>, words: SearchWords, of: "utterances" | "calls", limit: number): Promise<SearchPlan>;
  /** The utterances as `callsFirst` joins them. */
  utterancesByCall: RawBuilder<UtterancesTable>;
  /** That each of the utterances `u` says by itself what is looked for, where they were joined by this plan. */
  holdsWords(words: SearchWords, plan: SearchPlan): Expression<SqlBool>;
  /** That what is looked for is said somewhere in the recordings `r`. */
  callHoldsWords(words: SearchWords, by: SaidBy, plan: SearchPlan): Expression<SqlBool>;
  /** Recordings `r` with those of their utterances `u` that say any of the wanted words: what follows FROM, with its WHERE. */
  hits(words: SearchWords): RawBuilder<unknown>;
  /** The indexed texts of utterances with their hits marked, by id. Each text is read and tokenised: ask for a page only. */
  markHits(db: Kysely<Database>, words: SearchWords, utteranceIds: readonly number[]): Promise<Map<number, string>>;
}

/** That utterances `u` are those of a side and a speaker. */
export function isSaidBy({ side, speaker }: SaidBy): Expression<SqlBool> {
  const conditions = [sql<SqlBool>`true`];
  if (side !== undefined) conditions.push(sql`u.side = ${side}`);
  if (speaker !== undefined) conditions.push(sql`u.speaker = ${speaker}`);
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

/** That recordings `r` pass one of the conditions. Few of them are found by each by itself; for an OR all would be looked at. */
export function isAnyOf(conditions: readonly Expression<SqlBool>[]): Expression<SqlBool> {
  const found = conditions.map((condition) => sql`select r.key from recordings as r where ${condition}`);
  return sql<SqlBool>`r.key in (${sql.join(found, sql` union all `)})`;
}

export function anyClause(
  clauses: readonly SearchClause[],
  toConditions: (clause: SearchClause) => Expression<SqlBool>[],
): Expression<SqlBool> {
  const all = clauses.map((clause) => sql`(${sql.join(toConditions(clause), sql` and `)})`);
  return sql<SqlBool>`(${sql.join(all, sql` or `)})`;
}
