import type { Migration } from "../migrate.ts";

/**
 * Users with what they may see, their sessions, the keys of programs, and teams. Secrets and passwords are there as hashes alone; rights and
 * scopes as names with spaces between.
 */
export const people: Migration = {
  name: "0008-people",
  sql: `
CREATE TABLE users (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL UNIQUE CHECK (folded_name <> ''),
  role TEXT NOT NULL CHECK (role IN ('agent', 'reviewer', 'manager', 'admin')),
  agent_id TEXT,
  personal_rights TEXT NOT NULL,
  password_hash TEXT,
  issuer TEXT,
  subject TEXT,
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
  created_at_ms INTEGER NOT NULL,
  signed_in_at_ms INTEGER,
  UNIQUE (issuer, subject),
  CHECK ((issuer IS NULL) = (subject IS NULL)),
  CHECK (issuer IS NULL OR password_hash IS NULL)
) STRICT;

CREATE TABLE user_grants (
  user_key INTEGER NOT NULL REFERENCES users (key) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('all', 'queue', 'team')),
  target TEXT NOT NULL CHECK ((kind = 'all') = (target = '')),
  PRIMARY KEY (user_key, kind, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE team_agents (
  team TEXT NOT NULL CHECK (team <> ''),
  agent_id TEXT NOT NULL,
  PRIMARY KEY (team, agent_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
  user_key INTEGER NOT NULL REFERENCES users (key) ON DELETE CASCADE,
  created_at_ms INTEGER NOT NULL,
  seen_at_ms INTEGER NOT NULL,
  ends_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_key);

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL UNIQUE CHECK (folded_name <> ''),
  secret_hash TEXT NOT NULL UNIQUE CHECK (length(secret_hash) = 64),
  scopes TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  ends_at_ms INTEGER,
  used_at_ms INTEGER
) STRICT;
`,
};
