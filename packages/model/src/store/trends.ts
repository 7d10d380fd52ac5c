import type { GroupFilter, Grouping } from "./conversations.ts";

/** What trends are of. */
export const trendMeasures = ["score", "silence", "talkOver", "hold", "length"] as const;

export type TrendMeasure = (typeof trendMeasures)[number];

/** How the values of several calls are spread. */
export interface Spread {
  /** How many calls have a value. */
  count: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  /** The place from either end of the sorted values, counted from 1, of `low` and `high`: what an interval of the median rests on. */
  rank: number;
  low: number;
  high: number;
}

/** One measure of the calls of one agent, team, queue, week or wrap-up code. A call with two agents is in the group of each. */
export interface TrendGroup {
  /** Of a week `2026-W48`, by ISO 8601 in UTC; null for the calls that have no agent, team, queue, start time or wrap-up code. */
  id: string | null;
  /** Null when no source knows it. */
  name: string | null;
  calls: number;
  /** Null when none of the calls has a value. Scores are 0 to 100, other measures ms. */
  now: Spread | null;
  /** Of the period before, of a week the week before; null when there is none or no call has a value. */
  before: Spread | null;
}

/** What a criterion of a scorecard cost the calls. */
export interface CriterionCost {
  scorecard: string;
  criterion: string;
  label: string;
  /** How many calls lost points by it. */
  calls: number;
  /** How many it lost in all. */
  points: number;
}

export interface TrendRepository {
  /**
   * A measure of the calls that pass the filter, by their primary evaluations, in groups or all together; each beside the time of the
   * same length before, where the filter says when theirs begins and ends, and weeks beside the week before. In no order; groups
   * without a call in the period itself are left out.
   * @throws StoreError `store.invalid_query`
   */
  groups(by: Grouping | "all", measure: TrendMeasure, filter: GroupFilter): Promise<TrendGroup[]>;
  /** What cost the calls that pass the filter their points, the most first. @throws StoreError `store.invalid_query` */
  costs(filter: GroupFilter): Promise<CriterionCost[]>;
}
