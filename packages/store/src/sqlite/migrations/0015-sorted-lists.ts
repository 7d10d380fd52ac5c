import type { Migration } from "../migrate.ts";

/**
 * Lists in an order other than time go through all calls: these indexes have all that they sort and filter by, so that rows, whose
 * JSON is long, are read for the calls of one page alone.
 */
export const sortedLists: Migration = {
  name: "0015-sorted-lists",
  sql: `
CREATE INDEX evaluations_listed ON evaluations (
  recording_key, duration_ms, score, silence_ms, hold_ms, talk_over_ms,
  iif(json_type(definition_parameters, '$.talkOver') = 'null', NULL, talk_over_ms)
) WHERE is_primary = 1;
DROP INDEX recordings_newest_first;
CREATE INDEX recordings_newest_first ON recordings (newest_first, id, direction);
`,
};
