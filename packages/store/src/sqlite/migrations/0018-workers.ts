import type { Migration } from "../migrate.ts";

/**
 * Work that names what it is about, so that any worker can do it; commands, which schedules make; the pace of each OAuth client;
 * who works. SQLite can't change a CHECK: the table of work is made again, with its ids and its counter.
 */
export const workers: Migration = {
  name: "0018-workers",
  sql: `
CREATE TABLE request_paces (
  key TEXT PRIMARY KEY,
  per_minute INTEGER NOT NULL CHECK (per_minute > 0),
  next_at_ms REAL NOT NULL,
  paused_until_ms REAL NOT NULL,
  set_at_ms REAL NOT NULL,
  refused INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  seen_at_ms INTEGER NOT NULL,
  doing TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE schedules (
  name TEXT PRIMARY KEY,
  cron TEXT NOT NULL,
  timezone TEXT NOT NULL,
  command TEXT NOT NULL CHECK (json_valid(command)),
  set_at_ms INTEGER NOT NULL,
  next_at_ms INTEGER NOT NULL,
  last_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE work_again (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('recording', 'delivery', 'thumbnail', 'command')),
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
  subject TEXT CHECK (subject IS NULL OR json_valid(subject)),
  request TEXT,
  priority INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, key),
  CHECK ((status = 'claimed') = (owner IS NOT NULL)),
  CHECK ((status IN ('done', 'dead')) = (finished_at_ms IS NOT NULL)),
  CHECK ((kind = 'delivery') = (event_key IS NOT NULL)),
  CHECK ((kind = 'delivery') = (archive IS NOT NULL)),
  CHECK (kind <> 'delivery' OR line IS NOT NULL),
  CHECK ((kind = 'thumbnail') = (media_id IS NOT NULL)),
  CHECK ((kind IN ('recording', 'command')) = (interaction_id IS NULL)),
  CHECK (kind <> 'command' OR subject IS NOT NULL)
) STRICT;
INSERT INTO work_again (
  id, kind, key, line, status, token, attempts, owner, set_at_ms, due_at_ms, attempted_at_ms, finished_at_ms, note, result,
  failure_code, failure_message, failure_hint, event_key, archive, interaction_id, media_id
)
SELECT
  id, kind, key, line, status, token, attempts, owner, set_at_ms, due_at_ms, attempted_at_ms, finished_at_ms, note, result,
  failure_code, failure_message, failure_hint, event_key, archive, interaction_id, media_id
FROM work ORDER BY id;
DELETE FROM sqlite_sequence WHERE name = 'work_again';
INSERT INTO sqlite_sequence (name, seq) SELECT 'work_again', seq FROM sqlite_sequence WHERE name = 'work';
DROP TABLE work;
ALTER TABLE work_again RENAME TO work;

CREATE INDEX work_by_kind ON work (kind);
CREATE INDEX work_by_status ON work (kind, status);
CREATE INDEX work_by_event ON work (event_key);
CREATE INDEX work_by_archive ON work (archive, status) WHERE archive IS NOT NULL;
CREATE INDEX work_by_interaction ON work (kind, interaction_id) WHERE interaction_id IS NOT NULL;
CREATE INDEX work_in_line ON work (line, id, status) WHERE status IN ('waiting', 'claimed') AND line IS NOT NULL;
CREATE INDEX work_by_time_set ON work (kind, set_at_ms) WHERE status IN ('waiting', 'claimed');
CREATE INDEX deliveries_due ON work (archive, due_at_ms, id) WHERE kind = 'delivery' AND status IN ('waiting', 'claimed');
CREATE INDEX thumbnails_due ON work (attempts, id) WHERE kind = 'thumbnail' AND status IN ('waiting', 'claimed');
CREATE INDEX work_offered ON work (kind, priority DESC, due_at_ms, id, request)
  WHERE subject IS NOT NULL AND status IN ('waiting', 'claimed');
CREATE INDEX runs_finished ON runs (finished_at_ms) WHERE status = 'finished';
`,
};
