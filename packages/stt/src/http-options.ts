import { type TranscriptFormat, transcriptFormats } from "@earshot/model";
import { z } from "zod";
import type { Capabilities } from "./capabilities.ts";
import { SttError } from "./errors.ts";
import { maxDocumentBytes } from "./transfer.ts";

export interface HttpSttOptions {
  /** Where audio is posted: an `http:` or `https:` URL without credentials in it. */
  endpoint: string;
  /** Sent as a bearer token, to the endpoint's origin only. */
  token?: string | undefined;
  /** Names the provider in jobs and errors; default `"http"`. */
  name?: string | undefined;
  /** The format of its documents; null, the default, recognises it by a document's shape. */
  format?: TranscriptFormat | null | undefined;
  /** What the service takes, where it differs from WAV, Ogg, MP3, FLAC and WebM up to 250 MB and 4 hours. */
  capabilities?: { [K in keyof Capabilities]?: Capabilities[K] | undefined } | undefined;
  /** The largest document accepted; default 256 MiB. */
  maxDocumentBytes?: number | undefined;
  /** How long the service may be silent after an upload before it answers; default 10 minutes. */
  answerTimeoutMs?: number | undefined;
}

const schema = z.object({
  endpoint: z
    .string()
    .transform((text) => URL.parse(text))
    .refine((url) => url !== null && /^https?:$/.test(url.protocol), "not an http or https URL")
    .refine(
      (url) => url === null || (url.username === "" && url.password === ""),
      "has credentials in it: use the token",
    ),
  token: z
    .string()
    .regex(/^[\x21-\x7e]+$/, "has characters that a header cannot carry")
    .optional(),
  name: z.string().min(1).default("http"),
  format: z.enum(transcriptFormats).nullable().default(null),
  capabilities: z
    .object({
      containers: z.array(z.string()).readonly().default(["WAVE", "Ogg", "MPEG", "FLAC", "EBML/webm"]),
      maxBytes: z.number().positive().default(250_000_000),
      maxMs: z
        .number()
        .positive()
        .default(4 * 60 * 60 * 1000),
    })
    .prefault({}),
  maxDocumentBytes: z.int().positive().default(maxDocumentBytes),
  answerTimeoutMs: z.int().positive().default(600_000),
});

export interface HttpSttSettings {
  endpoint: URL;
  token: string | undefined;
  name: string;
  format: TranscriptFormat | null;
  capabilities: Capabilities;
  maxDocumentBytes: number;
  answerTimeoutMs: number;
}

/** The options with defaults filled in. Throws `SttError` `stt.configuration` naming every fault, never the values. */
export function parseHttpSttOptions(options: HttpSttOptions): HttpSttSettings {
  const result = schema.safeParse(options);
  const endpoint = result.data?.endpoint ?? null;
  if (!result.success || endpoint === null) {
    const issues = result.error?.issues ?? [];
    throw new SttError(
      "stt.configuration",
      `the speech-to-text service is configured wrongly: ${issues.map(describe).join("; ")}`,
      {
        hint: "Set the endpoint to a URL such as https://stt.example.com/v1/transcripts and the token to the service's key.",
        provider: typeof options.name === "string" ? options.name : "http",
      },
    );
  }
  return { ...result.data, endpoint, token: result.data.token };
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.join(".")}: ${issue.message}`;
}
