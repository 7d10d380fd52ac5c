import { sides } from "@earshot/analysis-wasm";
import { z } from "zod";
import type { CallEvaluation } from "./evaluation.ts";
import { unscorableReasons } from "./unscorable.ts";

const ms = z.int();
const count = z.int().nonnegative();
const interval = z.object({ startMs: ms, endMs: ms });
const turns = z.object({ count, longestMs: ms });

const score = z.union([
  z.object({
    value: z.number().min(0).max(100),
    scorecard: z.string().meta({ description: "name and version, such as guide@1" }),
    deductions: z.array(
      z.object({
        criterion: z.string(),
        label: z.string(),
        metric: z.string(),
        value: z.number(),
        unit: z.enum(["ms", "count", "percent", "ratio", "ms/min", "count/min"]),
        points: z.number(),
        critical: z.boolean(),
        events: z.array(
          z.object({ kind: z.enum(["silence", "talkOver", "hold"]), index: count, startMs: ms, endMs: ms }),
        ),
      }),
    ),
    failedCritical: z.array(z.string()),
    notApplicable: z.array(z.string()),
  }),
  z.object({ value: z.null(), reason: z.enum(unscorableReasons) }),
]);

/** A `CallEvaluation` as JSON: what `earshot analyze --json` and the API answer and the store keeps. */
export const callEvaluationSchema = z.object({
  definition: z.string(),
  support: z.enum(["speech", "recording"]),
  durationMs: ms,
  speechMs: ms,
  silence: z.object({
    count,
    totalMs: ms,
    longestMs: ms,
    leadingMs: ms,
    trailingMs: ms,
    events: z.array(interval),
  }),
  overlapMs: ms,
  talkOver: z
    .object({
      count,
      totalMs: ms,
      events: z.array(
        interval.extend({ interrupter: z.enum(["agent", "customer", "simultaneous"]), yielded: z.boolean() }),
      ),
    })
    .nullable(),
  talk: z.object({ agentMs: ms, customerMs: ms, otherMs: ms, unknownMs: ms }),
  hold: z.object({ count, totalMs: ms, longestMs: ms, events: z.array(interval.extend({ open: z.boolean() })) }),
  utterances: z.record(z.enum(sides), count),
  score,
  turns: z.record(z.enum(sides), turns),
  responseLatency: z.object({ count, medianMs: ms.nullable(), p95Ms: ms.nullable() }),
  talkRatio: z.number().nullable(),
  headline: z.object({
    name: z.enum(["silenceMs", "nonTalkMs", "silencePercent", "silenceCount"]),
    value: z.number().nullable(),
  }),
  warnings: z.array(
    z.object({ code: z.string(), index: z.int().nullable(), field: z.string().nullable(), message: z.string() }),
  ),
  holdDetail: z.object({ agentMs: ms, thenDisconnected: count }),
  transcription: z.enum(["complete", "failed"]),
}) satisfies z.ZodType<CallEvaluation>;
