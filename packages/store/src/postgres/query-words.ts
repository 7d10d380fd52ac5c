import { sql } from "kysely";
import type { QueryWords } from "../query-words.ts";
import type { Database } from "../tables/database.ts";
import { fullText } from "./full-text.ts";

/** A list in a column of JSON; one without elements where there is none. */
function listIn(column: string, path: readonly string[]) {
  const found = sql`${sql.ref(column)}::json #> ${sql.lit(`{${path.join(",")}}`)}`;
  return sql`(CASE WHEN json_typeof(${found}) = 'array' THEN ${found} ELSE '[]'::json END)`;
}

export const queryWords: QueryWords = {
  textsOf: (texts) => sql`(SELECT unnest(${sql.val(texts)}::text[]))`,
  numbersOf: (numbers) => sql`(SELECT unnest(${sql.val(numbers)}::bigint[]))`,
  talkOverMs: sql`(CASE WHEN json_typeof(e.definition_parameters::json -> 'talkOver') = 'null' THEN NULL ELSE e.talk_over_ms END)`,
  lengthIn: (path) => sql`json_array_length(${listIn("e.evaluation", path)})`,
  elementsIn: (path) => sql`json_array_elements(${listIn("c.evaluation", path)})`,
  monthOf: (column) => sql`to_char(to_timestamp(${sql.ref(column)} / 1000) AT TIME ZONE 'UTC', 'YYYY-MM')`,
  hasOwnId: (id) => sql`(strpos(r.id, '~') > 0 and substr(r.id, strpos(r.id, '~') + 1) = ${id})`,
  allRecordings: sql<Database["recordings"]>`recordings`,
  primaryEvaluations: sql<Database["evaluations"]>`(SELECT * FROM evaluations WHERE is_primary = 1)`,
  fullText,
};
