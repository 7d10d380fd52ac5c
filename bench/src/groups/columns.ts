import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { type CallBatch, createKernel, type Kernel, type TotalsColumns } from "@earshot/analysis-wasm";
import { chooseColumns, createSpeakerOf, openColumns, readCallRows, toSetFile } from "@earshot/transcripts";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { createColumnCalls } from "../../../packages/measuring/src/set/column-calls.ts";
import { createCalls, equalLengths } from "../calls.ts";
import { type Contender, type Group, interleave, perSecond, rate, toRatio } from "../measure.ts";
import { parameters } from "../parameters.ts";
import { assertSame, listColumns } from "../totals.ts";

const callCount = 20_000;
const segmentsPerCall = 100;
/** As DuckDB writes them. */
const rowGroupSize = 122_880;
/** As `earshot analyze` measures them together. */
const windowRows = 32_768;
const labels = ["agent", "guest"];

const shapes = [
  { name: "int32, not packed", codec: "UNCOMPRESSED", times: "int32" },
  { name: "int32, Snappy", codec: "SNAPPY", times: "int32" },
  { name: "int64 that may be null, Snappy", codec: "SNAPPY", times: "int64" },
  { name: "seconds, Zstandard", codec: "ZSTD", times: "seconds" },
] as const;
type Shape = (typeof shapes)[number];

/** Sets of columns from a Parquet file to totals, against the kernel alone over the same calls. */
export const columnsGroup: Group = {
  name: "columns",
  async measure({ seed, folder }) {
    const batch = createCalls(seed, equalLengths(callCount, segmentsPerCall));
    batch.durationMs.fill(-1);
    const kernel = await createKernel();
    const other = await createKernel();
    const placed = kernel.place(batch);
    const expected = placed.totals(parameters);
    const segments = batch.segments.startMs.length;
    const unit = "segments/s";
    const contenders: Contender[] = [
      { name: "kernel", unit, run: () => rate(segments, () => placed.totals(parameters)) },
      {
        name: "kernel, placing included",
        unit,
        run: () => rate(segments, () => other.place(batch).totals(parameters)),
      },
      {
        name: "kernel, all that a row has, placing included",
        unit,
        run: () => rate(segments, () => measureAll(other, batch)),
      },
    ];
    for (const [index, shape] of shapes.entries()) {
      const path = join(folder, `${index}.parquet`);
      writeFileSync(path, Buffer.from(parquetWriteBuffer(toParquet(batch, shape))));
      assertSame(shape.name, await readTotals(path, other), expected);
      for (const [name, measure] of [
        ["to totals", (kernel: Kernel, calls: CallBatch) => void kernel.place(calls).totals(parameters)],
        ["to all that a row has", measureAll],
      ] as const) {
        const run = async () => {
          const began = performance.now();
          await readBatches(path, (calls) => measure(other, calls));
          return perSecond(segments, performance.now() - began);
        };
        contenders.push({ name: `Parquet ${name}: ${shape.name}`, unit, run });
      }
    }
    const measures = await interleave(contenders, { warmUps: 3, rounds: 11 });
    const samples = (name: string) => measures.find((measure) => measure.name === name)?.samples ?? [];
    const ratios = shapes.flatMap(({ name }) => [
      toRatio(`Parquet to totals ÷ kernel: ${name}`, samples(`Parquet to totals: ${name}`), samples("kernel"), {
        atLeast: 0.5,
      }),
      toRatio(
        `Parquet to all that a row has ÷ kernel: ${name}`,
        samples(`Parquet to all that a row has: ${name}`),
        samples("kernel, all that a row has, placing included"),
        { atLeast: 0.5 },
      ),
    ]);
    return { measures, ratios, skipped: [] };
  },
};

function measureAll(kernel: Kernel, calls: CallBatch): void {
  const placed = kernel.place(calls);
  placed.totals(parameters);
  placed.turns(parameters);
}

async function readBatches(path: string, use: (calls: CallBatch) => void): Promise<void> {
  const file = await openColumns(toSetFile(path), "parquet");
  try {
    const choice = chooseColumns(file.columns, {}, path);
    const groups = { startGroup: 0, endGroup: file.groupRows.length };
    const toColumnCalls = createColumnCalls(createSpeakerOf());
    for await (const rows of readCallRows(file, choice, groups, { source: path, windowRows })) {
      use(toColumnCalls(rows, () => true).batch);
    }
  } finally {
    await file.close();
  }
}

/** The totals of all windows behind one another. */
async function readTotals(path: string, kernel: Kernel): Promise<TotalsColumns> {
  const all = kernel.place(createCalls(1, equalLengths(callCount, 1))).totals(parameters);
  let filled = 0;
  await readBatches(path, (calls) => {
    const totals = new Map(listColumns(kernel.place(calls).totals(parameters)));
    for (const [name, column] of listColumns(all)) column.set(totals.get(name) ?? [], filled);
    filled += calls.durationMs.length;
  });
  return all;
}

function toParquet({ segments, segmentOffsets }: CallBatch, { codec, times }: Shape) {
  const { startMs, endMs, side } = segments;
  const ids: string[] = [];
  for (let call = 0; call < callCount; call += 1) {
    const count = (segmentOffsets[call + 1] ?? 0) - (segmentOffsets[call] ?? 0);
    const id = `conversation-${String(call).padStart(9, "0")}`;
    for (let row = 0; row < count; row += 1) ids.push(id);
  }
  const time = (name: "start" | "end", ms: Int32Array): ColumnSource => {
    if (times === "int32") return { name: `${name}_ms`, data: ms, type: "INT32", nullable: false };
    if (times === "int64") return { name: `${name}_ms`, data: BigInt64Array.from(ms, BigInt), type: "INT64" };
    return { name, data: Float64Array.from(ms, (value) => value / 1000), type: "DOUBLE", nullable: false };
  };
  const speakers = Array.from(side, (code) => labels[code] ?? "bot");
  return {
    columnData: [
      { name: "call_id", data: ids },
      time("start", startMs),
      time("end", endMs),
      { name: "speaker", data: speakers },
    ],
    ...{ codec, rowGroupSize, compressors: { ZSTD: zstdCompressSync } },
  };
}
