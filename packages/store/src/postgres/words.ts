import type { Words } from "../words.ts";

/** Locks leave rows with foreign keys to the locked ones alone: they can be added meanwhile. */
export const postgresWords: Words = {
  forUpdate: "FOR NO KEY UPDATE",
  forUpdateOfFree: "FOR NO KEY UPDATE SKIP LOCKED",
  indexedBy: () => "",
  greater: (one, other) => `greatest(${one}, ${other})`,
  clockMs: () => "cast(extract(epoch FROM clock_timestamp()) * 1000 AS double precision)",
  searchedColumn: "words",
  textsIn: (json) => `(SELECT value FROM json_array_elements_text(cast(${json} AS json)))`,
};
