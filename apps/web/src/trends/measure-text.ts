import type { TrendMeasure } from "@earshot/model";
import { formatScore } from "@earshot/quality";
import { formatLength, type RankedGroup } from "@earshot/report";

export const measureTitle: Record<TrendMeasure, string> = {
  score: "Score",
  silence: "Silence",
  talkOver: "Talk-over",
  hold: "Hold",
  length: "Length",
};

export function formatValue(measure: TrendMeasure, value: number): string {
  return measure === "score" ? formatScore(value) : formatLength(Math.round(value));
}

/** With a sign; the sign of nothing is none. */
function formatDifference(measure: TrendMeasure, value: number): string {
  const text = formatValue(measure, Math.abs(value));
  return value > 0 ? `+${text}` : value < 0 ? `−${text}` : text;
}

/** How far the median moved and between what its interval lies; `isClear` when that leaves zero out. */
export function describeChange(
  measure: TrendMeasure,
  change: NonNullable<RankedGroup["change"]>,
): { value: string; interval: string | null; isClear: boolean } {
  const { value, interval } = change;
  return {
    value: formatDifference(measure, value),
    interval:
      interval === null
        ? null
        : `${formatDifference(measure, interval.low)} to ${formatDifference(measure, interval.high)}`,
    isClear: interval !== null && (interval.low > 0 || interval.high < 0),
  };
}
