import { createHash } from "node:crypto";
import {
  formatIds,
  type GenesysOptions,
  type PlatformOptions,
  regionHelp,
  regionHosts,
  regions,
} from "@earshot/genesys-client";
import { UsageError } from "@earshot/model";
import { z } from "zod";
import type { Settings } from "./settings.ts";
import { variables } from "./variables.ts";

const credentials = {
  EARSHOT_GENESYS_CLIENT_ID: z.string(),
  EARSHOT_GENESYS_CLIENT_SECRET: z.string(),
};
const guideSettings = z.object({ EARSHOT_GENESYS_URL: z.string(), ...credentials });
const region = z.enum(regions, {
  error: ({ input }) => `${JSON.stringify(input)} is no region; ${regionHelp(String(input))}`,
});
const optionalPlatformSettings = {
  EARSHOT_GENESYS_AGENT_CHANNEL: z.enum(["0", "1"]).optional(),
  EARSHOT_GENESYS_FORMAT: z.enum(formatIds).optional(),
  EARSHOT_GENESYS_METADATA: z.string().optional(),
  ...credentials,
};
const regionSettings = z.object({
  EARSHOT_GENESYS_REGION: region,
  EARSHOT_GENESYS_URL: z.string().optional(),
  EARSHOT_GENESYS_LOGIN_URL: z.string().optional(),
  ...optionalPlatformSettings,
});
const hostSettings = z.object({
  EARSHOT_GENESYS_REGION: region.optional(),
  EARSHOT_GENESYS_URL: z.string(),
  EARSHOT_GENESYS_LOGIN_URL: z.string(),
  ...optionalPlatformSettings,
});

/** What the settings say of Genesys Cloud. @throws UsageError naming every setting that is missing or wrong */
export function genesysOptions(settings: Settings, restore: number): GenesysOptions {
  const {
    EARSHOT_GENESYS_SOURCE: source,
    EARSHOT_GENESYS_REGION,
    EARSHOT_GENESYS_URL,
    EARSHOT_GENESYS_LOGIN_URL,
  } = settings;
  if (source === "guide") return guideOptions(settings);
  if (source === undefined && EARSHOT_GENESYS_REGION === undefined && EARSHOT_GENESYS_URL !== undefined) {
    throw new UsageError(
      "EARSHOT_GENESYS_URL alone does not say which API it is",
      "For an organisation in Genesys Cloud write EARSHOT_GENESYS_SOURCE=platform and EARSHOT_GENESYS_REGION=<its region, such as mypurecloud.ie> in its place; for the endpoints of the recordings guide write EARSHOT_GENESYS_SOURCE=guide beside it.",
    );
  }
  const namesHosts = EARSHOT_GENESYS_URL !== undefined && EARSHOT_GENESYS_LOGIN_URL !== undefined;
  return { ...platformOptions(check(namesHosts ? hostSettings : regionSettings, settings)), restore };
}

/** Names the line of an OAuth client's requests without giving the client away. */
export function paceKey(options: GenesysOptions): string {
  return createHash("sha256")
    .update(`${apiOrigin(options)} ${options.clientId}`)
    .digest("hex");
}

/** Addresses that are none are refused by the client. */
function apiOrigin(options: GenesysOptions): string {
  if (options.source === "guide") return originOf(options.baseUrl);
  const { apiUrl, region } = options;
  return originOf(apiUrl ?? (region === undefined ? "" : regionHosts(region).apiUrl));
}

function originOf(address: string): string {
  return URL.parse(address)?.origin ?? address;
}

function guideOptions(settings: Settings): GenesysOptions {
  const checked = check(guideSettings, settings);
  return {
    source: "guide",
    baseUrl: checked.EARSHOT_GENESYS_URL,
    clientId: checked.EARSHOT_GENESYS_CLIENT_ID,
    clientSecret: checked.EARSHOT_GENESYS_CLIENT_SECRET,
    auth: settings.EARSHOT_GENESYS_AUTH,
  };
}

function platformOptions(checked: z.infer<typeof regionSettings> | z.infer<typeof hostSettings>): PlatformOptions {
  const attributesSchemaId = checked.EARSHOT_GENESYS_METADATA;
  return {
    source: "platform",
    region: checked.EARSHOT_GENESYS_REGION,
    apiUrl: checked.EARSHOT_GENESYS_URL,
    loginUrl: checked.EARSHOT_GENESYS_LOGIN_URL,
    clientId: checked.EARSHOT_GENESYS_CLIENT_ID,
    clientSecret: checked.EARSHOT_GENESYS_CLIENT_SECRET,
    formatId: checked.EARSHOT_GENESYS_FORMAT,
    agentChannel: checked.EARSHOT_GENESYS_AGENT_CHANNEL === "1" ? 1 : 0,
    transcripts: true,
    metadata: attributesSchemaId === undefined ? "annotations" : { attributesSchemaId },
  };
}

function check<Schema extends z.ZodType>(schema: Schema, settings: Settings): z.infer<Schema> {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: [name], message }) => {
    const known = Object.entries(variables).find(([variable]) => variable === name);
    const [variable, meaning] = known ?? [String(name), ""];
    const isMissing = Object.entries(settings).every(([each, value]) => each !== variable || value === undefined);
    return isMissing ? `${variable} is not set (${meaning})` : `${variable}: ${message}`;
  });
  throw new UsageError(
    faults.join("\n"),
    "Set them in the environment or in .env; `earshot doctor` checks them. `earshot simulate` starts a server to try with.",
  );
}
