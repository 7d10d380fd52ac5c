import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { parsePiiConfiguration, piiKinds } from "../src/index.ts";

const room = join(import.meta.dirname, "..");
const readme = await readFile(join(room, "README.md"), "utf8");

test("the example of the README prints what it says", async () => {
  const [, code = "", output] = /```ts\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
  // Within the package, where its own name resolves.
  const folder = await mkdtemp(join(room, "test", "readme-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "example.ts"), code);
  const { stdout } = await promisify(execFile)(process.execPath, ["example.ts"], { cwd: folder });
  expect(stdout).toBe(output);
});

test("the configuration of the README is valid, and it names every kind", () => {
  const [, json = ""] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(parsePiiConfiguration(json, "README.md").options.patterns).toHaveLength(1);
  for (const kind of piiKinds) expect(readme).toContain(`\`${kind}\``);
});
