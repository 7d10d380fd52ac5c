import type { Expression, RawBuilder, SqlBool } from "kysely";
import type { FullText } from "./full-text.ts";
import type { Database } from "./tables/database.ts";

/** What queries say in other words to each database. Tables have the short names that all queries give them. */
export interface QueryWords {
  /** The texts of a list, for `in`: one parameter for any number of them. */
  textsOf(texts: readonly string[]): Expression<string>;
  /** The whole numbers of a list, for the same. */
  numbersOf(numbers: readonly number[]): Expression<number>;
  /** Of evaluations `e`; null under a definition without a rule for talk-over, whose column is 0. */
  talkOverMs: RawBuilder<number | null>;
  /** A JSON list of the `value` of each row of a group that has one; null where none has. */
  listOfValues: RawBuilder<string | null>;
  /** The month of a time in ms since 1970, in UTC, as `2026-11`. */
  monthOf(column: string): RawBuilder<string>;
  /** That recordings `r` have this id behind the `~` in theirs. */
  hasOwnId(id: string): RawBuilder<SqlBool>;
  /** All recordings, for lists that go through all of them. */
  allRecordings: RawBuilder<Database["recordings"]>;
  /** The primary evaluations, for the same. */
  primaryEvaluations: RawBuilder<Database["evaluations"]>;
  fullText: FullText;
}
