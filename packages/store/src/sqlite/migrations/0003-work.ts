import type { Migration } from "../migrate.ts";

/**
 * One queue of work in place of `deliveries` and `thumbnail_jobs`; a delivery keeps its id, which people name when they retry it.
 * Runs live by a lease. An evaluation is stored once: its events and deductions are read from its JSON.
 */
export const work: Migration = {
  name: "0003-work",
  sql: `
DROP VIEW qa_results;
DROP TABLE events;
ALTER TABLE evaluations DROP COLUMN deductions;

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
      FROM (
        SELECT value ->> '$.startMs' AS start_ms, value ->> '$.endMs' AS end_ms
        FROM json_each(e.evaluation, '$.silence.events') ORDER BY key
      )
    )),
    'talk_overs', json((
      SELECT json_group_array(json_object(
        'overlap_start', start_ms / 1000.0, 'overlap_end', end_ms / 1000.0, 'duration', (end_ms - start_ms) / 1000.0))
      FROM (
        SELECT value ->> '$.startMs' AS start_ms, value ->> '$.endMs' AS end_ms
        FROM json_each(e.evaluation, '$.talkOver.events') ORDER BY key
      )
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

ALTER TABLE recordings ADD COLUMN fingerprint TEXT CHECK (fingerprint IS NULL OR json_valid(fingerprint));

ALTER TABLE runs DROP COLUMN pid;
ALTER TABLE runs DROP COLUMN host;
ALTER TABLE runs DROP COLUMN process_token;
ALTER TABLE runs ADD COLUMN lease_ends_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN lease_set_at_ms INTEGER NOT NULL DEFAULT 0;

CREATE TABLE work (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('recording', 'delivery', 'thumbnail')),
  key TEXT NOT NULL,
  line TEXT,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'claimed', 'done', 'dead')),
  token INTEGER NOT NULL CHECK (token >= 0),
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  owner TEXT,
  set_at_ms INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL,
  attempted_at_ms INTEGER,
  finished_at_ms INTEGER,
  note TEXT CHECK (note IS NULL OR json_valid(note)),
  result TEXT CHECK (result IS NULL OR json_valid(result)),
  failure_code TEXT,
  failure_message TEXT,
  failure_hint TEXT,
  event_key INTEGER REFERENCES outbox_events (key) ON DELETE CASCADE,
  archive TEXT,
  interaction_id TEXT,
  media_id TEXT,
  UNIQUE (kind, key),
  CHECK ((status = 'claimed') = (owner IS NOT NULL)),
  CHECK ((status IN ('done', 'dead')) = (finished_at_ms IS NOT NULL)),
  CHECK ((kind = 'delivery') = (event_key IS NOT NULL)),
  CHECK ((kind = 'delivery') = (archive IS NOT NULL)),
  CHECK (kind <> 'delivery' OR line IS NOT NULL),
  CHECK ((kind = 'thumbnail') = (media_id IS NOT NULL)),
  CHECK ((kind = 'recording') = (interaction_id IS NULL))
) STRICT;

INSERT INTO sqlite_sequence (name, seq) SELECT 'work', seq FROM sqlite_sequence WHERE name = 'deliveries';
INSERT INTO work (
  id, kind, key, line, status, token, attempts, owner, set_at_ms, due_at_ms, attempted_at_ms, finished_at_ms, result,
  failure_message, event_key, archive, interaction_id
)
SELECT
  d.id, 'delivery', json_array(d.archive, e.id), json_array(d.archive, d.interaction_id),
  CASE d.status WHEN 'pending' THEN 'waiting' WHEN 'delivering' THEN 'claimed' WHEN 'delivered' THEN 'done' ELSE 'dead' END,
  d.attempts, d.attempts, d.owner, min(coalesce(d.attempted_at_ms, e.occurred_at_ms), d.due_at_ms), d.due_at_ms,
  d.attempted_at_ms, d.finished_at_ms, d.response, d.error, d.event_key, d.archive, d.interaction_id
FROM deliveries d JOIN outbox_events e ON e.key = d.event_key ORDER BY d.id;
INSERT INTO work (
  kind, key, status, token, attempts, owner, set_at_ms, due_at_ms, attempted_at_ms, finished_at_ms, result, failure_message,
  interaction_id, media_id
)
SELECT
  'thumbnail', json_array(interaction_id, media_id),
  CASE status WHEN 'queued' THEN 'waiting' WHEN 'running' THEN 'claimed' WHEN 'failed' THEN 'dead' ELSE status END,
  attempts, attempts, iif(status = 'running', 'unknown', NULL), coalesce(claimed_at_ms, 0),
  coalesce(lease_ends_at_ms, claimed_at_ms, 0), claimed_at_ms,
  iif(status IN ('done', 'failed'), coalesce(claimed_at_ms, 0), NULL), iif(path IS NULL, NULL, json_object('path', path)), reason,
  interaction_id, media_id
FROM thumbnail_jobs ORDER BY id;
DROP TABLE deliveries;
DROP TABLE thumbnail_jobs;

CREATE INDEX work_by_kind ON work (kind);
CREATE INDEX work_by_status ON work (kind, status);
CREATE INDEX work_by_archive ON work (archive, status) WHERE archive IS NOT NULL;
CREATE INDEX work_by_interaction ON work (kind, interaction_id) WHERE interaction_id IS NOT NULL;
CREATE INDEX work_in_line ON work (line, id, status) WHERE status IN ('waiting', 'claimed') AND line IS NOT NULL;
CREATE INDEX work_by_time_set ON work (kind, set_at_ms) WHERE status IN ('waiting', 'claimed');
CREATE INDEX deliveries_due ON work (archive, due_at_ms, id) WHERE kind = 'delivery' AND status IN ('waiting', 'claimed');
CREATE INDEX thumbnails_due ON work (attempts, id) WHERE kind = 'thumbnail' AND status IN ('waiting', 'claimed');
`,
};
