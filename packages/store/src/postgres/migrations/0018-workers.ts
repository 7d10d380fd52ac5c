import type { Migration } from "../migrate.ts";

/**
 * Work that names what it is about, so that any worker can do it; commands, which schedules make; the pace of each OAuth client;
 * who works.
 */
export const workers: Migration = {
  version: 18,
  name: "0018-workers",
  sql: `
CREATE TABLE request_paces (
  key TEXT COLLATE "C" PRIMARY KEY,
  per_minute BIGINT NOT NULL CHECK (per_minute > 0),
  next_at_ms DOUBLE PRECISION NOT NULL,
  paused_until_ms DOUBLE PRECISION NOT NULL,
  set_at_ms DOUBLE PRECISION NOT NULL,
  refused BIGINT NOT NULL
);

CREATE TABLE workers (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  started_at_ms BIGINT NOT NULL,
  seen_at_ms BIGINT NOT NULL,
  doing TEXT COLLATE "C" NOT NULL
);

CREATE TABLE schedules (
  name TEXT COLLATE "C" PRIMARY KEY,
  cron TEXT COLLATE "C" NOT NULL,
  timezone TEXT COLLATE "C" NOT NULL,
  command TEXT COLLATE "C" NOT NULL CHECK (command::json IS NOT NULL),
  set_at_ms BIGINT NOT NULL,
  next_at_ms BIGINT NOT NULL,
  last_at_ms BIGINT
);

ALTER TABLE work ADD COLUMN subject TEXT COLLATE "C" CHECK (subject IS NULL OR subject::json IS NOT NULL);
ALTER TABLE work ADD COLUMN request TEXT COLLATE "C";
ALTER TABLE work ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
DO $$
DECLARE rule RECORD;
BEGIN
  FOR rule IN
    SELECT conname FROM pg_constraint
    WHERE conrelid = 'work'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%''recording''%'
  LOOP
    EXECUTE format('ALTER TABLE work DROP CONSTRAINT %I', rule.conname);
  END LOOP;
END $$;
ALTER TABLE work ADD CHECK (kind IN ('recording', 'delivery', 'thumbnail', 'command'));
ALTER TABLE work ADD CHECK ((kind IN ('recording', 'command')) = (interaction_id IS NULL));
ALTER TABLE work ADD CHECK (kind <> 'command' OR subject IS NOT NULL);

CREATE INDEX work_offered ON work (kind, priority DESC, due_at_ms, id, request)
  WHERE subject IS NOT NULL AND status IN ('waiting', 'claimed');
CREATE INDEX runs_finished ON runs (finished_at_ms) WHERE status = 'finished';
`,
};
