import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli, temporaryFolder } from "./run-cli.ts";

const samples = join(import.meta.dirname, "..", "..", "..", "packages", "measuring", "test", "set", "column-files");

const rowsOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((row) => {
      const { file, line, ...rest } = JSON.parse(row);
      return { file, line, rest };
    });

test("files of columns have the rows that their calls have as JSON Lines, alone and in a folder", async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, "calls"));
  await copyFile(join(samples, "duckdb.parquet"), join(cwd, "calls", "a.parquet"));
  await copyFile(join(samples, "pyarrow-lz4.feather"), join(cwd, "calls", "b.feather"));
  const [lines, columns] = await Promise.all([
    runCli(["analyze", join(samples, "calls.jsonl"), "--summary"], { cwd }),
    runCli(["analyze", "calls", "--summary"], { cwd }),
  ]);
  expect({ code: columns.code, stderr: columns.stderr }).toEqual({ code: lines.code, stderr: lines.stderr });
  const expected = rowsOf(lines.stdout).map(({ rest }) => rest);
  const found = rowsOf(columns.stdout);
  expect(found.map(({ rest }) => rest)).toEqual([...expected, ...expected]);
  // The row with which a call begins: each has a place of its own.
  expect(found.slice(0, 2).map(({ file, line }) => `${file}:${line}`)).toEqual([
    "calls/a.parquet:1",
    "calls/a.parquet:5",
  ]);
});

const greets = {
  ...{ name: "greets", version: 1, formula: "deduct" },
  criteria: [{ id: "greeting", label: "Greeting", method: "phrase", expected: "said", phrases: ["hello"], points: 10 }],
};

test.each([
  [
    ["calls.parquet", "--units", "words", "--word-gap-ms", "300"],
    "--units words and --word-gap-ms measure words, and calls.parquet has utterances alone",
  ],
  [["calls.parquet", "--scorecard", "greets.json"], "the scorecard greets judges by words, and calls.parquet has none"],
  [["calls.parquet", "--id", "call"], "--columns id=NAME"],
  [["calls.parquet", "--columns", "from=x"], "roles being id, start, end"],
  [["calls.parquet", "--json"], "--json prints one document for one transcript"],
  [["calls.jsonl", "--columns", "id=x"], "--columns is about Parquet and Arrow files"],
])("%j is refused", async (args, words) => {
  const cwd = await temporaryFolder();
  await copyFile(join(samples, "duckdb.parquet"), join(cwd, "calls.parquet"));
  await writeFile(join(cwd, "calls.jsonl"), "");
  await writeFile(join(cwd, "greets.json"), JSON.stringify(greets));
  const { code, stdout, stderr } = await runCli(["analyze", ...args], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(words);
});
