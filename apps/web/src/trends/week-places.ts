import { isoWeekRange } from "@earshot/model";

/** Where weeks lie in time, in their order: the first at 0, the last at 1. One that is left out leaves a gap. */
export function weekPlaces(weeks: readonly string[]): number[] {
  const startsMs = weeks.map((week) => isoWeekRange(week)?.startMs ?? 0);
  const firstMs = startsMs[0] ?? 0;
  const lengthMs = (startsMs.at(-1) ?? 0) - firstMs;
  return startsMs.map((startMs) => (lengthMs === 0 ? 0 : (startMs - firstMs) / lengthMs));
}
