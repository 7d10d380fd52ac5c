import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const room = join(import.meta.dirname, "..");
const readme = await readFile(join(room, "README.md"), "utf8");
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/g)].map(
  ([, code = "", output = ""]) => ({
    code,
    output,
  }),
);

test("the README has two examples", () => {
  expect(examples).toHaveLength(2);
});

test.each(examples)("example %# of the README prints what it says", async ({ code, output }) => {
  // Within the package, where its own name and those of its dependencies resolve.
  const folder = await mkdtemp(join(room, "test", "readme-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "example.ts"), code);
  const { stdout } = await promisify(execFile)(process.execPath, ["example.ts"], { cwd: folder });
  expect(stdout).toBe(output);
});
