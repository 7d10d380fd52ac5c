import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { GenesysOptions, Region } from "@earshot/genesys-client";
import { fileError, requireUtf8, UsageError } from "@earshot/model";
import { z } from "zod";

/** Reads a variable that must be a URL with http or https. */
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

const environmentShape = z.object({
  EARSHOT_GENESYS_REGION: z.string().optional(),
  EARSHOT_GENESYS_LOGIN_URL: httpUrl.optional(),
  EARSHOT_GENESYS_API_URL: httpUrl.optional(),
  EARSHOT_GENESYS_FORMAT: z
    .enum(["WAV", "WEBM", "WAV_ULAW", "OGG_VORBIS", "OGG_OPUS", "MP3"], {
      error: "must be WAV, WEBM, WAV_ULAW, OGG_VORBIS, OGG_OPUS or MP3",
    })
    .optional(),
  EARSHOT_GENESYS_AGENT_CHANNEL: z.enum(["0", "1"], { error: "must be 0 or 1" }).optional(),
  EARSHOT_GENESYS_TRANSCRIPTS: z.enum(["yes", "no"], { error: "must be yes or no" }).default("no"),
  EARSHOT_GENESYS_RESTORE: z
    .string()
    .regex(/^\d{1,9}$/, { error: "must be a whole number" })
    .optional(),
  EARSHOT_GENESYS_ATTRIBUTES: z.string().optional(),
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
  EARSHOT_GENESYS_REGION: "region of Genesys Cloud's Platform API, e.g. mypurecloud.ie",
  EARSHOT_GENESYS_LOGIN_URL: "where the Platform API's token comes from, instead of the region's login host",
  EARSHOT_GENESYS_API_URL: "the Platform API itself, instead of the region's API host",
  EARSHOT_GENESYS_FORMAT: "how the Platform API hands out recordings (default: WAV)",
  EARSHOT_GENESYS_AGENT_CHANNEL: "the agent's channel in recordings of the Platform API: 0 (default) or 1",
  EARSHOT_GENESYS_TRANSCRIPTS: "yes takes the Platform API's own transcripts where there are some (default: no)",
  EARSHOT_GENESYS_RESTORE: "how many archived recordings a run may ask the Platform API to restore (default: 0)",
  EARSHOT_GENESYS_ATTRIBUTES: "schema of the custom attributes to publish metadata to, instead of annotations",
  EARSHOT_GENESYS_URL: "base URL of a service with the guide's endpoints, instead of a region",
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
export function readSettings(env: NodeJS.ProcessEnv, envFile: string | undefined): Settings {
  const file = envFile ?? ".env";
  if (envFile !== undefined && !existsSync(envFile)) {
    throw new UsageError(`${envFile}: no such file`, "Give an existing file to --settings.");
  }
  const fromFile = existsSync(file) ? parseEnv(readEnvFile(file)) : {};
  const values = Object.entries({ ...fromFile, ...env }).filter(([, value]) => value !== undefined && value !== "");
  const parsed = environmentShape.safeParse(Object.fromEntries(values));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new UsageError(faults.join("\n"), `Correct the environment or ${file}.`);
}

function readEnvFile(path: string): string {
  try {
    return requireUtf8(readFileSync(path), path);
  } catch (cause) {
    throw fileError(path, cause);
  }
}

/** Which endpoints the settings lead to: those of the Platform API, or the guide's; null when neither is named. */
export function genesysSource(settings: Settings): "platform" | "guide" | null {
  const { EARSHOT_GENESYS_REGION: region, EARSHOT_GENESYS_API_URL: apiUrl, EARSHOT_GENESYS_URL: guideUrl } = settings;
  if (guideUrl !== undefined) return "guide";
  return region !== undefined || apiUrl !== undefined ? "platform" : null;
}

/** The settings of Genesys Cloud as options of its client, or one error that names every one that is missing. */
export function genesysOptions(settings: Settings, regions: readonly Region[]): GenesysOptions {
  const { EARSHOT_GENESYS_CLIENT_ID: clientId, EARSHOT_GENESYS_CLIENT_SECRET: clientSecret } = settings;
  const { EARSHOT_GENESYS_REGION: regionName, EARSHOT_GENESYS_URL: baseUrl } = settings;
  const source = genesysSource(settings);
  if (source === null || clientId === undefined || clientSecret === undefined) throw missingSettings(settings);
  if (source === "guide") {
    if (regionName !== undefined || settings.EARSHOT_GENESYS_API_URL !== undefined) {
      throw new UsageError(
        "EARSHOT_GENESYS_URL is set together with the Platform API's region or host",
        "Keep EARSHOT_GENESYS_REGION for an organisation of Genesys Cloud, EARSHOT_GENESYS_URL for the guide's endpoints.",
      );
    }
    return { source, baseUrl: baseUrl ?? "", clientId, clientSecret, auth: settings.EARSHOT_GENESYS_AUTH };
  }
  const region = regions.find((known) => known === regionName);
  if (regionName !== undefined && region === undefined) {
    throw new UsageError(`EARSHOT_GENESYS_REGION ${regionName} is not known`, `Give one of ${regions.join(", ")}.`);
  }
  const schema = settings.EARSHOT_GENESYS_ATTRIBUTES;
  return {
    source,
    region,
    loginUrl: settings.EARSHOT_GENESYS_LOGIN_URL,
    apiUrl: settings.EARSHOT_GENESYS_API_URL,
    clientId,
    clientSecret,
    formatId: settings.EARSHOT_GENESYS_FORMAT,
    agentChannel: settings.EARSHOT_GENESYS_AGENT_CHANNEL === "1" ? 1 : 0,
    transcripts: settings.EARSHOT_GENESYS_TRANSCRIPTS === "yes",
    restore: Number(settings.EARSHOT_GENESYS_RESTORE ?? 0),
    metadata: schema === undefined ? "annotations" : { attributesSchemaId: schema },
  };
}

function missingSettings(settings: Settings): UsageError {
  const required = ["EARSHOT_GENESYS_CLIENT_ID", "EARSHOT_GENESYS_CLIENT_SECRET"] as const;
  const missing = required.filter((name) => settings[name] === undefined);
  const service =
    genesysSource(settings) === null
      ? [`EARSHOT_GENESYS_REGION is not set (${variables.EARSHOT_GENESYS_REGION}), nor is EARSHOT_GENESYS_URL`]
      : [];
  return new UsageError(
    [...service, ...missing.map((name) => `${name} is not set (${variables[name]})`)].join("\n"),
    "Set them in the environment or in .env; `earshot doctor` checks them. `earshot simulate` starts a server to try with.",
  );
}
