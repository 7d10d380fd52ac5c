import { execFile } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSimulator } from "@earshot/genesys-simulator";
import { expect, onTestFinished, test } from "vitest";
import { mainFile, platformEnv, temporaryFolder } from "./run-cli.ts";

const root = join(import.meta.dirname, "../../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const [, tour = ""] = /## Quick tour([\s\S]*?)\n## /.exec(readme) ?? [];
/** These two go on until they are stopped; the tests of each start them. */
const commands = Array.from(tour.matchAll(/^pnpm earshot (.*)$/gm), ([, command = ""]) => command).filter(
  (command) => !/^(?:simulate|serve)\b/.test(command),
);

test("every command of the README's tour works as it is printed, one after the other", async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const cwd = await temporaryFolder();
  for (const folder of ["examples", "packages"]) symlinkSync(join(root, folder), join(cwd, folder));
  const env = { ...process.env, ...platformEnv(simulator, join(cwd, "earshot-data")) };
  expect(commands.length).toBeGreaterThan(10);
  for (const command of commands) {
    const done = promisify(execFile)("sh", ["-c", `"$0" "$1" ${command}`, process.execPath, mainFile], { cwd, env });
    await expect(done, command).resolves.toBeDefined();
  }
  for (const file of ["report.html", "evaluations.jsonl", "numbers.jsonl"]) {
    expect(readFileSync(join(cwd, file), "utf8"), file).not.toBe("");
  }
}, 120_000);
