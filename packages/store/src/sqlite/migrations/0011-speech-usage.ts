import type { Migration } from "../migrate.ts";

/** What speech services were given: a part of a recording is counted once in each piece of work, however often it had to be sent. */
export const speechUsage: Migration = {
  name: "0011-speech-usage",
  sql: `
CREATE TABLE speech_submissions (
  provider TEXT NOT NULL,
  work_id INTEGER NOT NULL,
  part_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  recording_id TEXT NOT NULL,
  submitted_at_ms INTEGER NOT NULL,
  sound_ms INTEGER NOT NULL CHECK (sound_ms >= 0),
  PRIMARY KEY (work_id, part_id, sha256, provider)
) STRICT, WITHOUT ROWID;
`,
};
