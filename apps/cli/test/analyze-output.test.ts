import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, watch, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { zstdDecompressSync } from "node:zlib";
import { definitions, guideScorecard } from "@earshot/quality";
import { defaultRoleMap, toSetFile } from "@earshot/transcripts";
import { tableFromIPC } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { analyzeMany, type OutputFlags } from "../src/set-analysis.ts";
import { mainFile, runCli, temporaryFolder } from "./run-cli.ts";

const rules = {
  definitions: [definitions.standard, definitions.guide] as [typeof definitions.standard, typeof definitions.guide],
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
};

const document = (index: number, said = "Hello.") => ({
  ...(index % 3 === 0 ? {} : { id: `call-${index}` }),
  results: [
    { start_time: 0, end_time: 1 + index / 1000, speaker: "agent", transcript: "Hello." },
    { start_time: 6, end_time: 7.5 + index, speaker: "guest", transcript: said },
    ...(index % 7 === 0 ? [] : [{ start_time: 6.5, end_time: 9, speaker: "agent", transcript: "Yes." }]),
  ],
});

async function writeCalls(path: string, count: number, said?: string): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) => `${JSON.stringify(document(index, said))}\n`);
  await writeFile(path, lines.join(""));
}

const analyze = (input: string, flags: OutputFlags, changes: object = {}) =>
  analyzeMany([toSetFile(input)], [], flags, { ...rules, ...changes });

const readParquet = async (path: string): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({
    file: new Uint8Array(await readFile(path)).buffer,
    compressors: { ZSTD: (page) => zstdDecompressSync(page) },
  });

test("the same calls have the same rows in every format, one for each definition", async () => {
  const folder = await temporaryFolder();
  const input = join(folder, "calls.jsonl");
  await writeCalls(input, 40);
  const path = (format: string) => join(folder, `out.${format}`);
  for (const format of ["jsonl", "csv", "parquet", "arrow"] as const) await analyze(input, { output: path(format) });
  const lines = (await readFile(path("jsonl"), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ definition, line }) => [line, definition]).slice(0, 3)).toEqual([
    [1, "standard"],
    [1, "guide"],
    [2, "standard"],
  ]);
  const rows = await readParquet(path("parquet"));
  expect(rows).toHaveLength(80);
  expect(rows).toMatchObject(
    lines.map(({ id, file, line, definition, engine, score, silence, talkOver, talkRatio, responseLatency }) => ({
      ...{ id, file, line, definition, engine, score: score.value, scorecard: score.scorecard ?? null },
      ...{ silence_ms: silence.totalMs, talk_over_ms: talkOver?.totalMs ?? null, talk_ratio: talkRatio },
      response_median_ms: responseLatency.medianMs,
    })),
  );
  expect(rows.slice(0, 3).map(({ id }) => id)).toEqual([null, null, "call-1"]);
  const arrow = tableFromIPC(await readFile(path("arrow")));
  expect(arrow.toArray().map((row) => ({ ...row.toJSON() }))).toEqual(rows);
  const [header = "", ...cells] = (await readFile(path("csv"), "utf8")).trimEnd().split("\n");
  expect(header.split(",")).toEqual(Object.keys(rows[0] ?? {}));
  expect(cells).toEqual(
    rows.map((row) =>
      Object.values(row)
        .map((value) => value ?? "")
        .join(","),
    ),
  );
});

test("a folder has a file for each table, cut at the same places", async () => {
  const folder = await temporaryFolder();
  const input = join(folder, "calls.jsonl");
  await writeCalls(input, 30);
  const output = join(folder, "out");
  await analyze(input, { output, format: "parquet", tables: ["calls", "events", "turns"] });
  const tables = ["calls", "events", "turns"].map((name) => `${name}-00000.parquet`);
  expect((await readdir(output)).sort()).toEqual(["_analysis.json", ...tables]);
  const [calls = [], events = [], turns = []] = await Promise.all(
    tables.map((name) => readParquet(join(output, name))),
  );
  const of = (rows: typeof calls, line: number) => rows.filter((row) => row.line === line);
  expect(of(calls, 2)).toMatchObject([
    { definition: "standard", silence_count: 1, agent_turns: 2 },
    { definition: "guide" },
  ]);
  expect(of(events, 2).filter(({ definition }) => definition === "standard")).toEqual([
    {
      ...{ id: "call-1", file: input, line: 2, definition: "standard", kind: "silence" },
      ...{ start_ms: 1001, end_ms: 6000, interrupter: null, yielded: null },
    },
    {
      ...{ id: "call-1", file: input, line: 2, definition: "standard", kind: "talk_over" },
      ...{ start_ms: 6500, end_ms: 8500, interrupter: "agent", yielded: true },
    },
  ]);
  expect(of(turns, 2).map(({ side, start_ms: from, end_ms: to }) => [side, from, to])).toEqual([
    ["agent", 0, 1001],
    ["customer", 6000, 8500],
    ["agent", 6500, 9000],
  ]);
  await expect(analyze(input, { output, format: "jsonl", tables: ["turns"] })).rejects.toThrow("not JSON Lines");
});

test("a single call has its id in a line of JSON, under the name that was given for it", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, "call.json"), JSON.stringify({ ...document(1), callId: 17 }));
  const { stdout } = await runCli(["analyze", "call.json", "--summary", "--id", "callId"], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({ file: "call.json", id: "17", definition: "standard" });
});

test("an output that exists is not touched, and one that cannot be written leaves nothing", async () => {
  const folder = await temporaryFolder();
  const input = join(folder, "calls.jsonl");
  await writeCalls(input, 3);
  const output = join(folder, "out.csv");
  await writeFile(output, "mine");
  await expect(analyze(input, { output })).rejects.toThrow("out.csv exists");
  expect(await readFile(output, "utf8")).toBe("mine");
  await analyze(input, { output, overwrite: true });
  expect(await readFile(output, "utf8")).toContain("call-1");
  await expect(analyze(input, { output: join(folder, "no", "out.csv") })).rejects.toThrow("no such file or folder");
  await expect(analyze(input, { output: join(folder, "out") })).rejects.toThrow(
    "its name does not say in which format",
  );
  await expect(analyze(input, { output, jsonl: true })).rejects.toThrow("JSON Lines, not csv");
  expect((await readdir(folder)).sort()).toEqual(["calls.jsonl", "out.csv"]);
});

/** The files of a folder by their names. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "base64")])),
  );
}

test("a folder that was being written when its run was killed is finished by the next, as if nothing had happened", async () => {
  const cwd = await temporaryFolder();
  await writeCalls(join(cwd, "calls.jsonl"), 16_000, "Hello. ".repeat(400));
  const args = (folder: string) => [
    "analyze",
    "calls.jsonl",
    "--output",
    folder,
    "--format",
    "jsonl",
    "--split-mb",
    "1",
  ];
  const whole = await runCli(args("whole"), { cwd });
  const expected = await contentOf(join(cwd, "whole"));
  expect([whole.code, whole.stdout, Object.keys(expected).length]).toEqual([0, "", 13]);
  await mkdir(join(cwd, "killed"));

  for (const after of [0, 3]) {
    const child = spawn(process.execPath, [mainFile, ...args("killed"), "--resume"], { cwd, stdio: "ignore" });
    const killed = once(child, "exit");
    for await (const { filename } of watch(join(cwd, "killed"), { signal: AbortSignal.timeout(60_000) })) {
      if (filename === `calls-0000${after}.jsonl`) break;
    }
    child.kill("SIGKILL");
    expect((await killed)[1]).toBe("SIGKILL");
  }
  const names = Object.keys(await contentOf(join(cwd, "killed")));
  expect(names).toContain("calls-00003.jsonl");
  expect(names).not.toContain("calls-00011.jsonl");

  const refused = await runCli(args("killed"), { cwd });
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("Finish it with --resume") });
  const other = await runCli([...args("killed"), "--resume", "--definition", "guide"], { cwd });
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("other input or other settings") });
  const resumed = await runCli([...args("killed"), "--resume"], { cwd });
  expect([resumed.code, resumed.stdout]).toEqual([0, ""]);
  expect(await contentOf(join(cwd, "killed"))).toEqual(expected);
  const again = await runCli([...args("killed"), "--resume"], { cwd });
  expect(again.stderr).toContain("killed: all of it was analyzed before\n");
});

test("a disk that is full, or a folder without rights, ends the command with a plain message and no half file", async () => {
  const cwd = await temporaryFolder();
  await writeCalls(join(cwd, "calls.jsonl"), 2000);
  // The limit of a file's size stands in for the disk's.
  const limited = spawn(
    "bash",
    [
      "-c",
      `ulimit -f 512; trap '' XFSZ; exec "$0" "$@"`,
      process.execPath,
      mainFile,
      "analyze",
      "calls.jsonl",
      "--output",
      "out.jsonl",
    ],
    { cwd, stdio: ["ignore", "ignore", "pipe"] },
  );
  const [stderr, [code]] = await Promise.all([text(limited.stderr), once(limited, "close")]);
  expect(stderr).toContain("out.jsonl: the file is larger than may be written");
  expect([code, await readdir(cwd)]).toEqual([2, ["calls.jsonl"]]);
  await mkdir(join(cwd, "closed"), { mode: 0o500 });
  const closed = await runCli(["analyze", "calls.jsonl", "--output", "closed", "--format", "csv"], {
    cwd,
    boundByRights: true,
  });
  expect(closed).toMatchObject({ code: 2, stderr: expect.stringContaining("permission denied") });
});
