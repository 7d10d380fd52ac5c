import type { Migration } from "../migrate.ts";

/** Versions of scorecards: what a score was made by can be read again, and no version has two meanings. */
export const scorecards: Migration = {
  name: "0012-scorecards",
  sql: `
CREATE TABLE scorecards (
  name TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  sha256 TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  published_at_ms INTEGER NOT NULL,
  published_by TEXT,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER scorecards_are_final BEFORE UPDATE ON scorecards BEGIN
  SELECT raise(ABORT, 'a published scorecard does not change');
END;
`,
};
