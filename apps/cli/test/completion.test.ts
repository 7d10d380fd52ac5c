import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { completionScript, type Shell, shells } from "../src/completion-scripts.ts";
import { createWholeProgram } from "../src/program.ts";
import { runCli, temporaryFolder } from "./run-cli.ts";

const program = await createWholeProgram();

const cases: [words: string[], completed: string[]][] = [
  [["ev"], ["evaluate"]],
  [["audit", "v"], ["verify"]],
  [["audit", "verify", "--j"], ["--json"]],
  [["report", "--format", "c"], ["csv"]],
  [["report", "--output", "x", "--for"], ["--format"]],
  [["--set"], ["--settings"]],
  [["completion", "zz"], []],
];

/** Asks a shell how it completes the last of some words of `earshot`, which are its arguments; it prints one answer a line. */
const requests: Readonly<Record<Shell, { options: readonly string[]; script: string }>> = {
  bash: {
    options: ["--norc"],
    script: `source completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _earshot; printf '%s\\n' "\${COMPREPLY[@]}"`,
  },
  // Completion itself needs a terminal: what the script offers it is printed instead, and narrowed as it would be.
  zsh: {
    options: ["-f"],
    script: `compdef() { :; }
_files() { :; }
compadd() { shift; offered=("$@"); }
_describe() { offered=(\${\${(P)2}%%:*}); }
source ./completion
words=("$@"); CURRENT=$#
_earshot; print -l -- \${(M)offered:#\${words[CURRENT]}*}`,
  },
  fish: { options: ["--no-config"], script: `source completion; complete --do-complete "$argv" | cut -f 1` },
};

for (const shell of shells) {
  const isThere = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, shell)));
  describe.skipIf(!isThere)(shell, () => {
    test.each(cases)("completes earshot %j", async (words, completed) => {
      const cwd = await temporaryFolder();
      await writeFile(join(cwd, "completion"), completionScript(program, shell));
      const { options, script } = requests[shell];
      const first = shell === "fish" ? [] : [shell];
      const args = [...options, "-c", script, ...first, "earshot", ...words];
      const { stdout } = await promisify(execFile)(shell, args, { cwd });
      expect(stdout.split("\n").filter((line) => line !== "")).toEqual(completed);
    });
  });
}

test("every command and option that --help shows is in every script", () => {
  const names = (command: Command): string[] => [
    ...command.options.flatMap(({ long }) => long?.slice(2) ?? []),
    ...command.commands.flatMap((child) => [child.name(), ...names(child)]),
  ];
  for (const shell of shells) {
    const words = new Set(completionScript(program, shell).match(/[a-z][a-z-]*/g));
    expect(names(program).filter((name) => !words.has(name))).toEqual([]);
  }
});

test("the command prints a script, and refuses another shell", async () => {
  const { stdout, code } = await runCli(["completion", "bash"]);
  expect({ stdout, code }).toEqual({ stdout: completionScript(program, "bash"), code: 0 });
  const refused = await runCli(["completion", "tcsh"]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("bash, zsh, fish");
});
