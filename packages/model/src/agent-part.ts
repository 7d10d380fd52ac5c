import { z } from "zod";
import { callEvaluationSchema } from "./call-evaluation.ts";

/** The part of a call in which one of several agents had it, measured and scored as a call of its own. */
export const agentPartSchema = z.object({
  agentId: z.string(),
  /** Media time of the whole call. */
  startMs: z.int(),
  endMs: z.int(),
  /** Its times count from `startMs`. */
  evaluation: callEvaluationSchema,
});

export type AgentPart = z.infer<typeof agentPartSchema>;
