import { z } from "zod";
import { SttError } from "../errors.ts";

export const providerName = "google-v2";

export interface GoogleV2Options {
  /** The key file of a service account, as text. */
  serviceAccount: string;
  /** Such as `en-US`. */
  language: string;
  /** Names and words that are to be expected. */
  phrases?: readonly string[] | undefined;
  /** Default `global`. */
  location?: string | undefined;
  /** Where recordings of more than a minute lie while they are transcribed. Without it they are cut into shorter ones. */
  bucket?: string | undefined;
  /** Of a stand-in for the speech and storage services, instead of Google's. */
  endpoint?: string | undefined;
  /** How long a service may be silent; default one minute, two for speech that is recognised at once. */
  answerTimeoutMs?: number | undefined;
}

const httpUrl = z.url({ protocol: /^https?$/, error: "is no http or https URL" });

/** What the service takes of phrases in one request. */
const most = { phrases: 5000, characters: 100, charactersInAll: 100_000 };

const phrasesSchema = z
  .array(z.string().max(most.characters, `have one of more than ${most.characters} characters`))
  .max(most.phrases, `are more than ${most.phrases}`)
  .refine(
    (phrases) => phrases.reduce((sum, { length }) => sum + length, 0) <= most.charactersInAll,
    `have more than ${most.charactersInAll} characters in all`,
  );

const schema = z.object({
  language: z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, "is no language such as en-US"),
  phrases: phrasesSchema.default([]),
  location: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, "is no location such as eu")
    .default("global"),
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, "is no name of a bucket")
    .optional(),
  endpoint: httpUrl.optional(),
  answerTimeoutMs: z.int().positive().default(120_000),
});

const accountSchema = z.object({
  client_email: z.string().min(1),
  private_key: z.string().includes("PRIVATE KEY"),
  private_key_id: z.string().optional(),
  project_id: z.string().regex(/^[a-z][a-z0-9:.-]*$/),
  token_uri: httpUrl,
});

export type ServiceAccount = z.infer<typeof accountSchema>;

/** The options with defaults filled in. Throws `SttError` `stt.configuration` naming every fault, never a value. */
export function parseGoogleV2Options({ serviceAccount, phrases, ...options }: GoogleV2Options) {
  const settings = schema.safeParse({ ...options, phrases: phrases === undefined ? undefined : [...phrases] });
  const account = accountSchema.safeParse(parseJson(serviceAccount));
  if (settings.success && account.success) return { ...settings.data, account: account.data };
  const faults = [
    ...(settings.error?.issues ?? []).map(
      ({ path, message }) => `${path[0] === undefined ? "" : String(path[0])} ${message}`,
    ),
    ...(account.error?.issues ?? []).map(
      ({ path }) => `the service account's ${path.join(".") || "file"} is not usable`,
    ),
  ];
  throw new SttError("stt.configuration", `${providerName} is configured wrongly: ${faults.join("; ")}`, {
    hint: "Give the JSON key file of a service account and a language, and in EARSHOT_STT_PHRASES what the service takes.",
    provider: providerName,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
