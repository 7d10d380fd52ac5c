import type { Http, HttpResponse } from "@earshot/http";
import type { SttProvider } from "@earshot/model";
import { z } from "zod";
import { SttError } from "./errors.ts";
import { type Explain, failureOf } from "./http-failure.ts";
import { multipartForm, type Upload } from "./multipart.ts";
import { transferMs } from "./transfer.ts";
import type { Limits } from "./upload.ts";

/** What services share that answer an upload with its transcript. */

/** How often an upload is repeated: each time it is sent whole, and may be paid for. */
const uploadRetry = { maxAttempts: 4 };
export interface AtOnceOptions {
  /** A locale such as `en-US`; recognised by the service when it is not said. */
  language?: string | undefined;
  /** Names and words that are to be expected. */
  phrases?: readonly string[] | undefined;
  /** The most that the service takes, where it differs from what is usual for it. */
  limits?: { maxBytes?: number | undefined; maxMs?: number | undefined } | undefined;
  /** How long the service may be silent after an upload before it answers; default 10 minutes. */
  answerTimeoutMs?: number | undefined;
}

/** Reads what such services have in common. */
export const atOnceShape = (usual: Limits) => ({
  language: z.string().optional(),
  phrases: z.array(z.string()).readonly().default([]),
  limits: limitsOver(usual),
  answerTimeoutMs: z.int().positive().default(600_000),
});

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
const limitsOver = (usual: Limits) =>
  z
    .object({
      maxBytes: z.number().positive().default(usual.maxBytes),
      maxMs: z.number().positive().default(usual.maxMs),
    })
    .prefault({});

/** A service that answers an upload with its transcript: it has no jobs. */
export function atOnceProvider(
  name: string,
  { submit, soundMs }: Required<Pick<SttProvider, "submit" | "soundMs">>,
): SttProvider {
  return {
    name,
    submit,
    soundMs,
    poll: async (job) => {
      throw new SttError("stt.job_lost", `there is no job ${job.id}: ${name} answers an upload at once`, {
        hint: "Submit the recording again.",
        provider: name,
      });
    },
  };
}

export interface FormUpload {
  url: URL;
  headers: Readonly<Record<string, string>>;
  fields: readonly (readonly [name: string, value: string])[];
  /** The name of the file's field. */
  field: string;
  upload: Upload;
  answerTimeoutMs: number;
  secrets?: readonly string[] | undefined;
  signal: AbortSignal | undefined;
}

/** Sends a file as a form, and again when that may help. It changes nothing at the service. Throws `SttError`. */
export async function postForm<Answer>(
  { http, name, explain }: { http: Http; name: string; explain: Explain },
  { url, headers, fields, field, upload, answerTimeoutMs, secrets, signal }: FormUpload,
  read: (response: HttpResponse) => Promise<Answer>,
): Promise<Answer> {
  const { contentType, body } = multipartForm(fields, { field, ...upload });
  const request = {
    method: "POST" as const,
    url,
    headers: { ...headers, "content-type": contentType },
    body,
    idempotent: true,
    retry: uploadRetry,
    secrets,
    timeoutMs: answerTimeoutMs,
    deadlineMs: answerTimeoutMs + transferMs,
    signal,
  };
  try {
    return await http.request(request, read);
  } catch (error) {
    throw failureOf(error, name, "submit", explain);
  }
}
