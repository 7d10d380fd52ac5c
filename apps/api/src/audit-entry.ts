import { auditStatuses } from "@earshot/model";
import { z } from "zod";

export const auditStatus = z.enum(auditStatuses);

const latency = z.object({ count: z.int(), p50: z.number(), p95: z.number(), max: z.number() });

/** One attempt to publish, as every answer shows it. */
export const auditEntrySchema = z
  .object({
    sequence: z.int().positive().meta({ description: "1, 2, 3… without gaps" }),
    timestamp: z.iso.datetime(),
    interactionId: z.string(),
    payloadHash: z
      .string()
      .nullable()
      .meta({ description: "SHA-256 of what was published; null when nothing was fit" }),
    status: auditStatus,
    reason: z.string().nullable().meta({
      description:
        "the rules that were broken, the code of the failure, or that a change made elsewhere was overwritten",
    }),
    latencyMs: z.record(z.string(), latency).meta({ description: "by operation" }),
    accuracyRate: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .meta({ description: "annotations that matched the schema / all validated; null when there were none" }),
    totalValidations: z.int().nonnegative(),
    governanceTag: z.string(),
    correlationId: z.string(),
    actor: z.string().meta({ description: "who asked" }),
    previousHash: z.string().meta({ description: "hash of the entry before" }),
    hash: z.string().meta({ description: "SHA-256 of all other fields" }),
  })
  .meta({
    id: "AuditEntry",
    description: "One attempt to publish. Entries are never changed; each vouches for the last.",
  });
