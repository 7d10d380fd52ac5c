import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import * as layout from "../build/layout.js";
import { bySide } from "../src/by-side.ts";
import { engineVersion, sides } from "../src/index.ts";

test("the sides have the codes the module gives them", () => {
  const codes = bySide((code) => code);
  expect(sides.map((side) => codes[side])).toEqual([...sides.keys()]);
  expect(layout.SIDE_COUNT).toBe(sides.length);
});

test("the engine's version is the package's", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect(engineVersion).toBe(`analysis-wasm/${version}`);
});
