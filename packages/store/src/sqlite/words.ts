import type { Words } from "../words.ts";

/** A transaction that writes has the whole file for itself. */
export const sqliteWords: Words = {
  forUpdate: "",
  forUpdateOfFree: "",
  indexedBy: (index) => `INDEXED BY ${index}`,
  greater: (one, other) => `max(${one}, ${other})`,
  clockMs: (said) => said,
  searchedColumn: "spaced_text",
  textsIn: (json) => `(SELECT value FROM json_each(${json}))`,
};
