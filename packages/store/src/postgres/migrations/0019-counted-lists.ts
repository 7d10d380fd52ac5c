import type { Migration } from "../migrate.ts";

/**
 * What lists and trends show of all calls, out of the JSON that took most of their time: what criteria cost, how many failed, how
 * many warnings there are. The indexes have what lists and trends go through, so that they read the rows of one page alone.
 */
export const countedLists: Migration = {
  version: 19,
  name: "0019-counted-lists",
  sql: `
CREATE TABLE deductions (
  evaluation_id BIGINT NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
  ordinal BIGINT NOT NULL,
  criterion TEXT COLLATE "C" NOT NULL,
  label TEXT COLLATE "C" NOT NULL,
  points DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (evaluation_id, ordinal)
);
INSERT INTO deductions (evaluation_id, ordinal, criterion, label, points)
SELECT e.id, d.place - 1, d.value ->> 'criterion', d.value ->> 'label', cast(d.value ->> 'points' AS double precision)
FROM (
  SELECT id, evaluation::json #> '{score,deductions}' AS deductions FROM evaluations
) e CROSS JOIN LATERAL json_array_elements(
  CASE WHEN json_typeof(e.deductions) = 'array' THEN e.deductions ELSE '[]'::json END
) WITH ORDINALITY AS d (value, place);

ALTER TABLE evaluations ADD COLUMN failed_critical BIGINT NOT NULL DEFAULT 0;
ALTER TABLE evaluations ADD COLUMN warnings BIGINT NOT NULL DEFAULT 0;
UPDATE evaluations SET failed_critical = counted.failed, warnings = counted.warned
FROM (
  SELECT id,
    CASE WHEN json_typeof(evaluation::json #> '{score,failedCritical}') = 'array'
      THEN json_array_length(evaluation::json #> '{score,failedCritical}') ELSE 0 END AS failed,
    CASE WHEN json_typeof(evaluation::json -> 'warnings') = 'array'
      THEN json_array_length(evaluation::json -> 'warnings') ELSE 0 END AS warned
  FROM evaluations
) AS counted
WHERE counted.id = evaluations.id AND (counted.failed > 0 OR counted.warned > 0);

DROP INDEX evaluations_primary;
CREATE UNIQUE INDEX evaluations_primary ON evaluations (recording_key)
  INCLUDE (id, duration_ms, score, silence_ms, hold_ms, talk_over_ms, scorecard) WHERE is_primary = 1;
DROP INDEX recordings_newest_first;
CREATE INDEX recordings_newest_first ON recordings (newest_first, id) INCLUDE (key, direction);
`,
};
