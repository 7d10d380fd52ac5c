import { type CallFilter, isObject, isoWeekRange, parseWallTime, parseWhere, UsageError } from "@earshot/model";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import { conversationFilter, texts } from "./conversation.ts";

/** A number in a path or a query; what is empty is none, not 0. */
export function numberText<T extends z.ZodType<number>>(schema: (number: z.ZodCoercedNumber) => T) {
  return z.preprocess(
    (text) => (typeof text === "string" && text.trim() === "" ? Number.NaN : text),
    schema(z.coerce.number()),
  );
}

/** A yes or no in a query. */
export const booleanText = z.preprocess(
  (text) => (text === "true" ? true : text === "false" ? false : text),
  z.boolean({ error: "is neither true nor false" }),
);

const ms = numberText((number) => number.int().nonnegative()).optional();
const score = numberText((number) => number.min(0).max(100)).optional();

/** Wall time as ISO 8601 with a zone. */
export const wallTime = z
  .string()
  .refine(
    (text) => parseWallTime(text) !== null,
    "is no ISO 8601 date and time with a zone, such as 2026-10-20T09:15:00Z",
  )
  .meta({ format: "date-time" });

/**
 * Puts what `where` says in the words of the command line in place of it, as parameters of their own, which are checked as if they
 * had been sent. @throws ApiError 400
 */
export function readWhere(query: unknown): void {
  if (!isObject(query) || query.where === undefined) return;
  const said = [query.where].flat().map(String);
  delete query.where;
  for (const [name, value] of Object.entries(filterOf(said))) {
    if (value === undefined) continue;
    if (query[name] !== undefined) throw wrongWhere(`it says ${name}, which is a parameter as well`, "Say it once.");
    query[name] = value;
  }
}

function filterOf(conditions: readonly string[]): CallFilter {
  try {
    return conditions.reduce((filter: CallFilter, text) => parseWhere(text, filter), {});
  } catch (error) {
    if (error instanceof UsageError) throw wrongWhere(error.message, error.hint);
    throw error;
  }
}

function wrongWhere(message: string, hint: string): ApiError {
  const errors = [{ place: "query.where", message }];
  return new ApiError(400, "request.invalid", `query.where: ${message}`, hint, { errors });
}

/** Which calls: bounds on the primary evaluation and on the call's start, and who took part; all must hold. */
export const filterQuery = z.strictObject({
  where: texts('conditions as of `--where`, such as `silence >= 5s and agent = "Ann Lee"`; of several all must hold'),
  recordingId: z.string().optional().meta({ description: "this recording only" }),
  interactionId: z.string().optional().meta({ description: "recordings of this interaction only" }),
  from: wallTime.optional().meta({ description: "calls that start at or after this time" }),
  to: wallTime.optional().meta({ description: "calls that start before this time" }),
  week: z
    .string()
    .refine((week) => isoWeekRange(week) !== null, "is no week of ISO 8601, such as 2026-W48")
    .optional()
    .meta({ description: "calls that start in this week, UTC" }),
  ...conversationFilter,
  minSilenceMs: ms.meta({ description: "at least so much notable silence in all" }),
  maxSilenceMs: ms.meta({ description: "at most so much notable silence in all" }),
  minTalkOverMs: ms.meta({
    description: "at least so much talk-over in all; calls without a rule for it are left out",
  }),
  maxTalkOverMs: ms.meta({ description: "at most so much talk-over in all; calls without a rule for it are left out" }),
  minHoldMs: ms.meta({ description: "at least so much hold in all" }),
  maxHoldMs: ms.meta({ description: "at most so much hold in all" }),
  minScore: score.meta({ description: "score bounds leave unscorable calls out" }),
  maxScore: score,
  aboveScore: score.meta({ description: "as minScore, exclusive" }),
  belowScore: score.meta({ description: "as maxScore, exclusive" }),
  scored: booleanText.optional().meta({ description: "true: scored calls only; false: unscorable ones only" }),
});

export const pageQuery = z.strictObject({
  limit: numberText((number) => number.int().min(1).max(1000)).default(50),
  cursor: z.string().optional().meta({ description: "nextCursor of the page before, for the same query" }),
});

/** Where a page of a list goes on. */
export const nextCursor = z.string().nullable().meta({ description: "cursor of the next page; null on the last one" });
