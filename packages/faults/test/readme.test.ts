import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { faultKinds, faultMeaning } from "../src/index.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

test("the README says what the table says", () => {
  const [, code = "", effects = ""] = /faultMeaning\("([^"]+)"\); \/\/ (\{.*\})/.exec(readme) ?? [];
  expect(JSON.parse(effects.replace(/(\w+):/g, '"$1":'))).toEqual(faultMeaning(code));
  for (const [kind, { call, listing, status, exitCode, shared }] of Object.entries(faultKinds)) {
    expect(readme).toContain(
      `| \`${kind}\` | ${call} | ${listing} | ${status} | ${exitCode} | ${shared ? "yes" : "no"} |`,
    );
  }
});
