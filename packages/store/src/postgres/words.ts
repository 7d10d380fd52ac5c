import type { Words } from "../words.ts";

/** Locks leave rows with foreign keys to the locked ones alone: they can be added meanwhile. */
export const postgresWords: Words = {
  forUpdate: "FOR NO KEY UPDATE",
  forUpdateOfFree: "FOR NO KEY UPDATE SKIP LOCKED",
  indexedBy: () => "",
  greater: (one, other) => `greatest(${one}, ${other})`,
  searchedColumn: "words",
  textsIn: (json) => `(SELECT value FROM json_array_elements_text(cast(${json} AS json)))`,
};
