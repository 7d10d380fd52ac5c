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

test.each([
  ["mypurecloud.fr", "near: mypurecloud.ie, mypurecloud.jp, mypurecloud.de"],
  ["https://apps.mypurecloud.com.au", "near: mypurecloud.com.au;"],
  ["USW2", "near: usw2.pure.cloud;"],
  ["euw3.pure.cloud", "near: euw2.pure.cloud, "],
  ["Frankfurt", "give the domain after apps."],
])("the region %s is refused with those that are near it, and no others", async (region, near) => {
  const error: Error = await openGenesys({ ...credentials, EARSHOT_GENESYS_REGION: region }).then(String, (e) => e);
  expect(error.message).toContain(near);
  expect(error.message.match(/cloud/g)?.length ?? 0).toBeLessThan(6);
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
