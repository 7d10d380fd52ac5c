import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parseOpenIdSettings } from "../src/index.ts";

const smallest = { issuer: "https://id.example", clientId: "earshot", groups: { staff: { role: "agent" } } };

test("the example of the documents is valid, and what it leaves out has defaults", async () => {
  const page = await readFile(new URL("../../../docs/people-and-rights.md", import.meta.url), "utf8");
  const [, json = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  expect(Object.keys(parseOpenIdSettings(json, "the page").groups)).toHaveLength(4);
  expect(parseOpenIdSettings(`\uFEFF${JSON.stringify(smallest)}`, "a.json")).toEqual({
    ...smallest,
    ...{ scope: "openid profile email", nameClaim: "email", groupsClaim: "groups" },
    groups: { staff: { role: "agent", grants: [], personalRights: [] } },
  });
});

test.each([
  ["{", "a.json is no JSON"],
  [JSON.stringify({ ...smallest, issuer: "http://id.example" }), "issuer: must begin with https://"],
  [JSON.stringify({ ...smallest, groups: {} }), "groups: names no group"],
  [JSON.stringify({ ...smallest, groups: { a: { role: "king" } } }), "groups.a.role"],
  [JSON.stringify({ ...smallest, clientSecret: "in a file" }), "clientSecret"],
])("%s is refused with its place", (json, message) => {
  expect(() => parseOpenIdSettings(json, "a.json")).toThrow(
    expect.objectContaining({ code: "people.invalid_openid", message: expect.stringContaining(message) }),
  );
});
