import { sql } from "kysely";
import type { QueryWords } from "../query-words.ts";
import type { Database } from "../tables/database.ts";
import { fullText } from "./full-text.ts";

function valuesOf<T extends string | number>(values: readonly T[]) {
  return sql<T>`(select value from json_each(${JSON.stringify(values)}))`;
}

export const queryWords: QueryWords = {
  textsOf: valuesOf<string>,
  numbersOf: valuesOf<number>,
  talkOverMs: sql`iif(json_type(e.definition_parameters, '$.talkOver') = 'null', NULL, e.talk_over_ms)`,
  listOfValues: sql`json_group_array(value) FILTER (WHERE value IS NOT NULL)`,
  monthOf: (column) => sql`strftime('%Y-%m', ${sql.ref(column)} / 1000, 'unixepoch')`,
  hasOwnId: (id) => sql`(instr(r.id, '~') > 0 and substr(r.id, instr(r.id, '~') + 1) = ${id})`,
  // Read from an index alone; SQLite would choose one that lacks what they are sorted by.
  allRecordings: sql<Database["recordings"]>`(select * from recordings indexed by recordings_newest_first)`,
  primaryEvaluations: sql<
    Database["evaluations"]
  >`(select * from evaluations indexed by evaluations_listed where is_primary = 1)`,
  fullText,
};
