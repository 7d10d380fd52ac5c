import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createCore } from "../src/core.ts";
import { AnalysisError, engineVersion, sides } from "../src/index.ts";

const core = await createCore();

test("the sides have the codes the module gives them", () => {
  expect(sides.map((side) => core.constant(`SIDE_${side.toUpperCase()}`))).toEqual([0, 1, 2, 3]);
  expect(core.constant("SIDE_COUNT")).toBe(sides.length);
});

test("the engine's version is the package's", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect(engineVersion).toBe(`analysis-wasm/${version}`);
});

test("a module without an export it needs is called broken", () => {
  expect(() => core.constant("REGION_OF_ANOTHER_VERSION")).toThrow(AnalysisError);
});
