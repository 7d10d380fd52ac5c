import type { Migration } from "../migrate.ts";

/**
 * Legal holds, what was erased, and what is left to do for an erasure. Receipts and the list of what was erased name ids by their
 * SHA-256 alone. The search index removes words from its pages when they are deleted, instead of noting that they are gone.
 */
export const keeping: Migration = {
  name: "0017-keeping",
  sql: `
CREATE TABLE legal_holds (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('call', 'interaction', 'agent', 'queue')),
  target TEXT NOT NULL CHECK (target <> ''),
  reason TEXT NOT NULL CHECK (reason <> ''),
  added_by TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX legal_holds_by_target ON legal_holds (kind, target);

CREATE TABLE erasure_receipts (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  audit_sequence INTEGER NOT NULL REFERENCES audit_entries (sequence),
  receipt TEXT NOT NULL CHECK (json_valid(receipt))
) STRICT;
CREATE TRIGGER erasure_receipts_stay BEFORE UPDATE ON erasure_receipts BEGIN
  SELECT RAISE(ABORT, 'receipts of erasures are never changed');
END;

CREATE TABLE erased_ids (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('recording', 'interaction', 'agent')),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  UNIQUE (kind, sha256)
) STRICT;

CREATE TABLE erasure_leftovers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('media', 'thumbnails', 'pages')),
  target TEXT NOT NULL,
  reference TEXT NOT NULL
) STRICT;

CREATE INDEX outbox_events_by_interaction ON outbox_events (interaction_id);
CREATE INDEX work_by_event ON work (event_key);
CREATE INDEX speech_submissions_by_recording ON speech_submissions (recording_id);

INSERT INTO utterances_fts (utterances_fts, rank) VALUES ('secure-delete', 1);
`,
};
