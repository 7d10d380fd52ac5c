import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { definitions, guideScorecard } from "@earshot/quality";
import { temporaryFolder } from "@earshot/test-kit";
import { type ColumnNames, defaultRoleMap, toSetFile } from "@earshot/transcripts";
import fc from "fast-check";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { analyzeSet } from "../../src/index.ts";

const runs = { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 60 };
const madeElsewhere = join(import.meta.dirname, "column-files");

async function run(path: string, columns: ColumnNames = {}) {
  const options = { definitions: [definitions.standard] as const, scorecard: guideScorecard, roleMap: defaultRoleMap };
  const result = { calls: 0, faults: [] as { code: string; message: string; hint: string | null }[] };
  for await (const part of analyzeSet([toSetFile(path)], { ...options, format: "summary", workers: 1, columns })) {
    result.calls += part.calls;
    result.faults.push(
      ...part.faults.map(({ code, message, hint }) => ({ code, message: message.replaceAll(path, "FILE"), hint })),
    );
  }
  return result;
}

const sound: ColumnSource[] = [
  { name: "id", data: ["a", "a", "b", "c"] },
  { name: "start_ms", data: [0, 900, 0, 5], type: "INT32" },
  { name: "end_ms", data: [800, 1900, 700, 9], type: "INT32" },
  { name: "speaker", data: ["agent", "guest", "agent", "guest"] },
];
const without = (name: string) => sound.filter((column) => column.name !== name);
const withColumn = (column: ColumnSource) => sound.map((other) => (other.name === column.name ? column : other));
const replaced = (name: string, column: ColumnSource) => [...without(name), column];

async function writeColumns(columnData: ColumnSource[]): Promise<string> {
  const path = join(await temporaryFolder(), "calls.parquet");
  await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData })));
  return path;
}

test.each<[string, ColumnSource[], string, string, number]>([
  [
    "a column that is not there",
    without("id"),
    "columns.missing",
    'FILE has no column of the calls\' ids; it has "start_ms", "end_ms", "speaker"',
    0,
  ],
  [
    "no speakers",
    without("speaker"),
    "columns.missing",
    'FILE has no column of speakers or sides; it has "id", "start_ms", "end_ms"',
    0,
  ],
  [
    "starts that are texts",
    withColumn({ name: "start_ms", data: ["0", "1", "2", "3"] }),
    "columns.type",
    'FILE: the column "start_ms" is of the type text, not numbers of milliseconds',
    0,
  ],
  [
    "whole numbers without their unit",
    replaced("start_ms", { name: "start", data: [0, 900, 0, 5], type: "INT32" }),
    "columns.type",
    'FILE: the column "start" is of the type whole number, not floating-point seconds',
    0,
  ],
  [
    "a start that is null",
    withColumn({ name: "start_ms", data: [0, 900, null, 5], type: "INT32" }),
    "transcript.segments",
    'FILE: row 3: start_ms is null (call "b")',
    2,
  ],
  [
    "an end before its start",
    withColumn({ name: "end_ms", data: [800, 899, 700, 9], type: "INT32" }),
    "transcript.segments",
    'FILE: row 2: end_ms (899 ms) is before start_ms (900 ms) (call "a")',
    2,
  ],
  [
    "a time that is negative",
    withColumn({ name: "start_ms", data: [-5, 900, 0, 5], type: "INT32" }),
    "transcript.segments",
    'FILE: row 1: start_ms is negative (-5 ms) (call "a")',
    2,
  ],
  [
    "a time since 1970",
    withColumn({ name: "end_ms", data: [800n, 1900n, 1_700_000_000_000n, 9n], type: "INT64" }),
    "transcript.segments",
    'FILE: row 3: end_ms is later than the limit of 2147483647 ms (call "b")',
    2,
  ],
  [
    "seconds that are no number",
    replaced("start_ms", { name: "start", data: [0, Number.NaN, 0, 0.005], type: "DOUBLE" }),
    "transcript.segments",
    'FILE: row 2: start is no finite number (call "a")',
    2,
  ],
  [
    "an id that is null",
    withColumn({ name: "id", data: ["a", "a", null, "c"] }),
    "transcript.segments",
    "FILE: row 3: the call's id is null or empty",
    2,
  ],
  [
    "a call that comes again",
    withColumn({ name: "id", data: ["a", "b", "a", "c"] }),
    "columns.order",
    'FILE: row 3: the call "a" comes again after another',
    0,
  ],
])("%s is one fault", async (_, columns, code, message, calls) => {
  const result = await run(await writeColumns(columns));
  expect(result).toMatchObject({ calls, faults: [{ code, message }] });
});

test("columns of any name are read, and what was named wrongly is said with what there is", async () => {
  const path = await writeColumns([
    ...replaced("start_ms", { name: "from", data: [0, 900, 0, 5], type: "INT32" }),
    { name: "Talker", data: [0, 1, 0, 1], type: "INT32" },
  ]);
  expect(await run(path, { start_ms: "from", side: "Talker" })).toEqual({ calls: 3, faults: [] });
  expect((await run(path, { start_ms: "begin" })).faults).toEqual([
    {
      code: "columns.missing",
      message: 'FILE has no column "begin"; it has "id", "end_ms", "speaker", "from", "Talker"',
      hint: "Say which one it is, as --columns start_ms=NAME.",
    },
  ]);
});

test("what is no Parquet or Arrow file, cut off, or larger than it can be, is said so", async () => {
  const folder = await temporaryFolder();
  const faultOf = async (name: string, bytes: Uint8Array, size?: number) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    if (size !== undefined) await truncate(path, size);
    return (await run(path)).faults.map(({ message }) => message);
  };
  const parquet = await readFile(join(madeElsewhere, "pyarrow-snappy.parquet"));
  const arrow = await readFile(join(madeElsewhere, "pyarrow-lz4.feather"));
  const huge = 100 * 2 ** 30;
  expect(await faultOf("a.parquet", Buffer.from("id,start_ms,end_ms\n"))).toEqual([
    "FILE is no Parquet file: it does not begin with PAR1",
  ]);
  expect(await faultOf("b.parquet", parquet.subarray(0, -100))).toEqual([
    "FILE is cut off: it does not end with PAR1, as a Parquet file does",
  ]);
  expect(await faultOf("c.parquet", parquet, huge)).toEqual([
    "FILE is cut off: it does not end with PAR1, as a Parquet file does",
  ]);
  expect(await faultOf("d.parquet", Buffer.alloc(0), huge)).toEqual([
    "FILE is no Parquet file: it does not begin with PAR1",
  ]);
  expect(await faultOf("e.parquet", Buffer.alloc(3))).toEqual(["FILE is too short for a Parquet file"]);
  expect(await faultOf("f.arrow", arrow.subarray(0, -100))).toEqual([
    "FILE is cut off: it does not end with ARROW1, as an Arrow file does",
  ]);
  expect(await faultOf("g.arrow", parquet)).toEqual(["FILE is no Arrow file: it does not begin with ARROW1"]);
  expect(await faultOf("h.arrow", arrow.subarray(8))).toEqual(["FILE is a stream of Arrow, not a file"]);
  // A list of more elements than the footer has bytes; then nothing but structures in structures.
  for (const footer of [Buffer.from([0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f]), Buffer.alloc(4_000_000, 0x1c)]) {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    const bytes = Buffer.concat([Buffer.from("PAR1"), footer, length, Buffer.from("PAR1")]);
    expect(await faultOf("i.parquet", bytes)).toEqual([expect.stringMatching(/^FILE has /)]);
  }
});

test("a file with any bytes of it changed is measured or said to be damaged", async () => {
  const names = ["pyarrow-snappy.parquet", "duckdb-v2.parquet", "pyarrow-brotli-delta.parquet", "polars.parquet"];
  names.push("pyarrow-lz4.feather", "polars.arrow", "pyarrow-zstd.feather", "pyarrow-lz4-split.parquet");
  const files = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(madeElsewhere, name))] as const)),
  );
  const folder = await temporaryFolder();
  const change = fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), byte: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (name, changes) => {
        const bytes = Buffer.from(files.get(name) ?? "");
        for (const { place, byte } of changes) bytes[Math.floor(place * bytes.length)] = byte;
        const path = join(folder, name);
        await writeFile(path, bytes);
        const { faults } = await run(path);
        for (const { code, message } of faults) {
          expect(code).toMatch(/^(?:columns\.|transcript\.)/);
          expect(message).toContain("FILE");
        }
      },
    ),
    { ...runs, numRuns: Number(process.env.FC_RUNS ?? 300) },
  );
});

test("a page whose count is of another type is damage", async () => {
  const path = await writeColumns(sound);
  const bytes = await readFile(path);
  const countAt = bytes.indexOf(0x15, 4 + 2 + 2);
  bytes[countAt] = 0x16; // the packed size as 64 bits
  await writeFile(path, bytes);
  expect((await run(path)).faults).toMatchObject([
    { code: "columns.damaged", message: "FILE has a page with a count of another type" },
  ]);
});
