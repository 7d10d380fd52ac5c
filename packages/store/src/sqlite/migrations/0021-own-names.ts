import type { Migration } from "../migrate.ts";

/** The organisation's own list of names: denied ones as hashes under a key of this database alone, allowed ones as they were typed. */
export const ownNames: Migration = {
  name: "0021-own-names",
  sql: `
CREATE TABLE own_name_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  key TEXT NOT NULL CHECK (length(key) = 64)
) STRICT;

CREATE TABLE own_names (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  action TEXT NOT NULL CHECK (action IN ('deny', 'allow')),
  kind TEXT NOT NULL,
  text TEXT,
  hashes TEXT CHECK (hashes IS NULL OR json_valid(hashes)),
  words INTEGER NOT NULL,
  all_calls INTEGER NOT NULL CHECK (all_calls IN (0, 1)),
  recording_key INTEGER REFERENCES recordings (key) ON DELETE SET NULL,
  added_by TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL,
  CHECK ((action = 'deny') = (hashes IS NOT NULL)),
  CHECK ((action = 'allow') = (text IS NOT NULL))
) STRICT;
CREATE INDEX own_names_by_recording ON own_names (recording_key);
`,
};
