import type { Migration } from "../migrate.ts";

/** When a recording has to be silent, so that nobody hears what is masked in its words; null when that is not known. */
export const silenced: Migration = {
  name: "0009-silenced",
  sql: `
ALTER TABLE recordings ADD COLUMN silenced TEXT CHECK (json_valid(silenced));
`,
};
