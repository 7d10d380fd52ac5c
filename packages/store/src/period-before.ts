import { type CallFilter, isoWeekRange } from "@earshot/model";
import { toEpochMs } from "./times.ts";

/**
 * The same filter in the time of the same length that ends where its own begins; null unless it says when that begins and ends.
 * @throws StoreError `store.invalid_query`
 */
export function periodBefore<Filter extends CallFilter>(filter: Filter): Filter | null {
  const { fromMs, toMs } = rangeOf(filter);
  const lengthMs = toMs - fromMs;
  return Number.isFinite(lengthMs) && lengthMs > 0 ? shifted(filter, lengthMs) : null;
}

/** The same filter so much earlier; an end that is open stays open. @throws StoreError `store.invalid_query` */
export function shifted<Filter extends CallFilter>(filter: Filter, byMs: number): Filter {
  const { fromMs, toMs } = rangeOf(filter);
  return { ...filter, week: undefined, from: toIso(fromMs - byMs), to: toIso(toMs - byMs) };
}

function rangeOf({ from, to, week }: CallFilter): { fromMs: number; toMs: number } {
  const weekRange = week === undefined ? null : isoWeekRange(week);
  return {
    fromMs: Math.max(toEpochMs(from, "from") ?? -Infinity, weekRange?.startMs ?? -Infinity),
    toMs: Math.min(toEpochMs(to, "to") ?? Infinity, weekRange?.endMs ?? Infinity),
  };
}

const toIso = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : undefined);
