import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { mainFile, temporaryFolder } from "./run-cli.ts";
import { transcript } from "./worked-example.ts";

const line = `${JSON.stringify(transcript)}\n`;
/** More lines than are measured at once: their results are printed before standard input ends. */
const manyLines = `${JSON.stringify(transcript)}${" ".repeat(4000)}\n`.repeat(1200);

type Run = ChildProcessByStdio<Writable, Readable, Readable>;

/** The command line with a socket as its standard input, which is what Node gives a child. */
const behindSocket = (args: readonly string[], cwd: string): Run =>
  spawn(process.execPath, [mainFile, ...args], { cwd, stdio: ["pipe", "pipe", "pipe"] });

/** The same with a pipe, as a shell makes one. */
const behindPipe = (args: readonly string[], cwd: string): Run =>
  spawn("sh", ["-c", 'cat | "$0" "$@"', process.execPath, mainFile, ...args], { cwd, stdio: ["pipe", "pipe", "pipe"] });

/** Writes each part once the parts before it have led to output. */
async function feed(
  run: Run,
  parts: readonly string[],
): Promise<{ code: number | null; rows: number; stderr: string }> {
  const stderr = text(run.stderr);
  const closed = once(run, "close");
  let output = "";
  let progress = Promise.withResolvers<void>();
  run.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
    progress.resolve();
  });
  run.stdin.on("error", () => {}); // the process may have ended with an error
  for (const [index, part] of parts.entries()) {
    if (index > 0) await Promise.race([progress.promise, closed]);
    progress = Promise.withResolvers();
    run.stdin.write(part);
  }
  run.stdin.end();
  const [code] = await closed;
  return { code, rows: output.split("\n").length - 1, stderr: await stderr };
}

const kinds = [
  ["a pipe", behindPipe],
  ["a socket", behindSocket],
] as const;

test.each(kinds)("%s whose writer pauses is read to its end", async (_, start) => {
  const run = start(["analyze", "-", "--lines", "--summary"], await temporaryFolder());
  expect(await feed(run, [manyLines, manyLines, line])).toEqual({ code: 0, rows: 2401, stderr: "" });
});

test.each(kinds)("%s whose writer starts late is read to its end", async (_, start) => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "first.jsonl"), line);
  const run = start(["analyze", "first.jsonl", "-", "--lines", "--summary"], cwd);
  expect(await feed(run, ["", line])).toEqual({ code: 0, rows: 2, stderr: "" });
});

test.each(kinds)("%s is read by whichever thread comes to it", async (_, start) => {
  const cwd = await temporaryFolder();
  const files = Array.from({ length: 5 }, (_, index) => `${index}.jsonl`);
  for (const file of files) await writeFile(join(cwd, file), line);
  const args = ["analyze", ...files, "-", ...files, "--lines", "--summary", "--workers", "3"];
  expect(await feed(start(args, cwd), ["", line])).toEqual({ code: 0, rows: 11, stderr: "" });
});

const document = { args: ["analyze", "-", "--summary"], rest: line };
const notes = { args: ["pii", "scan", "-"], rest: "nothing personal" };

test.each(kinds.flatMap((kind) => [document, notes].map((input) => [kind[0], kind[1], input] as const)))(
  "one document comes through %s whose writer pauses: %#",
  async (_, start, { args, rest }) => {
    const run = start(args, await temporaryFolder());
    const output = Promise.all([text(run.stdout), text(run.stderr), once(run, "close")]);
    // More than pipes hold: it is written once most of it was read.
    await new Promise((resolve) => run.stdin.write(" ".repeat(1 << 20), resolve));
    run.stdin.end(rest);
    const [stdout, stderr, [code]] = await output;
    expect({ code, rows: stdout.split("\n").length - 1, stderr }).toEqual({ code: 0, rows: 1, stderr: "" });
  },
);

async function readFrom(path: string): Promise<{ code: number | null; rows: number; stderr: string }> {
  const fd = openSync(path, "r");
  const run = spawn(process.execPath, [mainFile, "analyze", "-", "--lines", "--summary"], {
    stdio: [fd, "pipe", "pipe"],
  });
  closeSync(fd);
  const output = (stream: Readable | null) => (stream === null ? "" : text(stream));
  const [stdout, stderr, [code]] = await Promise.all([output(run.stdout), output(run.stderr), once(run, "close")]);
  return { code, rows: stdout.split("\n").length - 1, stderr };
}

test("a file and an empty device are standard input too", async () => {
  const path = join(await temporaryFolder(), "calls");
  await writeFile(path, line + line);
  expect(await readFrom(path)).toEqual({ code: 0, rows: 2, stderr: "" });
  expect(await readFrom("/dev/null")).toEqual({ code: 0, rows: 0, stderr: "" });
});

test("standard input that cannot be read is named", async () => {
  const { code, stderr } = await readFrom(await temporaryFolder());
  expect(code).toBe(1);
  expect(stderr).toContain("standard input: is a folder, not a file");
});
