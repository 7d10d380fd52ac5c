import { z } from "zod";
import { SttError } from "../errors.ts";

export const providerName = "aws-transcribe";

export interface AwsTranscribeOptions {
  region: string;
  /** Where recordings lie while they are transcribed, in the region. */
  bucket: string;
  /** The bucket to which Transcribe writes the documents; its own, the default, keeps them for 90 days at most. */
  outputBucket?: string | undefined;
  /** Such as `en-US`; identified by the service when it is not said. */
  language?: string | undefined;
  /** A vocabulary that was made at the service, in the language that is set: words and names that are to be expected. */
  vocabulary?: string | undefined;
  /** Has stereo recordings transcribed by Call Analytics, which measures the call too. */
  callAnalytics?: z.input<typeof callAnalyticsSchema> | undefined;
  /** Of a stand-in for both services, instead of those of the region. */
  endpoint?: string | undefined;
  /** Instead of those that the SDK finds: in the environment, in the files of a profile, or by a role of the machine. */
  credentials?: z.infer<typeof credentialsSchema> | undefined;
  /** Whose credentials are taken from the SDK's files. */
  profile?: string | undefined;
  /** How long a service may be silent; default one minute. */
  answerTimeoutMs?: number | undefined;
}

const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "is no name of a bucket");

const credentialsSchema = z.object({
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().optional(),
});

const callAnalyticsSchema = z.object({
  /** By which the service reads the bucket. */
  role: z
    .string()
    .regex(/^arn:[a-z-]+:iam::\d{12}:role\/\S+$/, "is no ARN of a role, such as arn:aws:iam::123456789012:role/calls"),
  /** Whose channel is the agent's; default 0. */
  agentChannel: z.union([z.literal(0), z.literal(1)]).default(0),
});

const schema = z
  .object({
    region: z.string().regex(/^[a-z]{2,}(-[a-z0-9]+)+$/, "is no name of a region, such as eu-central-1"),
    bucket: bucketName,
    outputBucket: bucketName.optional(),
    language: z.string().min(2).optional(),
    vocabulary: z
      .string()
      .regex(/^[0-9a-zA-Z._-]{1,200}$/, "is no name of a vocabulary")
      .optional(),
    callAnalytics: callAnalyticsSchema.optional(),
    endpoint: z.url({ protocol: /^https?$/, error: "is no http or https URL" }).optional(),
    credentials: credentialsSchema
      .transform(({ sessionToken, ...keys }) => (sessionToken === undefined ? keys : { ...keys, sessionToken }))
      .optional(),
    profile: z.string().min(1).optional(),
    answerTimeoutMs: z.int().positive().default(60_000),
  })
  .refine(({ vocabulary, language }) => vocabulary === undefined || language !== undefined, {
    path: ["vocabulary"],
    error: "is of one language, and none is set",
  });

export type AwsTranscribeSettings = z.infer<typeof schema>;

/** The options with defaults filled in. Throws `SttError` `stt.configuration` naming every fault. */
export function parseAwsTranscribeOptions(options: AwsTranscribeOptions): AwsTranscribeSettings {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw new SttError("stt.configuration", `${providerName} is configured wrongly: ${faults.join("; ")}`, {
    hint: "Set the region, a bucket of yours in that region, and with EARSHOT_AWS_VOCABULARY its language in EARSHOT_STT_LANGUAGE.",
    provider: providerName,
  });
}
