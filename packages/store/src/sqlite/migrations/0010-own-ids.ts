import type { Migration } from "../migrate.ts";

/** Recordings of the Platform API have the ids of conversation and recording in theirs; people search for the second alone, too. */
export const ownIds: Migration = {
  name: "0010-own-ids",
  sql: `
CREATE INDEX recordings_by_own_id ON recordings (substr(id, instr(id, '~') + 1)) WHERE instr(id, '~') > 0;
`,
};
