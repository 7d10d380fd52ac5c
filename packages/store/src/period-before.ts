import { type CallFilter, isoWeekRange } from "@earshot/model";
import { toSpan } from "./times.ts";

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

function rangeOf(filter: CallFilter): { fromMs: number; toMs: number } {
  const weekRange = filter.week === undefined ? null : isoWeekRange(filter.week);
  const span = toSpan(filter);
  const fromMs = Math.max(span.fromMs ?? -Infinity, weekRange?.startMs ?? -Infinity);
  // A week that lies outside the span leaves nothing of it.
  return { fromMs, toMs: Math.max(fromMs, Math.min(span.toMs ?? Infinity, weekRange?.endMs ?? Infinity)) };
}

const toIso = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : undefined);
