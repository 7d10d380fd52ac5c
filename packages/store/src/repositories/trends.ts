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
import { quantile, readSortedValues } from "../sorted-values.ts";
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
interface ValuesRow {
  id: string | number | null;
  name: string | null;
  isBefore: 0 | 1;
  calls: number;
  /** JSON; null without a value. */
  values: string | null;
}

async function trendGroups(db: StoreDb, viewer: Viewer, { by, measure, filter }: Wanted): Promise<TrendGroup[]> {
  const value = valuesOf(db.words)[measure].as("value");
  const now = callsInGroups(db, viewer, by, filter).select([value, sql<0 | 1>`0`.as("isBefore")]);
  // Each week stands beside the one before: its calls count for the week after them, too.
  const filterBefore = by !== "week" ? periodBefore(filter) : isEndless(filter) ? null : shifted(filter, weekMs);
  const before =
    filterBefore === null
      ? null
      : callsInGroups(db, viewer, by, filterBefore).select([value, sql<0 | 1>`1`.as("isBefore")]);
  // Calls without a start time are in no week, and so before none.
  const selectBefore =
    by === "week"
      ? sql`SELECT id + ${weekMs}, name, value, is_before FROM ${before} AS earlier WHERE id IS NOT NULL`
      : sql`SELECT id, name, value, is_before FROM ${before} AS earlier`;
  const { rows } = await sql<ValuesRow>`
    SELECT id, max(name) AS name, is_before, count(*) AS calls, ${db.words.listOfValues} AS "values" FROM (
      SELECT id, name, value, is_before FROM ${now} AS this_time
      ${before === null ? sql`` : sql`UNION ALL ${selectBefore}`}
    ) AS calls
    GROUP BY id, is_before`.execute(db);
  const spreads = rows.map((row) => ({ ...row, spread: toSpread(row.values) }));
  const current = new Map(spreads.filter(({ isBefore }) => isBefore === 0).map((row) => [row.id, row]));
  const earlier = new Map(spreads.filter(({ isBefore }) => isBefore === 1).map((row) => [row.id, row]));
  const spreadBefore = (id: ValuesRow["id"]) =>
    typeof id === "number" && before === null ? current.get(id - weekMs)?.spread : earlier.get(id)?.spread;
  return Array.from(current.values(), ({ id, name, calls, spread }) => ({
    id: typeof id === "number" ? isoWeekOf(id) : id,
    ...{ name, calls, now: spread, before: spreadBefore(id) ?? null },
  }));
}

/** Whether the calls before are the same ones. */
const isEndless = ({ from, to, week }: GroupFilter) => from === undefined && to === undefined && week === undefined;

function toSpread(values: string | null): Spread | null {
  const sorted = readSortedValues(values);
  const count = sorted.length;
  const rank = count < 4 ? 1 : Math.floor(count / 2 + 1 - Math.sqrt(count));
  const [low, high] = [sorted[rank - 1], sorted[count - rank]];
  const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  if (lowerQuartile == null || median == null || upperQuartile == null || low === undefined || high === undefined) {
    return null;
  }
  return { count, lowerQuartile, median, upperQuartile, rank, low, high };
}

async function criterionCosts(db: StoreDb, viewer: Viewer, filter: GroupFilter): Promise<CriterionCost[]> {
  return passingCalls(db, viewer, filter)
    .innerJoin("deductions as d", "d.evaluationId", "e.id")
    .select((eb) => [
      ...(["e.scorecard", "d.criterion"] as const),
      eb.fn.max("d.label").as("label"),
      eb.fn.countAll<number>().as("calls"),
      eb.fn.sum<number>("d.points").as("points"),
    ])
    .groupBy(["e.scorecard", "d.criterion"])
    .orderBy("points", "desc")
    .orderBy("d.criterion")
    .execute();
}
