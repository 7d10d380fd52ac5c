import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { workedExample } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";
import { evaluateSample } from "./evaluate-sample.ts";

const room = join(import.meta.dirname, "..");

test("the example of the README prints what it says", async () => {
  const readme = await readFile(join(room, "README.md"), "utf8");
  const [, code = "", output] = /```ts\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
  // Within the package, where its own name resolves.
  const folder = await mkdtemp(join(room, "test", "readme-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "example.ts"), code);
  await writeFile(join(folder, "evaluation.json"), JSON.stringify(evaluateSample(workedExample)));
  const { stdout } = await promisify(execFile)(process.execPath, ["example.ts"], { cwd: folder });
  expect(stdout).toBe(output);
});
