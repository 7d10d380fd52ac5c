import type { Migration } from "../migrate.ts";

/** Contents of media that are being removed, or were: no call may be stored with one that it kept before that. */
export const mediaRemovals: Migration = {
  name: "0020-media-removals",
  sql: `
CREATE TABLE media_removals (
  removal INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  begun_at_ms INTEGER NOT NULL,
  ended INTEGER,
  PRIMARY KEY (removal, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_removals_by_content ON media_removals (sha256);
CREATE INDEX media_removals_by_end ON media_removals (ended);
`,
};
