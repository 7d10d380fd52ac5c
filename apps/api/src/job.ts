import { type Run, runStatuses } from "@earshot/model";
import { z } from "zod";

const count = z.int().nonnegative();
/** A run, as every answer shows it. */
export const jobSchema = z
  .object({
    id: z.string(),
    status: z.enum(runStatuses),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    counts: z
      .object({ total: count, evaluated: count, failed: count, skipped: count })
      .meta({ description: "of recordings; so far, while it runs" }),
    failure: z
      .object({ code: z.string(), message: z.string(), hint: z.string().nullable() })
      .nullable()
      .meta({ description: "what ended the run early; single calls that fail do not" }),
  })
  .meta({ id: "Job", description: "A run over recordings. It goes on while its status is `running`." });

export type Job = z.infer<typeof jobSchema>;

export function toJob({ id, status, startedAtMs, finishedAtMs, counts, failure }: Run): Job {
  return {
    id,
    status,
    startedAt: new Date(startedAtMs).toISOString(),
    finishedAt: finishedAtMs === null ? null : new Date(finishedAtMs).toISOString(),
    counts,
    failure,
  };
}
