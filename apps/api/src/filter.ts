import { z } from "zod";

const ms = z.coerce.number().pipe(z.int().nonnegative());
const score = z.coerce.number().min(0).max(100);
const wallTime = z.iso.datetime({ offset: true });

/** Which calls: bounds on the primary evaluation and on the call's start; all must hold. */
export const filterQuery = z.object({
  recordingId: z.string().optional(),
  interactionId: z.string().optional(),
  from: wallTime.optional().meta({ description: "calls that start at or after this time" }),
  to: wallTime.optional().meta({ description: "calls that start before this time" }),
  minSilenceMs: ms.optional(),
  maxSilenceMs: ms.optional(),
  minTalkOverMs: ms.optional(),
  maxTalkOverMs: ms.optional(),
  minHoldMs: ms.optional(),
  maxHoldMs: ms.optional(),
  minScore: score.optional(),
  maxScore: score.optional(),
  belowScore: score.optional().meta({ description: "exclusive" }),
  scored: z.stringbool().optional().meta({ description: "true: scored calls only; false: unscorable ones only" }),
});

export const pageQuery = z.object({
  limit: z.coerce.number().pipe(z.int().min(1).max(1000)).default(50),
  cursor: z.string().optional().meta({ description: "nextCursor of the page before, for the same query" }),
});
