import { type Expression, type SqlBool, sql } from "kysely";
import type { StoreDb } from "../database.ts";
import { hitEnd, hitStart } from "./indexed-text.ts";
import type { SearchWords } from "./search-words.ts";

/** That utterances `u` hold these words. */
export function holdsWords({ match }: SearchWords): Expression<SqlBool> {
  return sql<SqlBool>`u.id in (select rowid from utterances_fts where utterances_fts match ${match})`;
}

/** The indexed texts of utterances with their hits marked, by id. Each text is read and tokenised: ask for a page only. */
export async function markHits(
  db: StoreDb,
  { match }: SearchWords,
  utteranceIds: readonly number[],
): Promise<Map<number, string>> {
  if (utteranceIds.length === 0) return new Map();
  const { rows } = await sql<{ id: number; marked: string }>`
    select rowid as id, highlight(utterances_fts, 0, ${hitStart}, ${hitEnd}) as marked
    from utterances_fts where utterances_fts match ${match} and rowid in (${sql.join(utteranceIds)})`.execute(db);
  return new Map(rows.map(({ id, marked }) => [id, marked]));
}
