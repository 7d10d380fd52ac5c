import type { Grouping, TrendGroup, TrendMeasure } from "@earshot/model";
import { leastCalls, type MedianChange, medianChange } from "./median-change.ts";

/** A group of calls in its place. */
export interface RankedGroup extends TrendGroup {
  /** Too few calls with a value to say anything; not ranked. */
  isSmall: boolean;
  /** Against the period before; null when one of the two has no calls with a value. */
  change: MedianChange | null;
}

/** Weeks the newest first; others the worst median first, then small ones by name; what has no id last. */
export function rankTrend(by: Grouping, measure: TrendMeasure, groups: readonly TrendGroup[]): RankedGroup[] {
  const ranked = groups.map((group) => toRanked(group));
  const last = (group: TrendGroup) => Number(group.id === null);
  if (by === "week") {
    return ranked.sort((a, b) => last(a) - last(b) || compareTexts(b.id ?? "", a.id ?? ""));
  }
  const worst = measure === "score" ? 1 : -1;
  const medianOf = ({ now }: TrendGroup) => now?.median ?? 0;
  return ranked.sort(
    (a, b) =>
      last(a) - last(b) ||
      Number(a.isSmall) - Number(b.isSmall) ||
      (a.isSmall ? 0 : worst * (medianOf(a) - medianOf(b))) ||
      compareTexts(a.name ?? a.id ?? "", b.name ?? b.id ?? ""),
  );
}

export function toRanked(group: TrendGroup): RankedGroup {
  const { now, before } = group;
  return {
    ...group,
    isSmall: now === null || now.count < leastCalls,
    change: now === null || before === null ? null : medianChange(now, before),
  };
}

const compareTexts = new Intl.Collator("en").compare;
