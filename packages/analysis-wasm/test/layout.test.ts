import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { sides } from "@earshot/model";
import { expect, test } from "vitest";
import * as layout from "../build/layout.js";
import { bySide } from "../src/by-side.ts";
import { createCore } from "../src/core.ts";
import { engineVersion } from "../src/index.ts";
import { analysisModule } from "../src/module.ts";

test("the sides have the codes the module gives them", () => {
  const codes = bySide((code) => code);
  expect(sides.map((side) => codes[side])).toEqual([...sides.keys()]);
  expect(layout.SIDE_COUNT).toBe(sides.length);
});

test("the engine's version is the hash of all that measures", async () => {
  const sha256 = createHash("sha256");
  for (const file of ["analysis.wasm", "voice-network.wasm", "voice-network.weights"]) {
    sha256.update(await readFile(new URL(`../build/${file}`, import.meta.url)));
  }
  expect(engineVersion).toBe(`wasm-${sha256.digest("hex").slice(0, 12)}`);
});

test("a name that the module lacks does not compile", async () => {
  const { wasm } = await createCore(await analysisModule());
  // @ts-expect-error There is no such constant.
  expect(layout.REGION_OF_ANOTHER_VERSION).toBeUndefined();
  // @ts-expect-error There is no such function.
  expect(wasm.functionOfAnotherVersion).toBeUndefined();
});
