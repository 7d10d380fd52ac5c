import { zstdDecompressSync } from "node:zlib";
import type { Table } from "@earshot/model";
import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { createTableWriter, type TableFormat } from "../../src/index.ts";

const runs = { seed: Number(process.env.FC_SEED ?? 20_231_025), numRuns: 60 };

interface Row {
  name: string | null;
  kind: string;
  count: number;
  late: number | null;
  ratio: number | null;
  yielded: boolean | null;
}

const row = fc.record<Row>({
  name: fc.option(fc.string({ unit: "grapheme" })),
  kind: fc.constantFrom("a", "b"),
  count: fc.nat(2 ** 31 - 1),
  late: fc.option(fc.nat()),
  ratio: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  yielded: fc.option(fc.boolean()),
});

function toTable(rows: readonly Row[]): Table {
  const column = (name: keyof Row, nullable = true) => ({ name, nullable });
  return {
    rows: rows.length,
    columns: [
      { ...column("name"), kind: "text", values: rows.map(({ name }) => name) },
      { ...column("kind", false), kind: "text", values: rows.map(({ kind }) => kind) },
      { ...column("count", false), kind: "whole", values: Int32Array.from(rows, ({ count }) => count) },
      { ...column("late"), kind: "whole", values: Int32Array.from(rows, ({ late }) => late ?? -1) },
      { ...column("ratio"), kind: "number", values: Float64Array.from(rows, ({ ratio }) => ratio ?? Number.NaN) },
      {
        ...{ ...column("yielded"), kind: "flag" },
        values: Uint8Array.from(rows, ({ yielded }) => (yielded === null ? 255 : Number(yielded))),
      },
    ],
  };
}

function write(format: TableFormat, tables: readonly Table[]): Buffer {
  const writer = createTableWriter(format, toTable([]).columns);
  return Buffer.concat([...tables.flatMap((table) => writer.add(table)), ...writer.end()]);
}

async function readParquet(bytes: Buffer, rowStart = 0, rowEnd = Number.POSITIVE_INFINITY): Promise<unknown[]> {
  const file = new Uint8Array(bytes).buffer;
  return parquetReadObjects({ file, rowStart, rowEnd, compressors: { ZSTD: (page) => zstdDecompressSync(page) } });
}

const readArrow = (bytes: Buffer): unknown[] =>
  tableFromIPC(bytes)
    .toArray()
    .map((read) => ({ ...read.toJSON() }));

test("what is read back from Parquet and Arrow is what was written, however many tables it came in", async () => {
  const rows = fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(rows, async (parts) => {
      const tables = parts.map(toTable);
      const expected = parts.flat();
      expect(await readParquet(write("parquet", tables))).toEqual(expected);
      expect(readArrow(write("arrow", tables))).toEqual(expected);
    }),
    runs,
  );
});

test("a large table is written in groups, and as it comes", async () => {
  const part = Array.from({ length: 30_000 }, (_, index) => ({
    ...{ name: `call-${index}`, kind: "a", count: index, late: index % 2 === 0 ? null : index },
    ...{ ratio: index / 3, yielded: index % 3 === 0 },
  }));
  const table = toTable(part);
  for (const format of ["parquet", "arrow"] as const) {
    const writer = createTableWriter(format, table.columns);
    const before = writer.add(table).concat(writer.add(table));
    expect(Buffer.concat(before).length).toBeGreaterThan(100_000);
    const bytes = Buffer.concat([...before, ...writer.add(table), ...writer.end()]);
    const ends = [part[29_999], part[0], part[1]];
    if (format === "arrow") {
      const read = tableFromIPC(bytes);
      expect(read.batches.map(({ numRows }) => numRows)).toEqual([60_000, 30_000]);
      expect([59_999, 60_000, 60_001].map((index) => ({ ...read.get(index)?.toJSON() }))).toEqual(ends);
    } else {
      const { row_groups: groups } = parquetMetadata(new Uint8Array(bytes).buffer);
      expect(groups.map(({ num_rows: rows }) => rows)).toEqual([60_000n, 30_000n]);
      expect(await readParquet(bytes, 59_999, 60_002)).toEqual(ends);
    }
  }
});

test("columns have their types, also in a file without rows", () => {
  const arrow = tableFromIPC(write("arrow", []));
  expect(
    arrow.schema.fields.map(({ name, type, nullable }) => `${name} ${type}${nullable ? "" : " required"}`),
  ).toEqual(["name Utf8", "kind Utf8 required", "count Int32 required", "late Int32", "ratio Float64", "yielded Bool"]);
  const { schema } = parquetMetadata(new Uint8Array(write("parquet", [])).buffer);
  const described = schema
    .slice(1)
    .map(({ name, type, converted_type: as, repetition_type: rule }) => [name, type, as, rule].join(" "));
  expect(described).toEqual([
    "name BYTE_ARRAY UTF8 OPTIONAL",
    "kind BYTE_ARRAY UTF8 REQUIRED",
    "count INT32  REQUIRED",
    "late INT32  OPTIONAL",
    "ratio DOUBLE  OPTIONAL",
    "yielded BOOLEAN  OPTIONAL",
  ]);
});

test("CSV has one header, empty cells for null, and no text that a spreadsheet would run", () => {
  const [first, second] = [
    { name: "=1+1", kind: "a", count: 1, late: null, ratio: 0.5, yielded: true },
    { name: 'says "yes"', kind: "b", count: 2, late: 3, ratio: null, yielded: null },
  ];
  expect(write("csv", [toTable([first]), toTable([second])]).toString()).toBe(
    'name,kind,count,late,ratio,yielded\n\'=1+1,a,1,,0.5,true\n"says ""yes""",b,2,3,,\n',
  );
  expect(write("csv", []).toString()).toBe("name,kind,count,late,ratio,yielded\n");
});
