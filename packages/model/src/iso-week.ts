const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** A Monday, 00:00 UTC. */
const mondayMs = Date.UTC(1969, 11, 29);

/** The week of a time by ISO 8601, in UTC: `2026-W48`. It begins on a Monday and belongs to the year of its Thursday. */
export function isoWeekOf(epochMs: number): string {
  const startMs = Math.floor((epochMs - mondayMs) / weekMs) * weekMs + mondayMs;
  const year = new Date(startMs + 3 * dayMs).getUTCFullYear();
  const week = (startMs - firstWeekMs(year)) / weekMs + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** The times of a week such as `2026-W48`, the end exclusive; null when there is no such week. */
export function isoWeekRange(week: string): { startMs: number; endMs: number } | null {
  const [, year = "", number = ""] = /^(\d{4})-W(\d{2})$/.exec(week) ?? [];
  const startMs = firstWeekMs(Number(year)) + (Number(number) - 1) * weekMs;
  return year !== "" && isoWeekOf(startMs) === week ? { startMs, endMs: startMs + weekMs } : null;
}

/** When the first week of a year begins: that with the 4th of January. */
function firstWeekMs(year: number): number {
  const fourthMs = new Date(0).setUTCFullYear(year, 0, 4);
  return Math.floor((fourthMs - mondayMs) / weekMs) * weekMs + mondayMs;
}
