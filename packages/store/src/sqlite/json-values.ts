import { type Expression, sql } from "kysely";

/** The values of a list, for `in`: one parameter for any number of them. */
export function jsonValues<T extends string | number>(values: readonly T[]): Expression<T> {
  return sql<T>`(select value from json_each(${JSON.stringify(values)}))`;
}
