import {
  type CriterionCost,
  type GroupFilter,
  type Grouping,
  isoWeekOf,
  type Spread,
  type TrendGroup,
  type TrendMeasure,
  type TrendRepository,
  type Viewer,
} from "@earshot/model";
import { type RawBuilder, sql } from "kysely";
import type { StoreDb } from "../database.ts";
import { periodBefore, shifted } from "../period-before.ts";
import { callsInGroups, passingCalls, weekMs } from "./call-groups.ts";

export function createTrendRepository(db: StoreDb, viewer: Viewer): TrendRepository {
  return {
    groups: (by, measure, filter) => trendGroups(db, viewer, { by, measure, filter }),
    costs: (filter) => criterionCosts(db, viewer, filter),
  };
}

const valuesOf = ({ talkOverMs }: StoreDb["words"]): Record<TrendMeasure, RawBuilder<number | null>> => ({
  score: sql`e.score`,
  silence: sql`e.silence_ms`,
  talkOver: talkOverMs,
  hold: sql`e.hold_ms`,
  length: sql`e.duration_ms`,
});

interface Wanted {
  by: Grouping | "all";
  measure: TrendMeasure;
  filter: GroupFilter;
}

/** One group in one period. */
interface SpreadRow {
  id: string | number | null;
  name: string | null;
  isBefore: 0 | 1;
  calls: number;
  count: number;
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
  rank: number;
  low: number | null;
  high: number | null;
}

async function trendGroups(db: StoreDb, viewer: Viewer, { by, measure, filter }: Wanted): Promise<TrendGroup[]> {
  const value = valuesOf(db.words)[measure].as("value");
  const now = callsInGroups(db, viewer, by, filter).select([value, sql<0 | 1>`0`.as("isBefore")]);
  // Each week stands beside the one before: its calls count for the week after them, too.
  const filterBefore = by === "week" ? shifted(filter, weekMs) : periodBefore(filter);
  const before =
    filterBefore === null
      ? null
      : callsInGroups(db, viewer, by, filterBefore).select([value, sql<0 | 1>`1`.as("isBefore")]);
  // Calls without a start time are in no week, and so before none.
  const selectBefore =
    by === "week"
      ? sql`SELECT id + ${weekMs}, name, value, is_before FROM ${before} AS earlier WHERE id IS NOT NULL`
      : sql`SELECT id, name, value, is_before FROM ${before} AS earlier`;
  const { rows } = await sql<SpreadRow>`
    WITH calls AS (
      SELECT id, name, value, is_before FROM ${now} AS this_time
      ${before === null ? sql`` : sql`UNION ALL ${selectBefore}`}
    ),
    counted AS (
      SELECT *, count(value) OVER (PARTITION BY id, is_before) AS valued,
        row_number() OVER (PARTITION BY id, is_before, value IS NULL ORDER BY value) AS place
      FROM calls
    ),
    ranked AS (SELECT *, CASE WHEN valued < 4 THEN 1 ELSE cast(floor(valued / 2.0 + 1 - sqrt(valued)) AS integer) END AS rank FROM counted)
    SELECT id, max(name) AS name, is_before, count(*) AS calls, count(value) AS count,
      ${quantile(0.25)} AS lower_quartile, ${quantile(0.5)} AS median, ${quantile(0.75)} AS upper_quartile, max(rank) AS rank,
      max(value) FILTER (WHERE place = rank) AS low, max(value) FILTER (WHERE place = valued - rank + 1) AS high
    FROM ranked GROUP BY id, is_before`.execute(db);
  const byId = Map.groupBy(rows, ({ id }) => id);
  return Array.from(byId.values()).flatMap((periods) => {
    const current = periods.find(({ isBefore }) => isBefore === 0);
    const earlier = periods.find(({ isBefore }) => isBefore === 1);
    if (current === undefined) return [];
    const { id, name, calls } = current;
    const group = { id: typeof id === "number" ? isoWeekOf(id) : id, name, calls };
    return [{ ...group, now: toSpread(current), before: earlier === undefined ? null : toSpread(earlier) }];
  });
}

/** Between the two nearest places, each counts by how near it is: type 7 of Hyndman & Fan (1996), The American Statistician 50, 361–365. */
function quantile(share: number): RawBuilder<number | null> {
  const distance = sql`abs(place - 1 - (valued - 1) * ${sql.lit(share)})`;
  return sql`sum(value * CASE WHEN ${distance} < 1 THEN 1 - ${distance} ELSE 0 END)`;
}

function toSpread({ count, lowerQuartile, median, upperQuartile, rank, low, high }: SpreadRow): Spread | null {
  if (lowerQuartile === null || median === null || upperQuartile === null || low === null || high === null) return null;
  return { count, lowerQuartile, median, upperQuartile, rank, low, high };
}

async function criterionCosts(db: StoreDb, viewer: Viewer, filter: GroupFilter): Promise<CriterionCost[]> {
  const calls = passingCalls(db, viewer, filter).select(["e.scorecard", "e.evaluation"]);
  const { rows } = await sql<CriterionCost>`
    SELECT c.scorecard, d.value ->> 'criterion' AS criterion, max(d.value ->> 'label') AS label, count(*) AS calls,
      sum(cast(d.value ->> 'points' AS double precision)) AS points
    FROM ${calls} AS c CROSS JOIN ${db.words.elementsIn(["score", "deductions"])} AS d
    GROUP BY c.scorecard, criterion ORDER BY points DESC, criterion`.execute(db);
  return rows;
}
