import { regions } from "@earshot/genesys-client";
import { UsageError } from "@earshot/model";
import { errorOf } from "@earshot/test-kit";
import { describe, expect, test } from "vitest";
import { readSettings } from "../src/index.ts";
import { genesysOptions, genesysSource } from "../src/settings.ts";

const client = { EARSHOT_GENESYS_CLIENT_ID: "id", EARSHOT_GENESYS_CLIENT_SECRET: "secret" };
const settings = (env: Record<string, string>) => readSettings(env, undefined);
const options = (env: Record<string, string>) => genesysOptions(settings({ ...client, ...env }), regions);
const refusal = (env: Record<string, string>) =>
  errorOf(UsageError, async () => genesysOptions(settings(env), regions));

describe("settings of Genesys Cloud", () => {
  test("name a region of the Platform API, or the guide's endpoints by their URL", () => {
    expect(genesysSource(settings({}))).toBe(null);
    expect(options({ EARSHOT_GENESYS_REGION: "mypurecloud.ie" })).toMatchObject({
      source: "platform",
      region: "mypurecloud.ie",
      agentChannel: 0,
      transcripts: false,
      restore: 0,
      metadata: "annotations",
    });
    expect(options({ EARSHOT_GENESYS_URL: "https://genesys.example" })).toEqual({
      source: "guide",
      baseUrl: "https://genesys.example",
      clientId: "id",
      clientSecret: "secret",
      auth: "basic",
    });
  });

  test("say all that the Platform API can be asked for", () => {
    const env = {
      EARSHOT_GENESYS_API_URL: "https://api.example",
      EARSHOT_GENESYS_LOGIN_URL: "https://login.example",
      EARSHOT_GENESYS_FORMAT: "OGG_OPUS",
      EARSHOT_GENESYS_AGENT_CHANNEL: "1",
      EARSHOT_GENESYS_TRANSCRIPTS: "yes",
      EARSHOT_GENESYS_RESTORE: "20",
      EARSHOT_GENESYS_ATTRIBUTES: "schema-1",
    };
    expect(options(env)).toEqual({
      source: "platform",
      region: undefined,
      loginUrl: "https://login.example",
      apiUrl: "https://api.example",
      clientId: "id",
      clientSecret: "secret",
      formatId: "OGG_OPUS",
      agentChannel: 1,
      transcripts: true,
      restore: 20,
      metadata: { attributesSchemaId: "schema-1" },
    });
  });

  test("that are missing, unknown or contradict each other are refused by name", async () => {
    const missing = (await refusal({})).message;
    for (const name of ["EARSHOT_GENESYS_REGION", "EARSHOT_GENESYS_URL", ...Object.keys(client)]) {
      expect(missing).toContain(name);
    }
    expect((await refusal({ ...client, EARSHOT_GENESYS_REGION: "mars" })).hint).toContain("mypurecloud.ie");
    const both = { EARSHOT_GENESYS_REGION: "mypurecloud.ie", EARSHOT_GENESYS_URL: "https://genesys.example" };
    expect((await refusal({ ...client, ...both })).message).toContain("EARSHOT_GENESYS_URL");
  });
});
