import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { variables } from "@earshot/composition";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createWholeProgram } from "../src/program.ts";

const root = join(import.meta.dirname, "..", "..", "..");
// The styles of the HTML report have names that look like options; the test kit runs programs with options of their own.
const files = globSync(["packages/*/src/**/*.ts", "apps/*/src/**/*.ts"], { cwd: root }).filter(
  (file) => !file.includes("report/src/html/") && !file.startsWith("packages/test-kit/"),
);
const sources = files.map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));

const program = await createWholeProgram();

const optionsOf = (command: Command) => command.options.flatMap(({ long }) => long ?? []);
const withChildren = (command: Command): Command[] => [command, ...command.commands.flatMap(withChildren)];
/** Commander's own, and that of Node that more memory is given by. */
const otherOptions = ["--help", "--max-old-space-size"];
const allOptions = new Set([...withChildren(program).flatMap(optionsOf), ...otherOptions]);

/** What each file says that `pattern` finds, as `file: what it says`, but for what exists. */
function strays(pattern: RegExp, exists: (name: string, file: string) => boolean): string[] {
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].flatMap(([, name = ""]) => (exists(name, file) ? [] : [`${file}: ${name}`])),
  );
}

/** Whether words such as `audit verify --json` are a command with options of its own. */
function isCommandLine(line: string): boolean {
  const words = line.trim().split(/\s+/);
  let command = program;
  for (const word of words) {
    const child = command.commands.find((candidate) => candidate.name() === word);
    if (child === undefined) break;
    command = child;
  }
  const isOnlyGroup = command.commands.length > 0 && command.options.length === 0;
  if (command === program || isOnlyGroup) return words.every((word) => word.startsWith("-"));
  const options = [...optionsOf(command), ...optionsOf(program), ...otherOptions];
  return words.filter((word) => word.startsWith("--")).every((word) => options.includes(word));
}

test("the patterns find what they are for", () => {
  const count = (pattern: RegExp) => strays(pattern, () => false).length;
  expect(count(settingPattern)).toBeGreaterThan(30);
  expect(count(optionPattern)).toBeGreaterThan(50);
  expect(count(commandPattern)).toBeGreaterThan(30);
  expect(count(filePattern)).toBeGreaterThan(1);
  expect(["evaluate --force", "audit verify", "--version"].map(isCommandLine)).toEqual([true, true, true]);
  expect(["evaluat", "evaluate --truncate", "audit verfy"].map(isCommandLine)).toEqual([false, false, false]);
});

const settingPattern = /\b(EARSHOT_[A-Z0-9_]+)/g;
test("every setting that is named exists", () => {
  expect(strays(settingPattern, (name) => Object.hasOwn(variables, name))).toEqual([]);
});

const optionPattern = /(?<![\w<-])(--[a-z][a-z-]+)/g;
test("every option that is named exists", () => {
  expect(strays(optionPattern, (name) => allOptions.has(name))).toEqual([]);
});

const commandPattern = /(?:`|"|\n {2})earshot (-?[a-z][^`"\\\n…]*)/g;
test("every command line that is named exists, with its options", () => {
  expect(strays(commandPattern, isCommandLine)).toEqual([]);
});

const filePattern = /((?:[\w.-]+\/)*[\w.-]+\.md)\b/g;
test("every document that is named exists", () => {
  const isThere = (name: string, file: string) => {
    const room = file.split("/").slice(0, 2).join("/");
    return existsSync(join(root, name)) || existsSync(join(root, room, name));
  };
  expect(strays(filePattern, isThere)).toEqual([]);
});
