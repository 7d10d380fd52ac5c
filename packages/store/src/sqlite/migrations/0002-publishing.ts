import type { Migration } from "../migrate.ts";

/**
 * Publishing: the audit trail, the outbox, thumbnail jobs and publications. The triggers keep `audit_entries` a chain
 * without gaps for any program that writes: `OR REPLACE` deletes without firing a DELETE trigger, so an INSERT is let
 * through only right after the head, and no other column is unique.
 */
export const publishing: Migration = {
  name: "0002-publishing",
  sql: `
CREATE TABLE audit_entries (
  sequence INTEGER PRIMARY KEY CHECK (sequence BETWEEN 1 AND 9007199254740991),
  timestamp TEXT NOT NULL,
  interaction_id TEXT NOT NULL,
  payload_hash TEXT,
  status TEXT NOT NULL CHECK (status IN ('completed', 'rejected', 'failed', 'unchanged')),
  reason TEXT,
  latency_ms TEXT NOT NULL CHECK (json_valid(latency_ms)),
  accuracy_rate REAL CHECK (accuracy_rate BETWEEN 0 AND 1),
  total_validations INTEGER NOT NULL CHECK (total_validations BETWEEN 0 AND 9007199254740991),
  governance_tag TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX audit_entries_by_interaction ON audit_entries (interaction_id, sequence);

CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  entries INTEGER NOT NULL CHECK (entries BETWEEN 0 AND 9007199254740991),
  last_hash TEXT NOT NULL CHECK (length(last_hash) = 64)
) STRICT;
INSERT INTO audit_head (id, entries, last_hash) VALUES (1, 0, printf('%064d', 0));

CREATE TRIGGER audit_entries_insert BEFORE INSERT ON audit_entries
WHEN NOT EXISTS (SELECT 1 FROM audit_head WHERE entries = new.sequence - 1 AND last_hash = new.previous_hash) BEGIN
  SELECT RAISE(ABORT, 'an audit entry must follow the last one');
END;
CREATE TRIGGER audit_entries_inserted AFTER INSERT ON audit_entries BEGIN
  UPDATE audit_head SET entries = new.sequence, last_hash = new.hash;
END;
CREATE TRIGGER audit_entries_update BEFORE UPDATE ON audit_entries BEGIN
  SELECT RAISE(ABORT, 'audit entries are never changed');
END;
CREATE TRIGGER audit_entries_delete BEFORE DELETE ON audit_entries BEGIN
  SELECT RAISE(ABORT, 'audit entries are never removed');
END;
CREATE TRIGGER audit_head_insert BEFORE INSERT ON audit_head BEGIN
  SELECT RAISE(ABORT, 'the audit trail has one head');
END;
CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_head
WHEN NOT EXISTS (
  SELECT 1 FROM audit_entries WHERE sequence = old.entries + 1 AND sequence = new.entries AND hash = new.last_hash
) BEGIN
  SELECT RAISE(ABORT, 'the audit head only follows new entries');
END;
CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head BEGIN
  SELECT RAISE(ABORT, 'the audit head is never removed');
END;

CREATE TABLE outbox_events (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL
    CHECK (type IN ('metadata_parsed', 'metadata_rejected', 'recording_evaluated', 'thumbnail_ready')),
  interaction_id TEXT NOT NULL,
  occurred_at_ms INTEGER NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data))
) STRICT;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_key INTEGER NOT NULL REFERENCES outbox_events (key) ON DELETE CASCADE,
  archive TEXT NOT NULL,
  interaction_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'delivering', 'delivered', 'dead')),
  is_open INTEGER NOT NULL GENERATED ALWAYS AS (status IN ('pending', 'delivering')) VIRTUAL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  due_at_ms INTEGER NOT NULL,
  owner TEXT,
  attempted_at_ms INTEGER,
  finished_at_ms INTEGER,
  response TEXT CHECK (json_valid(response)),
  error TEXT,
  UNIQUE (event_key, archive),
  CHECK ((status = 'delivering') = (owner IS NOT NULL)),
  CHECK ((status IN ('delivered', 'dead')) = (finished_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_at_ms, id) WHERE is_open = 1;
CREATE INDEX deliveries_due_by_archive ON deliveries (archive, due_at_ms, id) WHERE is_open = 1;
CREATE INDEX deliveries_in_line ON deliveries (archive, interaction_id, id) WHERE is_open = 1;
CREATE INDEX deliveries_by_archive ON deliveries (archive, status);
CREATE INDEX deliveries_by_interaction ON deliveries (interaction_id, id);

CREATE TABLE thumbnail_jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  interaction_id TEXT NOT NULL,
  media_id TEXT NOT NULL,
  storage_location TEXT,
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'waiting')),
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  claimed_at_ms INTEGER,
  lease_ends_at_ms INTEGER,
  path TEXT,
  reason TEXT,
  UNIQUE (interaction_id, media_id),
  CHECK ((status = 'running') = (lease_ends_at_ms IS NOT NULL)),
  CHECK ((status = 'done') = (path IS NOT NULL)),
  CHECK ((status IN ('failed', 'waiting')) = (reason IS NOT NULL))
) STRICT;
CREATE INDEX thumbnail_jobs_by_status ON thumbnail_jobs (status, id);

CREATE TABLE publications (
  id INTEGER PRIMARY KEY,
  interaction_id TEXT NOT NULL,
  payload_hash TEXT NOT NULL,
  etag TEXT,
  published_at_ms INTEGER NOT NULL,
  is_latest INTEGER NOT NULL CHECK (is_latest IN (0, 1)),
  UNIQUE (interaction_id, payload_hash)
) STRICT;
CREATE UNIQUE INDEX publications_latest ON publications (interaction_id) WHERE is_latest = 1;
`,
};
