import { readdirSync } from "node:fs";
import { join } from "node:path";
import { definitions, guideScorecard } from "@earshot/quality";
import { temporaryFolder } from "@earshot/test-kit";
import { defaultRoleMap, toSetFile } from "@earshot/transcripts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { analyzeSet, type SetOptions, sampleOfSize } from "../../src/index.ts";
import { type Call, calls, codecs, timeKinds, writeArrow, writeLines, writeParquet } from "./column-sets.ts";

const runs = { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 60 };
const options: SetOptions = {
  definitions: [
    definitions.standard,
    definitions.guide,
    definitions["contact-lens"],
    definitions.nice,
    definitions.miitel,
  ],
  scorecard: guideScorecard,
  roleMap: defaultRoleMap,
  format: "summary",
};

/** What comes of a file, but for where in it a call is. */
async function run(path: string, changes: Partial<SetOptions> = {}) {
  const result = {
    ...{ lines: [] as unknown[], tables: {} as Record<string, unknown[][]>, calls: 0, segments: 0, scored: 0 },
    ...{ faults: [] as string[], unknownSpeakers: new Set<string>(), doubts: [] as string[] },
  };
  for await (const part of analyzeSet([toSetFile(path)], { ...options, ...changes })) {
    const text = Buffer.from(part.output).toString("utf8");
    for (const row of text.split("\n").filter((row) => row !== "")) {
      const { file: _, line: __, ...rest } = JSON.parse(row);
      result.lines.push(rest);
    }
    for (const [name, { columns }] of Object.entries(part.tables)) {
      const known = columns.filter((column) => column.name !== "file" && column.name !== "line");
      result.tables[name] ??= known.map(() => []);
      for (const [index, { values }] of known.entries()) result.tables[name][index]?.push(...values);
    }
    result.calls += part.calls;
    result.segments += part.segments;
    result.scored += part.scores.scored;
    result.faults.push(...part.faults.map(({ message }) => message));
    for (const label of part.unknownSpeakers) result.unknownSpeakers.add(label);
    for (const { code, count } of part.doubts) result.doubts.push(...Array.from({ length: count }, () => code));
  }
  return result;
}

const shape = fc.record({
  codec: fc.constantFrom(...codecs),
  rowGroupSize: fc.integer({ min: 1, max: 60 }),
  times: fc.constantFrom(...timeKinds),
  texts: fc.constantFrom(
    "auto" as const,
    "PLAIN" as const,
    "DELTA_LENGTH_BYTE_ARRAY" as const,
    "DELTA_BYTE_ARRAY" as const,
  ),
  pageSize: fc.constantFrom(100, 1 << 20),
});
const formats: Partial<SetOptions>[] = [
  { format: "summary" },
  { format: "evaluation" },
  { format: "table" },
  { format: "table", tables: ["calls", "events", "turns"] },
];

test("the same calls come to the same as JSON Lines, as Parquet and as Arrow, however they are cut", async () => {
  const folder = await temporaryFolder();
  const lines = join(folder, "calls.jsonl");
  const parquet = join(folder, "calls.parquet");
  const arrow = join(folder, "calls.feather");
  await fc.assert(
    fc.asyncProperty(
      calls,
      shape,
      fc.constantFrom(...formats),
      fc.integer({ min: 1, max: 400 }),
      async (calls, shape, format, taskBytes) => {
        await writeLines(lines, calls);
        await writeParquet(parquet, calls, shape);
        await writeArrow(arrow, calls, shape.rowGroupSize);
        const expected = await run(lines, format);
        expect(expected.faults).toEqual([]);
        expect(await run(parquet, { ...format, taskBytes, workers: 1 })).toEqual(expected);
        expect(await run(arrow, { ...format, taskBytes, workers: 1 })).toEqual(expected);
      },
    ),
    runs,
  );
});

const madeElsewhere = join(import.meta.dirname, "column-files");

test.each(readdirSync(madeElsewhere).filter((name) => toSetFile(name).columns !== undefined))(
  "%s comes to the same as the lines that it was written from",
  async (name) => {
    const expected = await run(join(madeElsewhere, "calls.jsonl"), { format: "evaluation" });
    expect(await run(join(madeElsewhere, name), { format: "evaluation", taskBytes: 400, workers: 1 })).toEqual(
      expected,
    );
  },
);

test("many calls come to the same by any number of workers, and a sample has as many as it was asked for", async () => {
  const folder = await temporaryFolder();
  const lines = join(folder, "calls.jsonl");
  const files = ["plain.parquet", "packed.parquet", "batches.arrow"].map((name) => join(folder, name));
  const [plain = "", packed = "", batches = ""] = files;
  const many = Array.from({ length: 2500 }, (_, call): Call => {
    const speakers = call % 5 === 0 ? ["Agent", "customer"] : ["agent", "guest"];
    return {
      id: `call-${call}`,
      rows: Array.from({ length: 1 + (call % 23) }, (_, row) => {
        const startMs = row * 900 + ((call * row) % 1300);
        const speaker = speakers[row % 2] ?? null;
        return { startMs, endMs: startMs + 500 + ((call + row) % 1700), speaker, channel: null };
      }),
    };
  });
  await writeLines(lines, many);
  const shape = { rowGroupSize: 1000, pageSize: 1 << 12 };
  await writeParquet(plain, many, { ...shape, codec: "SNAPPY", times: "int32", texts: "PLAIN" });
  await writeParquet(packed, many, { ...shape, codec: "ZSTD", times: "int64", texts: "auto" });
  await writeArrow(batches, many, 1000);
  const expected = await run(lines);
  expect(expected.calls).toBe(2500);
  for (const file of files) {
    expect(await run(file, { workers: 3, taskBytes: 20_000 })).toEqual(expected);
    const sample = await sampleOfSize([toSetFile(file)], 300, 7);
    expect((await run(file, { sample })).calls).toBe(300);
  }
});
