import { type ColumnMetaData, type FileMetaData, parquetMetadata } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { type ColumnFile, Damage, mostRowsTogether, type Piece, Unsupported } from "./column-file.ts";
import { readHybrid } from "./hybrid.ts";
import { listParquetColumns, type ParquetColumn } from "./parquet-schema.ts";
import { readDictionary, readValues, type Values } from "./parquet-values.ts";
import { createScratch, type Scratch } from "./scratch.ts";
import type { StoredBytes } from "./stored-bytes.ts";
import { endOfThrift } from "./thrift-check.ts";
import { unpackPage } from "./unpack-page.ts";

const magic = "PAR1";
const encryptedMagic = "PARE";
const tailBytes = 8;
const mostFooterBytes = 1 << 26;
const mostFooterValues = 1 << 22;
const mostHeaderBytes = 1 << 24;
const mostHeaderValues = 1000;
/** What is read of a column at a time, when its pages are no longer. */
const blockBytes = 1 << 21;

/** Opens a Parquet file by its footer. */
export async function openParquet(file: StoredBytes): Promise<ColumnFile> {
  const metadata = await readFooter(file);
  const columns = listParquetColumns(metadata.schema);
  const groupRows = metadata.row_groups.map(({ num_rows }) => toCount(num_rows, "rows of a row group"));
  /** What readers of columns are done with. */
  const free: Scratch[] = [];
  return {
    columns,
    groupRows,
    async *read(column, group, fromRow) {
      const found = columns[column];
      const chunk = found === undefined ? undefined : metadata.row_groups[group]?.columns[found.leaf];
      if (found === undefined || chunk === undefined) throw new Damage("lacks a column in a row group");
      if (chunk.crypto_metadata !== undefined) throw new Unsupported("is encrypted", "Write it without encryption.");
      if (chunk.file_path) throw new Unsupported("has its columns in other files", "Write it as one file.");
      if (chunk.meta_data === undefined) throw new Damage("says nothing of a column of a row group");
      const scratch = free.pop() ?? createScratch();
      try {
        yield* readColumn(file, found, chunk.meta_data, { rows: groupRows[group] ?? 0, fromRow }, scratch);
      } finally {
        free.push(scratch);
      }
    },
    close: file.close,
  };
}

async function readFooter(file: StoredBytes): Promise<FileMetaData> {
  if (file.byteLength < magic.length + tailBytes) throw new Damage("is too short for a Parquet file");
  const head = Buffer.from(await file.slice(0, magic.length)).toString("latin1");
  const tail = Buffer.from(await file.slice(file.byteLength - tailBytes, file.byteLength));
  const end = tail.toString("latin1", 4);
  if (end === encryptedMagic) throw new Unsupported("is encrypted", "Write it without encryption.");
  if (head !== magic) throw new Damage("is no Parquet file: it does not begin with PAR1");
  if (end !== magic) throw new Damage("is cut off: it does not end with PAR1, as a Parquet file does");
  const length = tail.readUInt32LE(0);
  if (length > file.byteLength - magic.length - tailBytes) throw new Damage("has a footer longer than the file");
  if (length > mostFooterBytes) throw tooManyParts();
  const footer = await file.slice(file.byteLength - tailBytes - length, file.byteLength);
  if (endOfThrift(footer, 0, mostFooterValues) === null) throw new Damage("has a footer that ends too early");
  return byLibrary("footer", () =>
    parquetMetadata(footer, { geoparquet: false, parsers: { stringFromBytes: () => "" } }),
  );
}

const tooManyParts = () =>
  new Unsupported("has a footer of more than 64 MiB", "Write it with larger row groups, or with fewer columns.");

async function* readColumn(
  file: StoredBytes,
  { physical, optional }: ParquetColumn,
  metadata: ColumnMetaData,
  { rows: groupRows, fromRow }: { rows: number; fromRow: number },
  scratch: Scratch,
): AsyncGenerator<Piece> {
  const { codec } = metadata;
  if (metadata.type !== physical.type) throw new Damage("has a column of another type than its schema says");
  const dataStart = toCount(metadata.data_page_offset, "offset of a page");
  const dictionaryStart = toCount(metadata.dictionary_page_offset ?? 0n, "offset of a page");
  const start = dictionaryStart === 0 ? dataStart : Math.min(dataStart, dictionaryStart);
  const end = start + toCount(metadata.total_compressed_size, "length of a column");
  if (end > file.byteLength) throw new Damage("is cut off: a column goes beyond its end");
  const bytesAt = createBlockReader(file, end, scratch);
  let dictionary: Values | null = null;
  let row = 0;
  for (let at = start; row < groupRows; ) {
    if (at >= end) throw new Damage(`has ${row} rows in a column of a row group of ${groupRows}`);
    const { header, headerBytes } = await readHeader(bytesAt, at, end);
    at += headerBytes;
    const { compressed_page_size: packedBytes, uncompressed_page_size: unpackedBytes } = header;
    if (!(packedBytes >= 0 && unpackedBytes >= 0) || at + packedBytes > end)
      throw new Damage("has a page beyond its end");
    const pageStart = at;
    at += packedBytes;
    if (header.type === "INDEX_PAGE") continue;
    if (header.type === "DICTIONARY_PAGE") {
      const count = header.dictionary_page_header?.num_values ?? -1;
      if (count < 0 || count > mostRowsTogether) throw new Damage(`has a dictionary of ${count} values`);
      const packed = await bytesAt(pageStart, packedBytes);
      dictionary = readDictionary(unpackPage(codec, packed, unpackedBytes, scratch), count, physical);
      continue;
    }
    const first = header.data_page_header;
    const second = header.data_page_header_v2;
    const rows = first?.num_values ?? second?.num_values ?? -1;
    if (rows < 0 || row + rows > groupRows) throw new Damage("has a page of more rows than its row group");
    if (rows > mostRowsTogether) {
      throw new Unsupported(
        `has a page of ${rows} rows, and ${mostRowsTogether} are the most`,
        "Write smaller row groups.",
      );
    }
    row += rows;
    if (row <= fromRow) continue;
    const packed = await bytesAt(pageStart, packedBytes);
    let present: Uint8Array | null = null;
    let page: Uint8Array;
    let from = 0;
    if (first !== undefined) {
      page = unpackPage(codec, packed, unpackedBytes, scratch);
      if (optional) {
        if (first.definition_level_encoding !== "RLE")
          throw new Unsupported("has levels in packed bits", "Write it again.");
        if (page.length < 4) throw new Damage("ends within a page");
        from = 4 + new DataView(page.buffer, page.byteOffset).getUint32(0, true);
        if (from > page.length) throw new Damage("ends within a page");
        present = readPresent(page.subarray(4, from), rows);
      }
    } else if (second !== undefined) {
      const levelBytes = second.definition_levels_byte_length;
      if (second.repetition_levels_byte_length !== 0 || !(levelBytes >= 0 && levelBytes <= packedBytes)) {
        throw new Damage("has a page with wrong levels");
      }
      if (optional) present = readPresent(packed.subarray(0, levelBytes), rows);
      const values = packed.subarray(levelBytes);
      // A page without a value may be packed into nothing.
      const isPacked = second.is_compressed !== false && values.length > 0;
      page = isPacked ? unpackPage(codec, values, Math.max(0, unpackedBytes - levelBytes), scratch) : values;
    } else throw new Damage("has a page of an unknown kind");
    const encoding = first?.encoding ?? second?.encoding ?? "";
    const count = present === null ? rows : countOnes(present);
    const values = readValues(page, from, count, encoding, physical, dictionary, scratch);
    yield trimmed(toPiece(values, rows, present, physical.signed), Math.max(0, fromRow - (row - rows)));
  }
}

type BytesAt = (start: number, length: number) => Promise<Uint8Array>;

/** Reads a column in blocks, each of which has several small pages. */
function createBlockReader(file: StoredBytes, end: number, scratch: Scratch): BytesAt {
  let block = { start: 0, bytes: new Uint8Array() };
  return async (start, length) => {
    const from = start - block.start;
    if (from >= 0 && from + length <= block.bytes.length) return block.bytes.subarray(from, from + length);
    const until = Math.min(end, start + Math.max(length, blockBytes));
    block = { start, bytes: await file.slice(start, until, scratch.block(until - start)) };
    return block.bytes.subarray(0, length);
  };
}

async function readHeader(bytesAt: BytesAt, at: number, end: number) {
  for (let length = 1 << 10; ; length *= 16) {
    const bytes = await bytesAt(at, Math.min(length, end - at));
    const headerBytes = endOfThrift(bytes, 0, mostHeaderValues);
    if (headerBytes === null) {
      if (bytes.length < length || length > mostHeaderBytes) throw new Damage("has a page whose header does not end");
      continue;
    }
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    const header = byLibrary("page", () => parquetHeader(reader));
    const { data_page_header: first, data_page_header_v2: second } = header;
    const counts: unknown[] = [
      ...[header.compressed_page_size, header.uncompressed_page_size, header.dictionary_page_header?.num_values],
      ...[first?.num_values, second?.num_values],
      ...[second?.definition_levels_byte_length, second?.repetition_levels_byte_length],
    ];
    // The library reads each as what the file says it is, also as a bigint or a fraction.
    if (counts.some((count) => count !== undefined && !Number.isInteger(count))) {
      throw new Damage("has a page with a count of another type");
    }
    return { header, headerBytes };
  }
}

/** Which rows have a value; null when all have one. */
function readPresent(levels: Uint8Array, rows: number): Uint8Array | null {
  if (isOneRun(levels, rows)) return null;
  const flags = new Int32Array(rows);
  readHybrid(levels, 0, 1, flags);
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    const flag = flags[row] ?? 0;
    // A run has a whole byte for its value.
    if (flag > 1) throw new Damage("has a page with wrong levels");
    count += flag;
  }
  return count === rows ? null : Uint8Array.from(flags);
}

/** Whether one run says of all rows that they have a value, as in most pages. */
function isOneRun(levels: Uint8Array, rows: number): boolean {
  let header = 0;
  for (let at = 0; at < Math.min(5, levels.length); at += 1) {
    const byte = levels[at] ?? 0;
    header += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return header % 2 === 0 && header / 2 >= rows && levels[at + 1] === 1;
  }
  return false;
}

function countOnes(flags: Uint8Array): number {
  let count = 0;
  for (let row = 0; row < flags.length; row += 1) count += flags[row] ?? 0;
  return count;
}

/** Gives each value its row. */
function toPiece(values: Values, rows: number, present: Uint8Array | null, signed: boolean): Piece {
  if (values.kind === "texts") {
    const { indices, texts } = values;
    if (present === null) return { kind: "texts", rows, indices, texts };
    const spread = new Int32Array(rows);
    for (let row = 0, next = 0; row < rows; row += 1) spread[row] = present[row] === 1 ? (indices[next++] ?? -1) : -1;
    return { kind: "texts", rows, indices: spread, texts };
  }
  if (values.kind === "pairs") {
    const { halves } = values;
    if (present === null) return { kind: "pairs", rows, pairs: { halves, signed }, present };
    const spread = new Int32Array(2 * rows);
    for (let row = 0, next = 0; row < rows; row += 1) {
      if (present[row] !== 1) continue;
      spread[2 * row] = halves[next++] ?? 0;
      spread[2 * row + 1] = halves[next++] ?? 0;
    }
    return { kind: "pairs", rows, pairs: { halves: spread, signed }, present };
  }
  const { numbers } = values;
  if (present === null) return { kind: "numbers", rows, numbers, present };
  const spread = new Float64Array(rows);
  for (let row = 0, next = 0; row < rows; row += 1) if (present[row] === 1) spread[row] = numbers[next++] ?? 0;
  return { kind: "numbers", rows, numbers: spread, present };
}

function trimmed(piece: Piece, from: number): Piece {
  if (from === 0) return piece;
  const rows = piece.rows - from;
  if (piece.kind === "texts") return { ...piece, rows, indices: piece.indices.subarray(from) };
  const present = piece.present?.subarray(from) ?? null;
  if (piece.kind === "numbers") return { ...piece, rows, numbers: piece.numbers.subarray(from), present };
  const { halves, signed } = piece.pairs;
  return { ...piece, rows, pairs: { halves: halves.subarray(2 * from), signed }, present };
}

function toCount(value: bigint | number | undefined, what: string): number {
  const count = Number(value ?? -1n);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new Damage(`has a wrong number as the ${what}: ${String(value)}`);
}

function byLibrary<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new Damage(`has a damaged ${what}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
