import { sql } from "kysely";
import type { QueryWords } from "../query-words.ts";
import type { Database } from "../tables/database.ts";
import { fullText } from "./full-text.ts";

export const queryWords: QueryWords = {
  textsOf: (texts) => sql`(SELECT unnest(${sql.val(texts)}::text[]))`,
  numbersOf: (numbers) => sql`(SELECT unnest(${sql.val(numbers)}::bigint[]))`,
  talkOverMs: sql`(CASE WHEN json_typeof(e.definition_parameters::json -> 'talkOver') = 'null' THEN NULL ELSE e.talk_over_ms END)`,
  listOfValues: sql`cast(json_agg(value) FILTER (WHERE value IS NOT NULL) AS text)`,
  monthOf: (column) => sql`to_char(to_timestamp(${sql.ref(column)} / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')`,
  hasOwnId: (id) => sql`(strpos(r.id, '~') > 0 and substr(r.id, strpos(r.id, '~') + 1) = ${id})`,
  allRecordings: sql<Database["recordings"]>`recordings`,
  primaryEvaluations: sql<Database["evaluations"]>`(SELECT * FROM evaluations WHERE is_primary = 1)`,
  fullText,
};
