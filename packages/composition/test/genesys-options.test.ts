import { expect, test } from "vitest";
import { createParts, readSettings } from "../src/index.ts";

const credentials = { EARSHOT_GENESYS_CLIENT_ID: "id", EARSHOT_GENESYS_CLIENT_SECRET: "s3cret" };

async function openGenesys(env: Record<string, string>): Promise<string> {
  const parts = createParts(readSettings({ EARSHOT_DATA: "nowhere", ...env }, undefined));
  try {
    const { recordings } = await parts.genesys();
    return recordings.name;
  } finally {
    await parts.close();
  }
}

test.each([
  [{ EARSHOT_GENESYS_REGION: "mypurecloud.ie" }, "platform"],
  [{ EARSHOT_GENESYS_SOURCE: "platform", EARSHOT_GENESYS_REGION: "usw2.pure.cloud" }, "platform"],
  [
    {
      EARSHOT_GENESYS_URL: "http://127.0.0.1:1",
      EARSHOT_GENESYS_LOGIN_URL: "http://127.0.0.1:1",
      EARSHOT_GENESYS_SOURCE: "platform",
    },
    "platform",
  ],
  [{ EARSHOT_GENESYS_SOURCE: "guide", EARSHOT_GENESYS_URL: "http://127.0.0.1:1" }, "guide"],
])("the settings %j open the source %s", async (env, name) => {
  expect(await openGenesys({ ...credentials, ...env })).toBe(name);
});

test("settings that name an API without saying which get the lines to write", async () => {
  const hint = expect.stringMatching(
    /EARSHOT_GENESYS_SOURCE=platform .*EARSHOT_GENESYS_REGION=.*EARSHOT_GENESYS_SOURCE=guide/,
  );
  await expect(
    openGenesys({ ...credentials, EARSHOT_GENESYS_URL: "https://api.mypurecloud.com" }),
  ).rejects.toMatchObject({ hint });
});

test.each([
  [
    {},
    [
      "EARSHOT_GENESYS_REGION is not set",
      "EARSHOT_GENESYS_CLIENT_ID is not set",
      "EARSHOT_GENESYS_CLIENT_SECRET is not set",
    ],
  ],
  [{ EARSHOT_GENESYS_SOURCE: "guide" }, ["EARSHOT_GENESYS_URL is not set", "EARSHOT_GENESYS_CLIENT_ID is not set"]],
  [{ ...credentials, EARSHOT_GENESYS_REGION: "mypurecloud.fr" }, ["EARSHOT_GENESYS_REGION: ", "mypurecloud.ie"]],
  [
    { ...credentials, EARSHOT_GENESYS_REGION: "mypurecloud.ie", EARSHOT_GENESYS_FORMAT: "ogg" },
    ["EARSHOT_GENESYS_FORMAT: ", "OGG_OPUS"],
  ],
])("the settings %j are refused by name", async (env, named) => {
  const error = await openGenesys(env).then(String, (thrown: Error) => thrown.message);
  for (const text of named) expect(error).toContain(text);
});
