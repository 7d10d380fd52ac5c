import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { variables } from "../src/index.ts";
import { countEvaluations } from "./example.ts";

const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");

test("the README's example is one that runs", async () => {
  expect(await textOf("../README.md")).toContain(await textOf("example.ts"));
  const folder = await mkdtemp(join(tmpdir(), "earshot-composition-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  expect(await countEvaluations({ EARSHOT_DATA: folder })).toBe(0);
});

test("the page on configuration explains every setting", async () => {
  const page = await textOf("../../../docs/configuration.md");
  for (const name of Object.keys(variables)) expect(page).toContain(`\`${name}\``);
});
