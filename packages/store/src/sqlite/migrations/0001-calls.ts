import type { Migration } from "../migrate.ts";

/**
 * The index of evaluated calls. Times are integer milliseconds: `*_at_ms` since 1970, others in the call.
 * Kept readable by SQLite 3.38 and later, so that other tools can use the file. (The json() around the subqueries of the
 * view: whether a subquery's result counts as JSON differs between versions.)
 */
export const calls: Migration = {
  name: "0001-calls",
  sql: `
CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed', 'interrupted')),
  started_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER,
  options TEXT NOT NULL CHECK (json_valid(options)),
  total INTEGER,
  evaluated INTEGER,
  failed INTEGER,
  skipped INTEGER,
  failure_code TEXT,
  failure_message TEXT,
  failure_hint TEXT,
  pid INTEGER NOT NULL,
  host TEXT NOT NULL,
  process_token TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_start ON runs (started_at_ms DESC, id);

CREATE TABLE recordings (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  interaction_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('evaluated', 'failed', 'skipped')),
  start_time TEXT,
  started_at_ms INTEGER,
  newest_first INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(-started_at_ms, 9007199254740991)) VIRTUAL,
  duration_ms INTEGER,
  content_sha256 TEXT,
  media TEXT NOT NULL CHECK (json_valid(media)),
  failure_code TEXT,
  failure_message TEXT,
  failure_hint TEXT,
  skip_reason TEXT,
  run_id TEXT NOT NULL REFERENCES runs (id),
  updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX recordings_by_interaction ON recordings (interaction_id);
CREATE INDEX recordings_newest_first ON recordings (newest_first, id);
CREATE INDEX recordings_by_run ON recordings (run_id);

CREATE TABLE run_recordings (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  recording_key INTEGER NOT NULL REFERENCES recordings (key) ON DELETE CASCADE,
  outcome TEXT NOT NULL CHECK (outcome IN ('evaluated', 'failed', 'skipped')),
  skip_reason TEXT,
  failure_code TEXT,
  failure_message TEXT,
  failure_hint TEXT,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (run_id, recording_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_recordings_by_recording ON run_recordings (recording_key);

CREATE TABLE utterances (
  id INTEGER PRIMARY KEY,
  recording_key INTEGER NOT NULL REFERENCES recordings (key) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL CHECK (end_ms >= start_ms),
  side TEXT NOT NULL CHECK (side IN ('agent', 'customer', 'other', 'unknown')),
  speaker TEXT NOT NULL,
  channel INTEGER,
  text TEXT NOT NULL,
  spaced_text TEXT,
  words TEXT NOT NULL GENERATED ALWAYS AS (coalesce(spaced_text, text)) VIRTUAL,
  UNIQUE (recording_key, ordinal)
) STRICT;

CREATE VIRTUAL TABLE utterances_fts USING fts5(
  words, content='utterances', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER utterances_fts_insert AFTER INSERT ON utterances BEGIN
  INSERT INTO utterances_fts (rowid, words) VALUES (new.id, coalesce(new.spaced_text, new.text));
END;
CREATE TRIGGER utterances_fts_delete AFTER DELETE ON utterances BEGIN
  INSERT INTO utterances_fts (utterances_fts, rowid, words)
  VALUES ('delete', old.id, coalesce(old.spaced_text, old.text));
END;
CREATE TRIGGER utterances_fts_update AFTER UPDATE OF id, text, spaced_text ON utterances BEGIN
  INSERT INTO utterances_fts (utterances_fts, rowid, words)
  VALUES ('delete', old.id, coalesce(old.spaced_text, old.text));
  INSERT INTO utterances_fts (rowid, words) VALUES (new.id, coalesce(new.spaced_text, new.text));
END;

CREATE TABLE evaluations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  recording_key INTEGER NOT NULL REFERENCES recordings (key) ON DELETE CASCADE,
  run_id TEXT NOT NULL REFERENCES runs (id),
  is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
  definition TEXT NOT NULL,
  definition_parameters TEXT NOT NULL CHECK (json_valid(definition_parameters)),
  engine_version TEXT NOT NULL,
  input_sha256 TEXT NOT NULL,
  evaluated_at_ms INTEGER NOT NULL,
  support TEXT NOT NULL CHECK (support IN ('speech', 'recording')),
  duration_ms INTEGER NOT NULL,
  speech_ms INTEGER NOT NULL,
  silence_ms INTEGER NOT NULL,
  silence_count INTEGER NOT NULL,
  longest_silence_ms INTEGER NOT NULL,
  talk_over_ms INTEGER NOT NULL,
  talk_over_count INTEGER NOT NULL,
  hold_ms INTEGER NOT NULL,
  scorecard TEXT NOT NULL,
  scorecard_version INTEGER NOT NULL,
  scored_at_ms INTEGER NOT NULL,
  score REAL,
  unscorable_reason TEXT,
  deductions TEXT NOT NULL CHECK (json_valid(deductions)),
  evaluation TEXT NOT NULL CHECK (json_valid(evaluation)),
  UNIQUE (recording_key, definition, scorecard),
  CHECK ((score IS NULL) = (unscorable_reason IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX evaluations_primary ON evaluations (recording_key) WHERE is_primary = 1;
CREATE INDEX evaluations_by_run ON evaluations (run_id);
CREATE INDEX evaluations_by_silence ON evaluations (silence_ms);
CREATE INDEX evaluations_by_talk_over ON evaluations (talk_over_ms);
CREATE INDEX evaluations_by_hold ON evaluations (hold_ms);
CREATE INDEX evaluations_by_score ON evaluations (score);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  evaluation_id INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('silence', 'talkOver', 'hold')),
  ordinal INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL CHECK (end_ms >= start_ms),
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  UNIQUE (evaluation_id, kind, ordinal)
) STRICT;

CREATE VIEW qa_results AS
SELECT
  r.id AS recording_id,
  r.interaction_id AS interaction_id,
  e.hold_ms / 1000.0 AS hold_time,
  e.silence_ms / 1000.0 AS silence_seconds,
  e.talk_over_ms / 1000.0 AS talk_over_seconds,
  e.score AS quality_score,
  json_object(
    'silence_gaps', json((
      SELECT json_group_array(json_object(
        'start', start_ms / 1000.0, 'end', end_ms / 1000.0, 'duration', (end_ms - start_ms) / 1000.0))
      FROM (SELECT * FROM events WHERE evaluation_id = e.id AND kind = 'silence' ORDER BY ordinal)
    )),
    'talk_overs', json((
      SELECT json_group_array(json_object(
        'overlap_start', start_ms / 1000.0, 'overlap_end', end_ms / 1000.0, 'duration', (end_ms - start_ms) / 1000.0))
      FROM (SELECT * FROM events WHERE evaluation_id = e.id AND kind = 'talkOver' ORDER BY ordinal)
    )),
    'agent_text', json((
      SELECT json_group_array(text)
      FROM (SELECT text FROM utterances WHERE recording_key = r.key AND side = 'agent' ORDER BY ordinal)
    )),
    'guest_text', json((
      SELECT json_group_array(text)
      FROM (SELECT text FROM utterances WHERE recording_key = r.key AND side <> 'agent' ORDER BY ordinal)
    ))
  ) AS raw_data
FROM recordings r
JOIN evaluations e ON e.recording_key = r.key AND e.is_primary = 1;
`,
};
