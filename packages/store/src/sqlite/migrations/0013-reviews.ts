import type { Migration } from "../migrate.ts";

/**
 * What people say of evaluations. A review keeps the evaluation that it judged, since the stored one is replaced when the call is
 * evaluated anew; its history is only added to.
 */
export const reviews: Migration = {
  name: "0013-reviews",
  sql: `
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  recording_key INTEGER NOT NULL REFERENCES recordings (key) ON DELETE CASCADE,
  evaluation_id INTEGER REFERENCES evaluations (id) ON DELETE SET NULL,
  judged TEXT NOT NULL CHECK (json_valid(judged)),
  input_sha256 TEXT NOT NULL,
  engine_version TEXT NOT NULL,
  author_id TEXT NOT NULL,
  author TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'finished', 'acknowledged', 'disputed', 'upheld', 'revised')),
  coaching INTEGER NOT NULL CHECK (coaching IN (0, 1)),
  definition TEXT NOT NULL,
  machine_score REAL,
  reviewed_score REAL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  reviewed TEXT NOT NULL CHECK (json_valid(reviewed)),
  changed_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX reviews_by_recording ON reviews (recording_key);
CREATE INDEX reviews_by_evaluation ON reviews (evaluation_id);
CREATE INDEX reviews_by_change ON reviews (changed_at_ms, id);

CREATE TABLE review_steps (
  review_id INTEGER NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  author_id TEXT NOT NULL,
  author TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  text TEXT,
  content TEXT CHECK (content IS NULL OR json_valid(content)),
  PRIMARY KEY (review_id, ordinal)
) STRICT;
CREATE TRIGGER review_steps_stay BEFORE UPDATE ON review_steps BEGIN
  SELECT RAISE(ABORT, 'steps of reviews are never changed');
END;
`,
};
