import type { Side } from "@earshot/model";
import { type Expression, type SqlBool, sql } from "kysely";
import type { StoreDb } from "../database.ts";
import { hitEnd, hitStart } from "./indexed-text.ts";
import type { SearchClause, SearchWords } from "./search-words.ts";

/** Who says something; without a side and a speaker it is anybody. */
export interface SaidBy {
  side?: Side | undefined;
  speaker?: string | undefined;
}

/** That each of the utterances `u` says by itself what is looked for. */
export function holdsWords({ anyOf }: SearchWords): Expression<SqlBool> {
  return anyClause(anyOf, ({ all, none }) => {
    const excluded = none.map((term) => sql<SqlBool>`u.id not in (${matching(term)})`);
    return all.length === 0 ? excluded : [sql<SqlBool>`u.id in (${matching(all.join(" AND "))})`, ...excluded];
  });
}

/** That what is looked for is said somewhere in the recordings `r`. */
export function callHoldsWords({ anyOf }: SearchWords, by: SaidBy): Expression<SqlBool> {
  const calls = (term: string) =>
    sql`select u.recording_key from utterances as u where u.id in (${matching(term)}) and ${isSaidBy(by)}`;
  return anyClause(anyOf, ({ all, none }) => [
    ...all.map((term) => sql<SqlBool>`r.key in (${calls(term)})`),
    ...none.map((term) => sql<SqlBool>`r.key not in (${calls(term)})`),
  ]);
}

/** That utterances `u` are those of a side and a speaker. */
export function isSaidBy({ side, speaker }: SaidBy): Expression<SqlBool> {
  const conditions = [sql<SqlBool>`true`];
  if (side !== undefined) conditions.push(sql`u.side = ${side}`);
  if (speaker !== undefined) conditions.push(sql`u.speaker = ${speaker}`);
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

/** The ids of the utterances that an FTS5 expression matches. */
export const matching = (match: string) => sql`select rowid from utterances_fts where utterances_fts match ${match}`;

export function anyClause(
  clauses: readonly SearchClause[],
  toConditions: (clause: SearchClause) => Expression<SqlBool>[],
): Expression<SqlBool> {
  const all = clauses.map((clause) => sql`(${sql.join(toConditions(clause), sql` and `)})`);
  return sql<SqlBool>`(${sql.join(all, sql` or `)})`;
}

/** The indexed texts of utterances with their hits marked, by id. Each text is read and tokenised: ask for a page only. */
export async function markHits(
  db: StoreDb,
  { anyTerm }: SearchWords,
  utteranceIds: readonly number[],
): Promise<Map<number, string>> {
  if (utteranceIds.length === 0 || anyTerm === null) return new Map();
  const { rows } = await sql<{ id: number; marked: string }>`
    select rowid as id, highlight(utterances_fts, 0, ${hitStart}, ${hitEnd}) as marked
    from utterances_fts where utterances_fts match ${anyTerm} and rowid in (${sql.join(utteranceIds)})`.execute(db);
  return new Map(rows.map(({ id, marked }) => [id, marked]));
}
