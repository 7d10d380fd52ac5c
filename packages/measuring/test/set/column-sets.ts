import { writeFile } from "node:fs/promises";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { Dictionary, Float64, Int32, Table, tableToIPC, Utf8, vectorFromArray } from "apache-arrow";
import fc from "fast-check";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";

interface Row {
  startMs: number;
  endMs: number;
  speaker: string | null;
  channel: string | null;
}

export interface Call {
  id: string;
  rows: Row[];
}

/** Calls as JSON Lines, a document of the guide's format each. */
export async function writeLines(path: string, calls: readonly Call[]): Promise<void> {
  const lines = calls.map(({ id, rows }) => {
    const results = rows.map(({ startMs, endMs, speaker, channel }) => ({
      ...{ start_time: startMs / 1000, end_time: endMs / 1000, speaker, channel },
    }));
    return `${JSON.stringify({ id, results })}\n`;
  });
  await writeFile(path, lines.join(""));
}

export const codecs = ["UNCOMPRESSED", "SNAPPY", "ZSTD", "GZIP", "BROTLI"] as const;
const compressors = { ZSTD: zstdCompressSync, GZIP: gzipSync, BROTLI: brotliCompressSync };
export const timeKinds = ["int32", "int64", "seconds", "delta"] as const;

export interface ParquetShape {
  codec: (typeof codecs)[number];
  rowGroupSize: number;
  times: (typeof timeKinds)[number];
  /** Texts by dictionaries, plainly, or by their differences. */
  texts: "auto" | "PLAIN" | "DELTA_LENGTH_BYTE_ARRAY" | "DELTA_BYTE_ARRAY";
  pageSize: number;
}

const flatten = (calls: readonly Call[]) => calls.flatMap(({ id, rows }) => rows.map((row) => ({ id, ...row })));

export async function writeParquet(path: string, calls: readonly Call[], shape: ParquetShape): Promise<void> {
  const { codec, rowGroupSize, times, texts, pageSize } = shape;
  const rows = flatten(calls);
  const time = (name: "start" | "end"): ColumnSource => {
    const ms = rows.map((row) => row[`${name}Ms`]);
    if (times === "int64") return { name: `${name}_ms`, data: ms.map(BigInt), type: "INT64" };
    if (times === "seconds") return { name, data: ms.map((value) => value / 1000), type: "DOUBLE" };
    const encoding = times === "delta" ? { encoding: "DELTA_BINARY_PACKED" as const } : {};
    return { name: `${name}_ms`, data: ms, type: "INT32", nullable: false, ...encoding };
  };
  const text = (name: string, data: (string | null)[]): ColumnSource => ({
    ...{ name, data, type: "STRING" },
    ...(texts === "auto" ? {} : { encoding: texts }),
  });
  const buffer = parquetWriteBuffer({
    columnData: [
      text(
        "call_id",
        rows.map(({ id }) => id),
      ),
      time("start"),
      time("end"),
      text(
        "speaker",
        rows.map(({ speaker }) => speaker),
      ),
      text(
        "channel",
        rows.map(({ channel }) => channel),
      ),
    ],
    ...{ codec, compressors, rowGroupSize, pageSize },
  });
  await writeFile(path, Buffer.from(buffer));
}

/** The same as an Arrow file, in batches; speakers as a dictionary. */
export async function writeArrow(path: string, calls: readonly Call[], rowsPerBatch: number): Promise<void> {
  const rows = flatten(calls);
  const text = (values: (string | null)[]) => vectorFromArray(values, new Utf8());
  const speakers = rows.map(({ speaker }) => speaker);
  const { batches } = new Table({
    conversation_id: text(rows.map(({ id }) => id)),
    start: vectorFromArray(
      rows.map(({ startMs }) => startMs / 1000),
      new Float64(),
    ),
    end_ms: vectorFromArray(
      rows.map(({ endMs }) => endMs),
      new Int32(),
    ),
    speaker: vectorFromArray(speakers, new Dictionary(new Utf8(), new Int32())),
    role: text(rows.map(({ channel }) => channel)),
  });
  const count = Math.max(1, Math.ceil(rows.length / rowsPerBatch));
  const cut = batches.flatMap((batch) =>
    Array.from({ length: count }, (_, index) => batch.slice(index * rowsPerBatch, (index + 1) * rowsPerBatch)),
  );
  await writeFile(path, tableToIPC(new Table(cut), "file"));
}

const label = fc.constantFrom(
  "agent",
  "Agent ",
  "guest",
  "customer",
  "ch_0",
  "channel_1",
  "Sam",
  "Kim",
  "bot",
  "0",
  "é",
);
const row = fc
  .record({
    startMs: fc.integer({ min: 0, max: 60_000 }),
    lengthMs: fc.integer({ min: 0, max: 9000 }),
    speaker: fc.option(label, { freq: 5 }),
    channel: fc.option(fc.constantFrom("0", "1", "2", "agent", "customer"), { freq: 1 }),
  })
  .map(({ lengthMs, ...rest }) => ({ ...rest, endMs: rest.startMs + lengthMs }));
const plainRow = row.chain((any) =>
  fc.constantFrom("agent", "guest").map((speaker) => ({ ...any, speaker, channel: null })),
);
/** Calls, of which many sets have one kind of label: those are measured by their columns alone. */
export const calls = fc
  .tuple(fc.boolean(), fc.integer({ min: 0, max: 2 ** 31 }))
  .chain(([isPlain, base]) =>
    fc
      .array(fc.array(isPlain ? plainRow : row, { minLength: 1, maxLength: 12 }), { maxLength: 12 })
      .map((all): Call[] => all.map((rows, index) => ({ id: `call ${base + index} é`, rows }))),
  );
