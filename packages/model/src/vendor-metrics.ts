import { z } from "zod";

const ms = z.int().nonnegative();
const sideMs = z.object({ agentMs: ms, customerMs: ms });

/** What a service measured itself in the same call, in the words of our own measures. Null is what it does not say. */
export const vendorMetricsSchema = z.object({
  vendor: z.enum(["aws-call-analytics", "contact-lens", "genesys"]),
  durationMs: ms.nullable(),
  talk: sideMs.nullable(),
  /** Time in which nobody talks, as the service defines it. */
  silence: z.object({ count: z.int().nonnegative().nullable(), totalMs: ms }).nullable(),
  /** Interruptions or overtalk, by whoever began to speak later. */
  interruptions: z
    .object({
      count: z.int().nonnegative().nullable(),
      totalMs: ms.nullable(),
      byAgent: z.int().nonnegative().nullable(),
      byCustomer: z.int().nonnegative().nullable(),
    })
    .nullable(),
  wordsPerMinute: z.object({ agent: z.number().nullable(), customer: z.number().nullable() }).nullable(),
});

export type VendorMetrics = z.infer<typeof vendorMetricsSchema>;
