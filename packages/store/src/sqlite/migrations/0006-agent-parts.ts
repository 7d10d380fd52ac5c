import type { Migration } from "../migrate.ts";

/** What each of several agents had of a call, beside each evaluation of it, and from when on a run left calls to later ones. */
export const agentParts: Migration = {
  name: "0006-agent-parts",
  sql: `
CREATE TABLE agent_parts (
  evaluation_id INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  agent_id TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL CHECK (end_ms >= start_ms),
  evaluation TEXT NOT NULL CHECK (json_valid(evaluation)),
  PRIMARY KEY (evaluation_id, ordinal)
) STRICT;

ALTER TABLE runs ADD COLUMN left_from_ms INTEGER;
`,
};
