import type { Migration } from "../migrate.ts";

/** How loud each channel of a recording is, one byte for every 10 ms, compressed by zstd. */
export const levels: Migration = {
  name: "0007-levels",
  sql: `
CREATE TABLE recording_levels (
  recording_key INTEGER NOT NULL REFERENCES recordings (key) ON DELETE CASCADE,
  channel INTEGER NOT NULL CHECK (channel >= 0),
  levels BLOB NOT NULL,
  PRIMARY KEY (recording_key, channel)
) STRICT;
`,
};
