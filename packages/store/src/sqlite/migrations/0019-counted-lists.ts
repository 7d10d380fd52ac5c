import type { Migration } from "../migrate.ts";

/**
 * What lists and trends show of all calls, out of the JSON that took most of their time: what criteria cost, how many failed, how
 * many warnings there are. The index has all that trends go through.
 */
export const countedLists: Migration = {
  name: "0019-counted-lists",
  sql: `
CREATE TABLE deductions (
  evaluation_id INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  criterion TEXT NOT NULL,
  label TEXT NOT NULL,
  points REAL NOT NULL,
  PRIMARY KEY (evaluation_id, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO deductions (evaluation_id, ordinal, criterion, label, points)
SELECT e.id, d.key, d.value ->> 'criterion', d.value ->> 'label', d.value ->> 'points'
FROM evaluations e CROSS JOIN json_each(e.evaluation, '$.score.deductions') d;

ALTER TABLE evaluations ADD COLUMN failed_critical INTEGER NOT NULL DEFAULT 0;
ALTER TABLE evaluations ADD COLUMN warnings INTEGER NOT NULL DEFAULT 0;
UPDATE evaluations SET
  failed_critical = coalesce(json_array_length(evaluation, '$.score.failedCritical'), 0),
  warnings = coalesce(json_array_length(evaluation, '$.warnings'), 0);

DROP INDEX evaluations_listed;
CREATE INDEX evaluations_listed ON evaluations (
  recording_key, duration_ms, score, silence_ms, hold_ms, talk_over_ms,
  iif(json_type(definition_parameters, '$.talkOver') = 'null', NULL, talk_over_ms), scorecard
) WHERE is_primary = 1;
`,
};
