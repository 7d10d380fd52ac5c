import type { Migration } from "../migrate.ts";

/**
 * Who took part in a call and where it went. What has an id has one row in `names`, whose name is the one that was stored last;
 * `folded_id` and `folded_name` are what filters compare.
 */
export const conversations: Migration = {
  name: "0004-conversations",
  sql: `
CREATE TABLE names (
  key INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('agent', 'queue', 'skill', 'wrapup', 'division')),
  id TEXT NOT NULL,
  name TEXT,
  folded_id TEXT NOT NULL,
  folded_name TEXT,
  UNIQUE (kind, id),
  CHECK ((name IS NULL) = (folded_name IS NULL))
) STRICT;
CREATE INDEX names_by_folded_id ON names (kind, folded_id);
CREATE INDEX names_by_folded_name ON names (kind, folded_name);

CREATE TABLE recording_names (
  recording_key INTEGER NOT NULL REFERENCES recordings (key) ON DELETE CASCADE,
  name_key INTEGER NOT NULL REFERENCES names (key),
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (recording_key, name_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX recording_names_by_name ON recording_names (name_key);

ALTER TABLE recordings ADD COLUMN direction TEXT CHECK (direction IN ('inbound', 'outbound'));
ALTER TABLE recordings ADD COLUMN legs TEXT CHECK (legs IS NULL OR json_valid(legs));
`,
};
