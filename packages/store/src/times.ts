import { parseWallTime } from "@earshot/model";
import { invalidQuery } from "./errors.ts";

/** The years 0 to 9999: their ISO 8601 forms have equal lengths, and so sort as text. */
const earliestMs = Date.parse("0000-01-01T00:00:00.000Z");
const latestMs = Date.parse("9999-12-31T23:59:59.999Z");

/** @throws StoreError `store.invalid_query` */
function toEpochMs(date: string | undefined, name: string): number | null {
  if (date === undefined) return null;
  const epochMs = parseWallTime(date) ?? Date.parse(date);
  if (Number.isNaN(epochMs)) {
    throw invalidQuery(`${name} is ${JSON.stringify(date)}, which is no date`, "Give an ISO 8601 date or time.");
  }
  return epochMs;
}

/** A span of time; null where an end is open. @throws StoreError `store.invalid_query` when it ends before it begins */
export function toSpan({ from, to }: { from?: string | undefined; to?: string | undefined }) {
  const [fromMs, toMs] = [toEpochMs(from, "from"), toEpochMs(to, "to")];
  if (fromMs !== null && toMs !== null && fromMs > toMs) {
    throw invalidQuery(`from ${from} lies after to ${to}`, "Give the earlier time as from and the later one as to.");
  }
  return { fromMs, toMs };
}

/** ISO 8601 in UTC with milliseconds; times that don't sort as text become the nearest that does. */
export function toSortableIso(epochMs: number): string {
  return new Date(Math.min(Math.max(epochMs, earliestMs), latestMs)).toISOString();
}

/**
 * A time that was set later than now by more than this is of before the clock was set back. Less says nothing: a caller reads the
 * clock before it waits for the database, and the clocks of machines differ.
 */
export const clockStepMs = 60_000;
