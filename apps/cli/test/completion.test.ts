import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { runCli, temporaryFolder } from "./run-cli.ts";

describe("bash", () => {
  test.each([
    [["ev"], ["evaluate"]],
    [["audit", "v"], ["verify"]],
    [["audit", "verify", "--j"], ["--json"]],
    [["report", "--format", "c"], ["csv"]],
    [["report", "--output", "x", "--for"], ["--format"]],
    [["--set"], ["--settings"]],
    [["completion", "zz"], []],
  ])("completes earshot %j", async (words, expected) => {
    const cwd = await temporaryFolder();
    const { stdout, code } = await runCli(["completion", "bash"], { cwd });
    expect(code).toBe(0);
    await writeFile(join(cwd, "completion.bash"), stdout);
    const script = `source completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _earshot; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const shell = await promisify(execFile)("bash", ["-c", script, "bash", "earshot", ...words], { cwd });
    expect(shell.stdout.split("\n").filter((line) => line !== "")).toEqual(expected);
  });
});

test("zsh and fish get scripts with every command, and another shell is refused", async () => {
  for (const shell of ["zsh", "fish"]) {
    const { stdout, code } = await runCli(["completion", shell]);
    expect(code).toBe(0);
    for (const word of ["earshot", "evaluate", "metadata", "dead-letters", "completion"])
      expect(stdout).toContain(word);
  }
  const { code, stderr } = await runCli(["completion", "tcsh"]);
  expect(code).toBe(2);
  expect(stderr).toContain("bash, zsh, fish");
});
