import { parseWallTime } from "@earshot/model";
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Many, MeasuredCall, PageLinks, ReportFailure } from "./call.ts";
import { callRow, columns, failureRow, type Row } from "./call-rows.ts";

/** Rows in memory at a time, and in each group of the file. */
const groupSize = 2000;

/**
 * The rows of the CSV as one Parquet file, piece by piece: texts as they are, start times as timestamps in UTC, lengths and counts as
 * whole numbers.
 */
export async function* parquetPieces(
  calls: Many<MeasuredCall>,
  failures: Many<ReportFailure>,
  links: PageLinks = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: toColumns([]) }),
    createdBy: "earshot",
  });
  const take = () => {
    const written = bytes.getBytes().slice();
    bytes.index = 0;
    return written;
  };
  let rows: Row[] = [];
  for await (const row of readRows(calls, failures, links)) {
    rows.push(row);
    if (rows.length < groupSize) continue;
    await file.write({ columnData: toColumns(rows), rowGroupSize: groupSize });
    yield take();
    rows = [];
  }
  if (rows.length > 0) await file.write({ columnData: toColumns(rows), rowGroupSize: groupSize });
  await file.finish();
  yield take();
}

async function* readRows(calls: Many<MeasuredCall>, failures: Many<ReportFailure>, links: PageLinks) {
  for await (const call of calls) yield callRow(call, links);
  for await (const failure of failures) yield failureRow(failure);
}

const types = { text: "STRING", whole: "INT64", number: "DOUBLE", time: "TIMESTAMP" } as const;

function toColumns(rows: readonly Row[]): ColumnSource[] {
  return columns.map(([name, kind]) => ({
    ...{ name, type: types[kind], nullable: true },
    // The places of pages would stay in memory until the file ends.
    offsetIndex: false,
    data: rows.map((row) => toCell(kind, row[name])),
  }));
}

function toCell(kind: keyof typeof types, value: string | number | null | undefined) {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case "whole":
      return BigInt(value);
    case "time": {
      const epochMs = parseWallTime(String(value));
      return epochMs === null ? null : new Date(epochMs);
    }
    default:
      return value;
  }
}
