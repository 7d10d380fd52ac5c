import { type CallFilter, isoWeekRange, namedKinds, type Viewer } from "@earshot/model";
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import { conversationConditions } from "./conversation-filter.ts";
import type { StoreDb } from "./database.ts";
import { invalidQuery } from "./errors.ts";
import { seenConditions } from "./seen-calls.ts";
import type { Database } from "./tables/database.ts";
import { toSpan } from "./times.ts";

/** The place in time of calls without a start. */
export const lastInTime = Number.MAX_SAFE_INTEGER;

type Tables = Database & { r: Database["recordings"]; e: Database["evaluations"] };
type Builder = ExpressionBuilder<Tables, "r" | "e">;

/**
 * The conditions of a filter on recordings `r` and evaluations `e`, and that the viewer may see them.
 * @throws StoreError `store.invalid_query` for numbers and dates that are none, and a span that ends before it begins
 */
export function filterConditions(db: StoreDb, eb: Builder, filter: CallFilter, viewer: Viewer): Expression<SqlBool>[] {
  const conditions = [...seenConditions(db, viewer), ...conversationConditions(filter)];
  if (filter.recordingId !== undefined) conditions.push(eb("r.id", "=", filter.recordingId));
  if (filter.interactionId !== undefined) conditions.push(eb("r.interactionId", "=", filter.interactionId));
  const { fromMs, toMs } = toSpan(filter);
  if (fromMs !== null) conditions.push(startsFrom(fromMs));
  if (toMs !== null) conditions.push(startsBefore(toMs));
  if (filter.week !== undefined) {
    const week = isoWeekRange(filter.week);
    if (week === null) throw invalidQuery(`week is ${JSON.stringify(filter.week)}`, "Give a week such as 2026-W48.");
    conditions.push(startsFrom(week.startMs), startsBefore(week.endMs));
  }
  const bounds = [
    ["e.silenceMs", ">=", "minSilenceMs"],
    ["e.silenceMs", "<=", "maxSilenceMs"],
    ["e.talkOverMs", ">=", "minTalkOverMs"],
    ["e.talkOverMs", "<=", "maxTalkOverMs"],
    ["e.holdMs", ">=", "minHoldMs"],
    ["e.holdMs", "<=", "maxHoldMs"],
    ["e.score", ">=", "minScore"],
    ["e.score", "<=", "maxScore"],
    ["e.score", ">", "aboveScore"],
    ["e.score", "<", "belowScore"],
  ] as const;
  for (const [column, operator, name] of bounds) {
    const bound = filter[name];
    if (bound === undefined) continue;
    if (!Number.isFinite(bound)) throw invalidQuery(`${name} is ${bound}`, "Give a finite number.");
    conditions.push(eb(column, operator, column === "e.score" ? bound : toWhole(bound, operator)));
  }
  if (filter.minTalkOverMs !== undefined || filter.maxTalkOverMs !== undefined) {
    conditions.push(sql<SqlBool>`${db.words.talkOverMs} IS NOT NULL`);
  }
  if (filter.scored !== undefined) conditions.push(eb("e.score", filter.scored ? "is not" : "is", null));
  return conditions;
}

/** Whether few calls can be found by their keys before any is read. */
export function namesCalls({ recordingId, interactionId, ...filter }: CallFilter): boolean {
  return (
    recordingId !== undefined || interactionId !== undefined || namedKinds.some((kind) => filter[kind] !== undefined)
  );
}

/** The bound of whole ms that says the same: no database has to compare them with fractions. */
function toWhole(bound: number, operator: ">=" | "<=" | ">" | "<"): number {
  const whole = operator === ">=" || operator === "<" ? Math.ceil(bound) : Math.floor(bound);
  return Math.min(Math.max(whole, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** By the column that the index of calls by time has. */
const startsFrom = (ms: number) => sql<SqlBool>`r.newest_first <= ${-ms}`;

/** Calls without a start come last, behind every time. */
const startsBefore = (ms: number) => sql<SqlBool>`(r.newest_first > ${-ms} and r.newest_first < ${lastInTime})`;

/** Rows that come after a cursor's, for columns that are all sorted upwards. */
export function isAfter(columns: readonly string[], key: readonly (string | number)[]): Expression<SqlBool> {
  const references = sql.join(columns.map((column) => sql.ref(column)));
  return sql<SqlBool>`(${references}) > (${sql.join(key)})`;
}
