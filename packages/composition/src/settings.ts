import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { fileError, holdAudios, requireUtf8, UsageError } from "@earshot/model";
import { z } from "zod";
import type { Environment } from "./environment.ts";
import { secretVariables, withSecretFiles } from "./secret-files.ts";

/** Reads a variable that must be a URL with http or https. */
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

/** What EARSHOT_STT chooses from. */
const speechServiceNames = ["voice-activity", "openai", "azure-fast", "aws-transcribe", "google-v2"] as const;

export type SpeechServiceName = (typeof speechServiceNames)[number];

/** What EARSHOT_VOICE_DETECTOR chooses from. */
const detectors = ["network", "level"] as const;

/** Reads a number above 0. */
const positive = z
  .string()
  .transform(Number)
  .pipe(z.number({ error: "must be a number" }).positive("must be above 0"));

/** With quotes or a space around it, or a typing error in its scheme, an address would name a file, and be shown with its password. */
const database = z.string().refine((text) => !text.includes("://") || /^(postgres(ql)?|file):/i.test(text), {
  error: "must be an address such as postgres://user@host/database, without quotes or spaces around it, or a path",
});

const languageCode = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

/** Reads `Support DE=de-DE, Ventas=es-ES`. */
const queueLanguages = z.string().transform((text, context): Readonly<Record<string, string>> => {
  const pairs = text.split(",").map((pair): [queue: string, language: string] => {
    const at = pair.lastIndexOf("=");
    return [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()];
  });
  const queues = new Set(pairs.map(([queue]) => queue.toLowerCase()));
  if (pairs.every(([queue, language]) => queue !== "" && languageCode.test(language)) && queues.size === pairs.length) {
    return Object.fromEntries(pairs);
  }
  context.addIssue("must name each queue once with its language, such as Support DE=de-DE, Ventas=es-ES");
  return z.NEVER;
});

const environmentShape = z.object({
  EARSHOT_GENESYS_SOURCE: z.enum(["platform", "guide"], { error: "must be platform or guide" }).optional(),
  EARSHOT_GENESYS_REGION: z.string().optional(),
  EARSHOT_GENESYS_URL: httpUrl.optional(),
  EARSHOT_GENESYS_LOGIN_URL: httpUrl.optional(),
  EARSHOT_GENESYS_CLIENT_ID: z.string().optional(),
  EARSHOT_GENESYS_CLIENT_SECRET: z.string().optional(),
  EARSHOT_GENESYS_CLIENT_SECRET_FILE: z.string().optional(),
  EARSHOT_GENESYS_AUTH: z.enum(["basic", "form"], { error: "must be basic or form" }).default("basic"),
  EARSHOT_GENESYS_FORMAT: z.string().optional(),
  EARSHOT_GENESYS_AGENT_CHANNEL: z.enum(["0", "1"], { error: "must be 0 or 1" }).optional(),
  EARSHOT_GENESYS_METADATA: z.string().optional(),
  EARSHOT_STT_URL: httpUrl.optional(),
  EARSHOT_STT_TOKEN: z.string().optional(),
  EARSHOT_STT_TOKEN_FILE: z.string().optional(),
  EARSHOT_TRANSCRIPTS: z.string().optional(),
  EARSHOT_STT: z.enum(speechServiceNames, { error: `must be one of ${speechServiceNames.join(", ")}` }).optional(),
  EARSHOT_STT_LANGUAGE: z.string().regex(languageCode, "must be a language such as en or en-US").optional(),
  EARSHOT_STT_LANGUAGES: queueLanguages.optional(),
  EARSHOT_STT_PHRASES: z.string().optional(),
  EARSHOT_STT_MAX_MB: positive.optional(),
  EARSHOT_STT_MAX_MINUTES: positive.optional(),
  EARSHOT_OPENAI_URL: httpUrl.optional(),
  EARSHOT_OPENAI_KEY: z.string().optional(),
  EARSHOT_OPENAI_KEY_FILE: z.string().optional(),
  EARSHOT_OPENAI_MODEL: z.string().optional(),
  EARSHOT_OPENAI_FORMAT: z
    .enum(["verbose_json", "diarized_json", "json"], { error: "must be verbose_json, diarized_json or json" })
    .optional(),
  EARSHOT_AZURE_SPEECH_ENDPOINT: httpUrl.optional(),
  EARSHOT_AZURE_SPEECH_KEY: z.string().optional(),
  EARSHOT_AZURE_SPEECH_KEY_FILE: z.string().optional(),
  EARSHOT_AWS_REGION: z.string().optional(),
  EARSHOT_AWS_BUCKET: z.string().optional(),
  EARSHOT_AWS_OUTPUT_BUCKET: z.string().optional(),
  EARSHOT_AWS_VOCABULARY: z.string().optional(),
  EARSHOT_AWS_CALL_ANALYTICS_ROLE: z.string().optional(),
  EARSHOT_AWS_ENDPOINT: httpUrl.optional(),
  EARSHOT_GOOGLE_CREDENTIALS: z.string().optional(),
  EARSHOT_GOOGLE_LOCATION: z.string().optional(),
  EARSHOT_GOOGLE_BUCKET: z.string().optional(),
  EARSHOT_GOOGLE_ENDPOINT: httpUrl.optional(),
  EARSHOT_HOLD_AUDIO: z.enum(holdAudios, { error: `must be one of ${holdAudios.join(", ")}` }).default("music"),
  EARSHOT_VOICE_DETECTOR: z.enum(detectors, { error: `must be ${detectors.join(" or ")}` }).default("network"),
  EARSHOT_VOICE_MODEL: z.string().optional(),
  EARSHOT_PII: z.string().optional(),
  EARSHOT_MEDIA_TYPES: z.string().optional(),
  EARSHOT_ARCHIVES: z.string().optional(),
  EARSHOT_RETENTION: z.string().optional(),
  EARSHOT_DATA: z.string().default("earshot-data"),
  EARSHOT_DATABASE: database.optional(),
  EARSHOT_DATABASE_FILE: z.string().optional(),
  EARSHOT_MEDIA: z.string().optional(),
  EARSHOT_S3_ENDPOINT: httpUrl.optional(),
  EARSHOT_S3_REGION: z.string().optional(),
  EARSHOT_API_TOKEN: z.string().min(16, { error: "must have at least 16 characters" }).optional(),
  EARSHOT_API_TOKEN_FILE: z.string().optional(),
  EARSHOT_PUBLIC_URL: httpUrl.optional(),
  EARSHOT_UPLOAD_MAX_MB: positive.default(256),
  EARSHOT_OPENID: z.string().optional(),
  EARSHOT_OPENID_SECRET: z.string().optional(),
  EARSHOT_OPENID_SECRET_FILE: z.string().optional(),
  EARSHOT_PROFILE: z.string().optional(),
  EARSHOT_PROFILES: z.string().optional(),
});

/** What the environment and `.env` say, validated. Flags of a command win over these. */
export type Settings = z.infer<typeof environmentShape>;

const voiceSettings = environmentShape.pick({ EARSHOT_VOICE_DETECTOR: true, EARSHOT_VOICE_MODEL: true });

/** What the settings say of how voices are detected. */
export type VoiceSettings = z.infer<typeof voiceSettings>;

/** Whether the settings name Genesys Cloud or say how to sign in; what is missing then is named when it is opened. */
export function usesGenesys(settings: Settings): boolean {
  return [
    settings.EARSHOT_GENESYS_REGION,
    settings.EARSHOT_GENESYS_URL,
    settings.EARSHOT_GENESYS_CLIENT_ID,
    settings.EARSHOT_GENESYS_CLIENT_SECRET,
  ].some((value) => value !== undefined);
}

/**
 * Reads settings from an `.env` file and the environment; the environment wins, an empty variable counts as unset.
 * @throws UsageError naming every variable that is wrong.
 */
export function readSettings(env: Environment, envFile: string | undefined): Settings {
  return parseSettings(readEnvironment(env, envFile), envFile);
}

/**
 * The variables of an `.env` file and of the environment, which wins, with the secrets that are in files.
 * @throws UsageError for a file that cannot be read
 */
export function readEnvironment(env: Environment, envFile: string | undefined): Environment {
  const file = envFile ?? ".env";
  if (envFile !== undefined && !existsSync(envFile)) {
    throw new UsageError(`${envFile}: no such file`, "Give an existing file to --settings.");
  }
  const fromFile = existsSync(file) ? readEnvFile(file) : {};
  const values = Object.entries({ ...fromFile, ...env }).filter(([, value]) => value !== undefined && value !== "");
  return withSecretFiles(Object.fromEntries(values), secretVariables);
}

/** @throws UsageError naming every variable that is wrong */
export function parseSettings(environment: Environment, envFile: string | undefined): Settings {
  return parse(environmentShape, environment, envFile);
}

/** The same of how voices are detected alone, for what depends on no other setting. */
export function parseVoiceSettings(environment: Environment, envFile: string | undefined): VoiceSettings {
  return parse(voiceSettings, environment, envFile);
}

function parse<T>(shape: z.ZodType<T>, environment: Environment, envFile: string | undefined): T {
  const parsed = shape.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new UsageError(faults.join("\n"), `Correct the environment or ${envFile ?? ".env"}.`);
}

/** @throws UsageError for a file that cannot be read, and one that chooses a profile, which was chosen before */
export function readEnvFile(path: string): Environment {
  let values: Environment;
  try {
    values = parseEnv(requireUtf8(readFileSync(path), path));
  } catch (cause) {
    throw fileError(path, cause);
  }
  const choice = ["EARSHOT_PROFILE", "EARSHOT_PROFILES"].find((name) => values[name] !== undefined);
  if (choice === undefined) return values;
  throw new UsageError(`${path}: ${choice} has no effect in a file`, "Set it in the environment, or give --profile.");
}
