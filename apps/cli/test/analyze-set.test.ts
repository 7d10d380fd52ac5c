import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, open, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { mainFile, runCli, temporaryFolder } from "./run-cli.ts";
import { transcript } from "./worked-example.ts";

const line = JSON.stringify(transcript);
const lines = `${line}\n${line}\n`;
/** So long that a few thousand are a set for several workers. */
const longLine = line + " ".repeat(4000);

/** What the lines of an output are about: `file`, or `file:line`. */
function placesIn(stdout: string): string[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((row) => JSON.parse(row))
    .map((row) => (row.line === undefined ? row.file : `${row.file}:${row.line}`));
}

test("files, folders, patterns, JSON Lines and packed files of either, in the order they are named", async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, "calls", "deep"), { recursive: true });
  await writeFile(join(cwd, "calls", "b.jsonl"), lines);
  await writeFile(join(cwd, "calls", "a.json.gz"), gzipSync(line));
  await writeFile(join(cwd, "calls", "deep", "c.ndjson.zst"), zstdCompressSync(lines));
  await writeFile(join(cwd, "calls", "notes.txt"), "no transcript");
  await writeFile(join(cwd, "x-2.json"), line);
  await writeFile(join(cwd, "x-1.json.zst"), zstdCompressSync(line));
  const args = ["analyze", "x-*", "calls", "x-2.json", "-", "--jsonl"];
  const { code, stdout, stderr } = await runCli(args, { cwd, input: line });
  const stderrOfFolder = "passed over 1 file without a call of its own: calls/notes.txt\n";
  expect({ code, stderr }).toEqual({ code: 0, stderr: stderrOfFolder });
  expect(placesIn(stdout)).toEqual([
    "x-1.json.zst",
    "x-2.json",
    "calls/a.json.gz",
    "calls/b.jsonl:1",
    "calls/b.jsonl:2",
    "calls/deep/c.ndjson.zst:1",
    "calls/deep/c.ndjson.zst:2",
    "x-2.json",
    "-",
  ]);
  const scores = stdout
    .trimEnd()
    .split("\n")
    .map((row) => JSON.parse(row).score.value);
  expect(new Set(scores)).toEqual(new Set([99]));
});

test("one packed transcript is one document", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "call.json.gz"), gzipSync(line));
  const { stdout } = await runCli(["analyze", "call.json.gz", "--json"], { cwd });
  expect(JSON.parse(stdout).score.value).toBe(99);
});

test("standard input as JSON Lines, for people and for programs", async () => {
  const program = await runCli(["analyze", "-", "--lines", "--summary"], { input: lines });
  expect(placesIn(program.stdout)).toEqual(["-:1", "-:2"]);
  const people = await runCli(["analyze", "-", "--lines"], { input: lines });
  expect(people.stdout.match(/99\.0 of 100 \(guide@1\)/g)).toHaveLength(2);
  expect(people.stdout).toContain("-:2\n");
});

test("a summary has the numbers of the evaluation and none of its events", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "calls.jsonl"), lines);
  await writeFile(join(cwd, "call.json"), line);
  for (const file of ["calls.jsonl", "call.json"]) {
    const summary = JSON.parse((await runCli(["analyze", file, "--summary"], { cwd })).stdout.split("\n")[0] ?? "");
    const evaluation = JSON.parse((await runCli(["analyze", file, "--jsonl"], { cwd })).stdout.split("\n")[0] ?? "");
    expect(evaluation).toMatchObject(summary);
    expect(JSON.stringify(summary)).not.toContain("events");
    expect(Object.keys(summary).filter((key) => key !== "line")).toEqual([
      "file",
      "id",
      "engine",
      "definition",
      "support",
      "durationMs",
      "speechMs",
      "silence",
      "overlapMs",
      "talkOver",
      "talk",
      "utterances",
      "score",
      "turns",
      "responseLatency",
      "talkRatio",
      "headline",
      "units",
      "wordGapMs",
    ]);
  }
});

test("what can't be read is logged with its place and skipped, in order, whatever the number of workers", async () => {
  const cwd = await temporaryFolder();
  const many = Array.from({ length: 10_000 }, (_, index) => (index === 6000 ? '{"results": [{}]}' : longLine));
  await writeFile(join(cwd, "calls.jsonl"), `${line}\r\n\r\n{\n${many.join("\n")}`);
  await writeFile(join(cwd, "cut.jsonl.gz"), gzipSync(many.slice(0, 5000).join("\n")).subarray(0, 20_000));
  const runs = await Promise.all(
    ["1", "3"].map((workers) =>
      runCli(["analyze", "calls.jsonl", "cut.jsonl.gz", "--summary", "--workers", workers], { cwd }),
    ),
  );
  const [first, second] = runs;
  expect(second).toEqual(first);
  const { code, stdout, stderr } = first ?? { code: null, stdout: "", stderr: "" };
  expect(code).toBe(1);
  expect(placesIn(stdout).slice(0, 3)).toEqual(["calls.jsonl:1", "calls.jsonl:4", "calls.jsonl:5"]);
  const told = stderr.trimEnd().split("\n");
  expect(told[0]).toMatch(/^error calls\.jsonl:3 is not valid JSON at 1:2 .*\[transcript\.json\] The document ends/);
  expect(told[1]).toMatch(/^error calls\.jsonl:6004: 2 faults in 1 segments/);
  expect(stderr).toMatch(/error cut\.jsonl\.gz: the gzip data are damaged or cut off: .* \[transcript\.damaged\] /);
  expect(told.at(-1)).toMatch(/^\d+ analyzed, 3 could not be read$/);
});

test("a file that must not be read is logged and skipped", async () => {
  const cwd = await temporaryFolder();
  for (const name of ["a.json", "b.jsonl", "c.json"]) await writeFile(join(cwd, name), line);
  await chmod(join(cwd, "a.json"), 0);
  await chmod(join(cwd, "b.jsonl"), 0);
  const { code, stdout, stderr } = await runCli(["analyze", ".", "--jsonl"], { cwd, boundByRights: true });
  expect({ code, places: placesIn(stdout) }).toEqual({ code: 1, places: ["c.json"] });
  expect(stderr).toContain("error a.json: permission denied [transcript.unreadable]");
  expect(stderr).toContain("error b.jsonl: permission denied [transcript.unreadable]");
});

test("nothing of a folder is skipped in silence: links, names in capitals, folders without rights, pipes", async () => {
  const cwd = await temporaryFolder();
  for (const name of ["calls/locked", "calls/.hidden", "elsewhere"]) await mkdir(join(cwd, name), { recursive: true });
  await writeFile(join(cwd, "calls", "A.JSONL"), lines);
  await writeFile(join(cwd, "calls", ".hidden", "x.json"), line);
  await writeFile(join(cwd, "elsewhere", "b.json"), line);
  await symlink("../elsewhere", join(cwd, "calls", "link"));
  await symlink("..", join(cwd, "elsewhere", "loop"));
  await once(spawn("mkfifo", [join(cwd, "calls", "pipe.json")]), "close");
  await chmod(join(cwd, "calls", "locked"), 0);
  for (const path of ["calls", "cal*"]) {
    const { code, stdout, stderr } = await runCli(["analyze", path, "--jsonl"], { cwd, boundByRights: true });
    expect({ code, places: placesIn(stdout) }).toEqual({
      code: 1,
      places: ["calls/A.JSONL:1", "calls/A.JSONL:2", "calls/link/b.json"],
    });
    expect(stderr).toContain("error calls/locked: permission denied [transcript.unreadable]");
    expect(stderr).toContain("error calls/pipe.json: is a pipe, not a file [transcript.unreadable]");
    expect(stderr).toContain("3 analyzed, 2 could not be read");
  }
  const pattern = await runCli(["analyze", "calls/**/*.json*", "--jsonl"], { cwd, boundByRights: true });
  expect(pattern.stderr).toContain("error calls/locked: permission denied [transcript.unreadable]");
});

test("an empty file of JSON Lines has no calls", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "calls.jsonl"), "");
  expect(await runCli(["analyze", "calls.jsonl", "--jsonl"], { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
});

test.each([
  [["calls.jsonl", "--json"], "--jsonl"],
  [["calls.jsonl", "--duration-ms", "5"], "one call"],
  [["*.nothing"], "no file matches"],
  [["missing.jsonl"], "no such file"],
  [["empty"], "no transcript in it"],
])("%j is refused", async (args, words) => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, "empty"));
  await writeFile(join(cwd, "calls.jsonl"), lines);
  const { code, stdout, stderr } = await runCli(["analyze", ...args], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(words);
});

test("a reader that goes away ends the workers quietly", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "calls.jsonl"), `${longLine}\n`.repeat(10_000));
  const command = `"${process.execPath}" "${mainFile}" analyze calls.jsonl --summary --workers 2 | head -1`;
  const child = spawn("sh", ["-c", command], { cwd });
  const [stderr, stdout] = await Promise.all([text(child.stderr), text(child.stdout), once(child, "close")]);
  expect(stderr).toBe("");
  expect(placesIn(stdout)).toEqual(["calls.jsonl:1"]);
});

test("a thread that ends before it has counted its lines ends the command, with the file it had", {
  timeout: 20_000,
}, async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "calls.jsonl"), `${longLine}\n`.repeat(10_000));
  await writeFile(
    join(cwd, "end-thread.mjs"),
    `import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { isMainThread } from "node:worker_threads";
if (!isMainThread) {
  const { openSync } = fs;
  fs.openSync = (path, ...others) => (path === "calls.jsonl" ? process.exit(0) : openSync(path, ...others));
  syncBuiltinESMExports();
}`,
  );
  // The main thread is kept by a stream that does not end before the fault is reported.
  await promisify(execFile)("mkfifo", [join(cwd, "stream.jsonl")]);
  const args = ["--import", "./end-thread.mjs", mainFile, "analyze", "stream.jsonl", "calls.jsonl", "--workers", "2"];
  const child = spawn(process.execPath, args, { cwd });
  const stream = await open(join(cwd, "stream.jsonl"), "w");
  const [reported] = await once(child.stderr, "data");
  await stream.close();
  const [code] = await once(child, "close");
  expect(code).toBe(2);
  expect(String(reported)).toMatch(
    /ended with code 0 while it had calls\.jsonl, bytes 0 to \d+ .*\[set\.thread_died\]/,
  );
});

test("the lines in front of a fault in a packed file are measured", async () => {
  const cwd = await temporaryFolder();
  const good = lines.repeat(1000);
  await writeFile(join(cwd, "calls.jsonl.gz"), Buffer.concat([gzipSync(good), Buffer.from("garbage\n")]));
  await writeFile(join(cwd, "plain.jsonl.gz"), lines);
  const { code, stdout, stderr } = await runCli(["analyze", "calls.jsonl.gz", "plain.jsonl.gz", "--summary"], { cwd });
  expect(code).toBe(1);
  expect(stdout.trimEnd().split("\n").length).toBe(2000);
  expect(stderr).toContain("calls.jsonl.gz: the gzip data are damaged or cut off");
  expect(stderr).toContain("plain.jsonl.gz: is not packed as gzip, though its name ends in .gz");
});

const captions = "WEBVTT\n\n00:00.500 --> 00:02.100\n<v Agent>Hello</v>\n\n00:02.300 --> 00:04.000\n<v Guest>Hi</v>\n";
const subtitles = "1\n00:00:00,500 --> 00:00:02,100\nSam: Hello\n";

test("captions are transcripts, but for those beside a transcript of the same name", async () => {
  const cwd = await temporaryFolder();
  for (const [name, content] of Object.entries({
    "a.VTT": captions,
    "b.srt": subtitles,
    "c.json": line,
    "c.vtt": captions,
    "d.jsonl": lines,
    "d.srt": subtitles,
  })) {
    await writeFile(join(cwd, name), content);
  }
  const { code, stdout, stderr } = await runCli(["analyze", ".", "--jsonl"], { cwd });
  expect(code).toBe(0);
  expect(placesIn(stdout)).toEqual(["a.VTT", "b.srt", "c.json", "d.jsonl:1", "d.jsonl:2", "d.srt"]);
  expect(JSON.parse(stdout.slice(0, stdout.indexOf("\n")))).toMatchObject({
    talkOver: { totalMs: 0 },
    utterances: { agent: 1, customer: 1, unknown: 0 },
  });
  expect(stderr).toContain('does not know the speaker label "Sam"; say whose they are with --roles');
});

test("a folder's transcripts are read in any format and under any name, and what is passed over is named", async () => {
  const cwd = await temporaryFolder();
  const words = (text: string, start: number, speaker: string) => ({ text, start, end: start + 500, speaker });
  const diarised = { utterances: [words("How can I help you?", 0, "A"), words("Hello", 1000, "B")] };
  for (const [name, content] of Object.entries({
    "calls/a.txt": "[00:00:01] Agent: Hello\n[00:00:02] Guest: Hi\n",
    "calls/b.json": JSON.stringify(diarised),
    "calls/c.json": JSON.stringify(diarised),
    "calls/c.csv": "start,end,speaker,text\n0,1,agent,Hi\n",
    "calls/d.tsv": "start\tend\ttext\n0\t900\tHi\n",
    "calls/d.rttm": "SPEAKER d 1 0 1 <NA> <NA> agent <NA> <NA>\n",
    "calls/e.json": line,
    "calls/e.rttm": "SPEAKER e 1 0",
    "calls/notes.md": "# Calls",
  })) {
    await mkdir(join(cwd, "calls"), { recursive: true });
    await writeFile(join(cwd, name), content);
  }
  for (const format of ["--jsonl", "--summary"]) {
    const { code, stdout, stderr } = await runCli(["analyze", "calls", format], { cwd });
    expect(code).toBe(1);
    expect(placesIn(stdout)).toEqual(["calls/a.txt", "calls/b.json", "calls/c.json", "calls/d.tsv"]);
    const [, second, , fourth] = stdout.split("\n");
    expect(JSON.parse(fourth ?? "")).toMatchObject({ utterances: { agent: 1, unknown: 0 } });
    expect(stderr).toContain("error calls/e.rttm: lines[1].duration is missing [transcript.segments]");
    expect(JSON.parse(second ?? "")).toMatchObject({ utterances: { agent: 1, customer: 1, unknown: 0 } });
    expect(stderr).toContain('warning calls/b.json: "A" is taken for the agent');
    expect(stderr).toContain("[speaker.guessed_side], and 1 other call likewise\n");
    expect(stderr).toContain("passed over 2 files without a call of its own: calls/c.csv, calls/notes.md\n");
    expect(stderr).toContain("have the speaker of calls/d.rttm who speaks longest");
  }
});

test("speaker labels that the role map does not know are named once for a set, and in each evaluation", async () => {
  const cwd = await temporaryFolder();
  const unknown = line.replaceAll('"guest"', '"SPEAKER_01"');
  await writeFile(join(cwd, "calls.jsonl"), `${line}\n${unknown}\n${unknown}\n`);
  await writeFile(join(cwd, "call.json"), unknown);
  await writeFile(join(cwd, "roles.json"), '{"labels": {"SPEAKER_01": "customer"}}');
  const warning = 'the role map does not know the speaker label "SPEAKER_01"; say whose they are with --roles';
  const summary = await runCli(["analyze", "calls.jsonl", "--summary"], { cwd });
  expect(summary.stderr).toBe(`warning ${warning} [speaker.unknown_label]\n`);
  const evaluations = await runCli(["analyze", "calls.jsonl", "call.json", "--jsonl"], { cwd });
  expect(evaluations.stderr).toBe(summary.stderr);
  const warnings = evaluations.stdout
    .trimEnd()
    .split("\n")
    .map((row) => JSON.parse(row).warnings.map(({ message }: { message: string }) => message));
  expect(warnings).toEqual([[], [warning], [warning], [warning]]);
  const single = await runCli(["analyze", "call.json", "--json"], { cwd });
  expect(single.stderr).toBe(summary.stderr);
  const known = await runCli(["analyze", "calls.jsonl", "--summary", "--roles", "roles.json"], { cwd });
  expect(known.stderr).toBe("");
});
