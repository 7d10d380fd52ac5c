import type { Migration } from "../migrate.ts";

/**
 * The same calls judged by several people. Their reviews are kept apart from those of `reviews`, which whoever sees a call may read.
 */
export const calibrations: Migration = {
  name: "0014-calibrations",
  sql: `
CREATE TABLE calibrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  scorecard TEXT NOT NULL,
  author_id TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  closed_at_ms INTEGER
) STRICT;

CREATE TABLE calibration_calls (
  calibration_id INTEGER NOT NULL REFERENCES calibrations (id) ON DELETE CASCADE,
  recording_key INTEGER NOT NULL REFERENCES recordings (key) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  judged TEXT NOT NULL CHECK (json_valid(judged)),
  PRIMARY KEY (calibration_id, recording_key)
) STRICT;
CREATE INDEX calibration_calls_by_recording ON calibration_calls (recording_key);

CREATE TABLE calibration_participants (
  calibration_id INTEGER NOT NULL REFERENCES calibrations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (calibration_id, user_id)
) STRICT;
CREATE INDEX calibration_participants_by_user ON calibration_participants (user_id);

CREATE TABLE calibration_reviews (
  calibration_id INTEGER NOT NULL,
  recording_key INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  submitted_at_ms INTEGER NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  reviewed TEXT NOT NULL CHECK (json_valid(reviewed)),
  PRIMARY KEY (calibration_id, recording_key, user_id),
  FOREIGN KEY (calibration_id, recording_key) REFERENCES calibration_calls (calibration_id, recording_key) ON DELETE CASCADE,
  FOREIGN KEY (calibration_id, user_id) REFERENCES calibration_participants (calibration_id, user_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX calibration_reviews_by_user ON calibration_reviews (calibration_id, user_id);
`,
};
