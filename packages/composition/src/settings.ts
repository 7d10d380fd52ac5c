import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { fileError, requireUtf8, UsageError } from "@earshot/model";
import { z } from "zod";

/** Reads a variable that must be a URL with http or https. */
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

const environmentShape = z.object({
  EARSHOT_GENESYS_URL: httpUrl.optional(),
  EARSHOT_GENESYS_CLIENT_ID: z.string().optional(),
  EARSHOT_GENESYS_CLIENT_SECRET: z.string().optional(),
  EARSHOT_GENESYS_AUTH: z.enum(["basic", "form"], { error: "must be basic or form" }).default("basic"),
  EARSHOT_STT_URL: httpUrl.optional(),
  EARSHOT_STT_TOKEN: z.string().optional(),
  EARSHOT_TRANSCRIPTS: z.string().optional(),
  EARSHOT_STT: z.literal("voice-activity", { error: "must be voice-activity" }).optional(),
  EARSHOT_PII: z.string().optional(),
  EARSHOT_MEDIA_TYPES: z.string().optional(),
  EARSHOT_ARCHIVES: z.string().optional(),
  EARSHOT_DATA: z.string().default("earshot-data"),
  EARSHOT_API_TOKEN: z.string().min(16, { error: "must have at least 16 characters" }).optional(),
});

/** What the environment and `.env` say, validated. Flags of a command win over these. */
export type Settings = z.infer<typeof environmentShape>;

/** Environment variables by the field that needs them, for messages and `--help`. */
export const variables: Record<keyof Settings, string> = {
  EARSHOT_GENESYS_URL: "base URL of the Genesys Cloud API, e.g. https://api.mypurecloud.com",
  EARSHOT_GENESYS_CLIENT_ID: "OAuth client id (client credentials grant)",
  EARSHOT_GENESYS_CLIENT_SECRET: "OAuth client secret",
  EARSHOT_GENESYS_AUTH: "how the credentials are sent: basic (default) or form",
  EARSHOT_STT_URL: "speech-to-text endpoint that takes audio and answers with a transcript",
  EARSHOT_STT_TOKEN: "bearer token for that endpoint, if it wants one",
  EARSHOT_TRANSCRIPTS: "folder of ready transcripts (<recordingId>.json), instead of an endpoint",
  EARSHOT_STT: "voice-activity detects when somebody speaks in WAV recordings, without words and without an endpoint",
  EARSHOT_PII: "JSON file that says which personal data are masked, refused or allowed",
  EARSHOT_MEDIA_TYPES: "JSON file of further media types and formats for annotations",
  EARSHOT_ARCHIVES: "JSON file of the webhooks that get what happens as events",
  EARSHOT_DATA: "folder for the database and files at work (default: earshot-data)",
  EARSHOT_API_TOKEN: "bearer token that `earshot serve` asks for; needed to listen beyond loopback",
};

/**
 * Reads settings from an `.env` file and the environment; the environment wins, an empty variable counts as unset.
 * @throws UsageError naming every variable that is wrong.
 */
export function readSettings(env: Environment, envFile: string | undefined): Settings {
  return parseSettings(readEnvironment(env, envFile), envFile);
}

/** Variables by name; an empty one is unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of an `.env` file and of the environment, which wins. */
export function readEnvironment(env: Environment, envFile: string | undefined): Environment {
  const file = envFile ?? ".env";
  if (envFile !== undefined && !existsSync(envFile)) {
    throw new UsageError(`${envFile}: no such file`, "Give an existing file to --settings.");
  }
  const fromFile = existsSync(file) ? parseEnv(readEnvFile(file)) : {};
  const values = Object.entries({ ...fromFile, ...env }).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(values);
}

/** @throws UsageError naming every variable that is wrong */
export function parseSettings(environment: Environment, envFile: string | undefined): Settings {
  const parsed = environmentShape.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new UsageError(faults.join("\n"), `Correct the environment or ${envFile ?? ".env"}.`);
}

function readEnvFile(path: string): string {
  try {
    return requireUtf8(readFileSync(path), path);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

type RequiredKey = "EARSHOT_GENESYS_URL" | "EARSHOT_GENESYS_CLIENT_ID" | "EARSHOT_GENESYS_CLIENT_SECRET";

/** The Genesys settings, or one error that names every one that is missing. */
export function genesysSettings(settings: Settings): Record<RequiredKey, string> {
  const {
    EARSHOT_GENESYS_URL: url,
    EARSHOT_GENESYS_CLIENT_ID: clientId,
    EARSHOT_GENESYS_CLIENT_SECRET: clientSecret,
  } = settings;
  if (url !== undefined && clientId !== undefined && clientSecret !== undefined) {
    return {
      EARSHOT_GENESYS_URL: url,
      EARSHOT_GENESYS_CLIENT_ID: clientId,
      EARSHOT_GENESYS_CLIENT_SECRET: clientSecret,
    };
  }
  const required: RequiredKey[] = ["EARSHOT_GENESYS_URL", "EARSHOT_GENESYS_CLIENT_ID", "EARSHOT_GENESYS_CLIENT_SECRET"];
  const missing = required.filter((name) => settings[name] === undefined);
  throw new UsageError(
    missing.map((name) => `${name} is not set (${variables[name]})`).join("\n"),
    "Set them in the environment or in .env; `earshot doctor` checks them. `earshot simulate` starts a server to try with.",
  );
}
