import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tooOldNode } from "../src/node-version.ts";

test("a Node.js older than the package asks for is named, with the one that it needs", () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
  expect(manifest.engines.node).toBe(">=22.19");
  for (const version of ["v22.19.0", "v22.20.1", "v24.0.0", "v26.1.0"]) expect.soft(tooOldNode(version)).toBeNull();
  for (const version of ["v18.20.8", "v20.20.2", "v22.18.0"]) {
    expect.soft(tooOldNode(version)).toMatch(`error earshot needs Node.js 22.19 or later, and this is ${version}`);
  }
});
