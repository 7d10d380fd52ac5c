import type { Migration } from "../migrate.ts";

/** Contents of media that are being removed, or were: no call may be stored with one that it kept before that. */
export const mediaRemovals: Migration = {
  version: 20,
  name: "0020-media-removals",
  sql: `
CREATE TABLE media_removals (
  removal BIGINT NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  begun_at_ms BIGINT NOT NULL,
  ended BIGINT,
  PRIMARY KEY (removal, sha256)
);
CREATE INDEX media_removals_by_content ON media_removals (sha256);
CREATE INDEX media_removals_by_end ON media_removals (ended);
`,
};
