import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { definitions, guideScorecard } from "@earshot/quality";
import { defaultRoleMap, toSetFile } from "@earshot/transcripts";
import { tableFromIPC } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { analyzeMany, type OutputFlags } from "../src/set-analysis.ts";
import { runCli, temporaryFolder } from "./run-cli.ts";

const rules = {
  definitions: [definitions.standard, definitions.guide] as [typeof definitions.standard, typeof definitions.guide],
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
};

const document = (index: number) => ({
  ...(index % 3 === 0 ? {} : { id: `call-${index}` }),
  results: [
    { start_time: 0, end_time: 1 + index / 1000, speaker: "agent", transcript: "Hello." },
    { start_time: 6, end_time: 7.5 + index, speaker: "guest", transcript: "Hello." },
    ...(index % 7 === 0 ? [] : [{ start_time: 6.5, end_time: 9, speaker: "agent", transcript: "Yes." }]),
  ],
});

async function writeCalls(path: string, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) => `${JSON.stringify(document(index))}\n`);
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
  await expect(analyze(input, { output: join(folder, "out") })).rejects.toThrow("in which format is not said");
  await expect(analyze(input, { output, jsonl: true })).rejects.toThrow("JSON Lines, not csv");
  expect((await readdir(folder)).sort()).toEqual(["calls.jsonl", "out.csv"]);
});
