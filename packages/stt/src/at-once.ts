import type { JobRef } from "@earshot/model";
import { z } from "zod";
import { SttError } from "./errors.ts";
import type { Limits } from "./upload.ts";

/** What services share that answer an upload with its transcript. */

/** How long a recording may take to be sent, or a document to come, over a slow line. */
export const transferMs = 30 * 60_000;
/** How often an upload is repeated: each time it is sent whole, and may be paid for. */
export const uploadRetry = { maxAttempts: 4 };
/** The largest document accepted. */
export const maxDocumentBytes = 268_435_456;

/** Checks options that name a service. Throws `SttError` `stt.configuration` naming every fault, never the values. */
export function parseOptions<Schema extends z.ZodType>(
  provider: string,
  schema: Schema,
  options: z.input<Schema>,
  hint: string,
): z.output<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new SttError("stt.configuration", `${provider} is configured wrongly: ${faults.join("; ")}`, {
    hint,
    provider,
  });
}

/** Reads an http or https URL without credentials, to which a path is added. */
export const baseUrl = z.string().transform((text, context) => {
  const url = URL.parse(text.replace(/\/*$/, "/"));
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") return url;
  context.addIssue("not an http or https URL without credentials in it");
  return z.NEVER;
});

/** Reads a key that is sent in a header. */
export const headerKey = z.string().regex(/^[\x21-\x7e]+$/, "has characters that a header cannot carry");

/** Reads the limits of a service over what is usual for it. */
export const limitsOver = (usual: Limits) =>
  z
    .object({
      maxBytes: z.number().positive().default(usual.maxBytes),
      maxMs: z.number().positive().default(usual.maxMs),
    })
    .prefault({});

/** The error for a job of a service that has none. */
export function noJobs(provider: string, job: JobRef): SttError {
  return new SttError("stt.job_lost", `there is no job ${job.id}: ${provider} answers an upload at once`, {
    hint: "Submit the recording again.",
    provider,
  });
}
