import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { unscorableReasons } from "@earshot/model";
import { expect, onTestFinished, test } from "vitest";
import { metricNames, parseScorecard } from "../src/index.ts";

const room = join(import.meta.dirname, "..");
const readme = readFileSync(join(room, "README.md"), "utf8");

test("the example of the README prints what it says", async () => {
  const [, code = "", output] = /```ts\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
  // Within the package, where its own name and those of its dependencies resolve.
  const folder = await mkdtemp(join(room, "test", "readme-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "example.ts"), code);
  const { stdout } = await promisify(execFile)(process.execPath, ["example.ts"], { cwd: folder });
  expect(stdout).toBe(output);
});

test("the example scorecard of the README is valid", () => {
  const [, example = ""] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(parseScorecard(example, "README.md").criteria).toHaveLength(3);
});

test("the README names every metric and every reason of no score", () => {
  for (const name of [...metricNames, ...unscorableReasons]) expect(readme).toContain(`\`${name}\``);
});
