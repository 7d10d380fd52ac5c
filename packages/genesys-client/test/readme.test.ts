import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSimulator } from "@earshot/genesys-simulator";
import { temporaryFolder } from "@earshot/test-kit";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "..");

test("the README's example runs", async () => {
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const folder = await temporaryFolder();
  const program = example
    .replace('"https://api.mypurecloud.com"', JSON.stringify(simulator.origin))
    .replace('"media"', JSON.stringify(folder));
  const { clientId, clientSecret } = simulator;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module-typescript", "-e", program], {
    cwd: root,
    env: { ...process.env, GENESYS_CLIENT_ID: clientId, GENESYS_CLIENT_SECRET: clientSecret },
  });
  expect(stdout).toContain("TALK");
  const parts = new Set(simulator.calls.flatMap(({ parts }) => parts.map(({ audio }) => audio)));
  expect(await readdir(folder)).toHaveLength(parts.size);
});
