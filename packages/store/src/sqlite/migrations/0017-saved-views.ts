import type { Migration } from "../migrate.ts";

/** Filters of the list of calls that a person named; without a user they are this machine's, as long as nobody is set up. */
export const savedViews: Migration = {
  name: "0017-saved-views",
  sql: `
CREATE TABLE saved_views (
  user_key INTEGER REFERENCES users (key) ON DELETE CASCADE,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL CHECK (folded_name <> ''),
  query TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX saved_views_by_name ON saved_views (coalesce(user_key, 0), folded_name);
CREATE INDEX saved_views_by_user ON saved_views (user_key);
`,
};
