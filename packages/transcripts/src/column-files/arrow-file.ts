import { zstdDecompressSync } from "node:zlib";
import { type ArrowColumn, type ArrowLayout, listArrowColumns } from "./arrow-schema.ts";
import { indexRanges } from "./byte-texts.ts";
import {
  type ColumnFile,
  Damage,
  mostUnpackedBytes,
  type Numbers,
  type Piece,
  type Texts,
  Unsupported,
} from "./column-file.ts";
import { type FlatTable, readFlatTable } from "./flat-table.ts";
import { unpackLz4Frame } from "./lz4.ts";
import type { StoredBytes } from "./stored-bytes.ts";
import { byZlib } from "./unpack-page.ts";

const magic = "ARROW1";
const streamMagic = "\xff\xff\xff\xff";
const oldMagic = "FEA1";
const tailBytes = 10;
const mostMetadataBytes = 1 << 26;
const recordBatch = 3;
const dictionaryBatch = 2;
const codecs = ["lz4", "zstd"];
/** Rows that are read of a batch at a time. */
const rowsPerPiece = 1 << 17;

/** Where a message is in the file. */
interface Block {
  offset: number;
  headBytes: number;
  bodyBytes: number;
}

/** A batch of rows whose buffers are read when they are asked for. */
interface Batch {
  rows: number;
  nodes: { rows: number; nulls: number }[];
  /** Bytes of a buffer, or of a part of it; of one that is packed, all of it is unpacked. */
  buffer(index: number, from?: number, to?: number): Promise<Uint8Array>;
  /** Drops what was unpacked of so many buffers. */
  release(first: number, count: number): void;
  /** For each text view how many buffers it has besides. */
  viewBuffers: number[];
}

/** Opens an Arrow file (Feather, version 2) by its footer. */
export async function openArrow(file: StoredBytes): Promise<ColumnFile> {
  const footer = await readFooter(file);
  const schema = footer.table(1);
  if (schema === null) throw new Damage("has no schema");
  if (schema.int16(0, 0) !== 0)
    throw new Unsupported("is of a machine that begins numbers with their upper byte", "Write it again.");
  const columns = listArrowColumns(schema);
  const blocks = footer.structures(3, 24).map(toBlock);
  const batches: Promise<Batch>[] = [];
  const batchAt = (group: number): Promise<Batch> => {
    const block = blocks[group];
    if (block === undefined) throw new Damage("lacks a batch");
    batches[group] ??= readBatch(file, block);
    return batches[group];
  };
  const groupRows: number[] = [];
  for (const group of blocks.keys()) groupRows.push((await batchAt(group)).rows);
  const readDictionary = createDictionaryReader(file, footer.structures(2, 24).map(toBlock));
  return {
    columns,
    groupRows,
    async *read(column, group, fromRow) {
      const found = columns[column];
      if (found === undefined) throw new Damage("lacks a column");
      const batch = await batchAt(group);
      const place = { node: found.node, buffer: bufferOf(found, batch) };
      for (let from = fromRow; from < batch.rows; from += rowsPerPiece) {
        const rows = Math.min(rowsPerPiece, batch.rows - from);
        const piece = await readPiece(batch, found.layout, place, from, rows);
        yield found.dictionary === null ? piece : withDictionary(piece, await readDictionary(found.dictionary));
      }
      batch.release(place.buffer, 3 + (batch.viewBuffers[found.viewsBefore] ?? 0));
    },
    close: file.close,
  };
}

async function readFooter(file: StoredBytes): Promise<FlatTable> {
  if (file.byteLength < 2 * magic.length + tailBytes) throw new Damage("is too short for an Arrow file");
  const head = Buffer.from(await file.slice(0, magic.length)).toString("latin1");
  if (head.startsWith(streamMagic)) {
    throw new Unsupported(
      "is a stream of Arrow, not a file",
      "Write it as an Arrow file, such as by pyarrow.ipc.new_file.",
    );
  }
  if (head.startsWith(oldMagic)) throw new Unsupported("is Feather of version 1", "Write it as Feather of version 2.");
  if (head !== magic) throw new Damage("is no Arrow file: it does not begin with ARROW1");
  const tail = Buffer.from(await file.slice(file.byteLength - tailBytes, file.byteLength));
  if (tail.toString("latin1", 4) !== magic)
    throw new Damage("is cut off: it does not end with ARROW1, as an Arrow file does");
  const length = tail.readInt32LE(0);
  const end = file.byteLength - tailBytes;
  if (length <= 0 || length > end) throw new Damage("has a footer longer than the file");
  if (length > mostMetadataBytes)
    throw new Unsupported("has a footer of more than 64 MiB", "Write it in larger batches.");
  return readFlatTable(await file.slice(end - length, end));
}

function toBlock({ int32, int64 }: { int32(at: number): number; int64(at: number): number }): Block {
  return { offset: int64(0), headBytes: int32(8), bodyBytes: int64(16) };
}

async function readMessage(file: StoredBytes, { offset, headBytes, bodyBytes }: Block): Promise<FlatTable> {
  const isInside = offset >= 0 && bodyBytes >= 0 && offset + headBytes + bodyBytes <= file.byteLength;
  if (!isInside || headBytes < 8 || headBytes > mostMetadataBytes)
    throw new Damage("is cut off: a batch goes beyond its end");
  const head = await file.slice(offset, offset + headBytes);
  const [mark = 0] = new Uint32Array(head.slice(0, 4).buffer);
  // Before version 0.15 the length had no mark before it.
  return readFlatTable(head.subarray(mark === 0xffffffff ? 8 : 4));
}

async function readBatch(file: StoredBytes, block: Block): Promise<Batch> {
  const message = await readMessage(file, block);
  const header = message.int8(1, 0) === recordBatch ? message.table(2) : null;
  if (header === null) throw new Damage("has another message where a batch of rows should be");
  return toBatch(file, block, header);
}

function toBatch(file: StoredBytes, block: Block, header: FlatTable): Batch {
  const rows = header.int64(0, 0);
  if (!Number.isSafeInteger(rows) || rows < 0) throw new Damage(`has a batch of ${rows} rows`);
  const places = header.structures(2, 16);
  const compression = header.table(3);
  const codec = compression === null ? null : codecs[compression.int8(0, 0)];
  const bodyStart = block.offset + block.headBytes;
  const unpacked = new Map<number, Promise<Uint8Array>>();
  const slice = (index: number, from: number, to: number): Promise<Uint8Array> => {
    const start = places[index]?.int64(0) ?? -1;
    const length = places[index]?.int64(8) ?? -1;
    if (start < 0 || length < 0 || start + length > block.bodyBytes || from < 0 || to > length || from > to) {
      throw new Damage("has a buffer that goes beyond its batch");
    }
    return file.slice(bodyStart + start + from, bodyStart + start + to);
  };
  const lengthOf = (index: number) => places[index]?.int64(8) ?? 0;
  const unpack = async (index: number): Promise<Uint8Array> => {
    const packedBytes = lengthOf(index);
    if (packedBytes === 0) return new Uint8Array();
    if (packedBytes > mostUnpackedBytes) throw tooLarge();
    const packed = await slice(index, 0, packedBytes);
    if (packedBytes < 8) throw new Damage("has a packed buffer without its length");
    const length = Number(new DataView(packed.buffer, packed.byteOffset).getBigInt64(0, true));
    const content = packed.subarray(8);
    if (length === -1) return content; // did not become smaller
    if (!(length >= 0)) throw new Damage("has a packed buffer of a wrong length");
    if (length > mostUnpackedBytes) throw tooLarge();
    if (codec === undefined) throw new Unsupported("is packed in an unknown way", "Write it with Zstandard or LZ4.");
    const bytes =
      codec === "lz4"
        ? unpackLz4Frame(content, length)
        : byZlib(() => zstdDecompressSync(content, { maxOutputLength: Math.max(1, length) }));
    if (bytes.length !== length) throw new Damage("has a packed buffer of another length than it says");
    return bytes;
  };
  return {
    rows,
    nodes: header.structures(1, 16).map(({ int64 }) => ({ rows: int64(0), nulls: int64(8) })),
    viewBuffers: header.structures(4, 8).map(({ int64 }) => int64(0)),
    async buffer(index, from = 0, to) {
      if (codec === null) return slice(index, from, to ?? lengthOf(index));
      let whole = unpacked.get(index);
      if (whole === undefined) {
        whole = unpack(index);
        unpacked.set(index, whole);
      }
      const bytes = await whole;
      const end = to ?? bytes.length;
      if (from > end || end > bytes.length) throw new Damage("has a buffer that is too short");
      return bytes.slice(from, end);
    },
    release(first, count) {
      for (let index = first; index < first + count; index += 1) unpacked.delete(index);
    },
  };
}

const tooLarge = () =>
  new Unsupported(
    `has a packed buffer of more than ${mostUnpackedBytes} bytes`,
    "Write it in smaller batches, such as chunksize=65536 in pyarrow, or without compression.",
  );

function bufferOf({ buffer, viewsBefore }: ArrowColumn, { viewBuffers }: Batch): number {
  return buffer + viewBuffers.slice(0, viewsBefore).reduce((sum, count) => sum + count, 0);
}

/** Rows of a column whose first buffer says which have a value. */
async function readPiece(
  batch: Batch,
  layout: ArrowLayout,
  { node, buffer }: { node: number; buffer: number },
  from: number,
  rows: number,
): Promise<Piece> {
  const facts = batch.nodes[node];
  if (facts === undefined || facts.rows < from + rows) throw new Damage("has a column of fewer rows than its batch");
  const present =
    facts.nulls === 0 ? null : readFlags(await batch.buffer(buffer, from >> 3, (from + rows + 7) >> 3), from & 7, rows);
  const { name, bits, signed } = layout;
  if (name === "int" || name === "floating point") {
    const width = bits / 8;
    const bytes = await batch.buffer(buffer + 1, from * width, (from + rows) * width);
    if (name === "int" && bits === 64) {
      return { kind: "pairs", rows, pairs: { halves: new Int32Array(aligned(bytes)), signed }, present };
    }
    return { kind: "numbers", rows, numbers: toNumbers(aligned(bytes), layout), present };
  }
  if (name === "text view") return readViews(batch, buffer, from, rows, present);
  const width = name === "large text" ? 8 : 4;
  const bytes = await batch.buffer(buffer + 1, from * width, (from + rows + 1) * width);
  const halves = new Int32Array(aligned(bytes));
  const step = width / 4;
  const upper = (row: number) => (step === 1 ? 0 : (halves[row * 2 + 1] ?? 0) * 2 ** 32);
  const offset = (row: number) => (step === 1 ? (halves[row] ?? 0) : ((halves[row * step] ?? 0) >>> 0) + upper(row));
  const start = offset(0);
  const end = offset(rows);
  if (!(start >= 0 && end >= start)) throw new Damage("has texts outside of their batch");
  if (end - start > mostUnpackedBytes) throw tooLarge();
  const text = await batch.buffer(buffer + 2, start, end);
  const rangeOf = (row: number) =>
    present !== null && present[row] !== 1 ? null : ([offset(row) - start, offset(row + 1) - start] as const);
  return { kind: "texts", rows, ...indexRanges(text, rows, rangeOf) };
}

const viewBytes = 16;
const longestInView = 12;

/** Texts of which a short one is in the view itself, and a longer one in a buffer of its own. */
async function readViews(
  batch: Batch,
  buffer: number,
  from: number,
  rows: number,
  present: Uint8Array | null,
): Promise<Piece> {
  const bytes = await batch.buffer(buffer + 1, from * viewBytes, (from + rows) * viewBytes);
  const view = new DataView(aligned(bytes));
  const isAbsent = (row: number) => present !== null && present[row] !== 1;
  /** Of each further buffer the part that these rows refer to, and where it is in `joined`. */
  const parts = new Map<number, { start: number; end: number; at: number }>();
  for (let row = 0; row < rows; row += 1) {
    const length = view.getInt32(row * viewBytes, true);
    if (isAbsent(row) || length <= longestInView) continue;
    const index = view.getInt32(row * viewBytes + 8, true);
    const start = view.getInt32(row * viewBytes + 12, true);
    const part = parts.get(index) ?? { start, end: start, at: 0 };
    part.start = Math.min(part.start, start);
    part.end = Math.max(part.end, start + length);
    parts.set(index, part);
  }
  const pieces = [new Uint8Array(view.buffer)];
  let at = pieces[0]?.length ?? 0;
  for (const [index, part] of parts) {
    if (index < 0 || part.end - part.start > mostUnpackedBytes) throw tooLarge();
    const piece = new Uint8Array(await batch.buffer(buffer + 2 + index, part.start, part.end));
    part.at = at;
    at += piece.length;
    pieces.push(piece);
  }
  const joined = Buffer.concat(pieces);
  const rangeOf = (row: number): readonly [number, number] | null => {
    if (isAbsent(row)) return null;
    const place = row * viewBytes;
    const length = view.getInt32(place, true);
    if (length <= longestInView) return [place + 4, place + 4 + length];
    const part = parts.get(view.getInt32(place + 8, true));
    if (part === undefined) throw new Damage("has a text outside of its buffers");
    const start = part.at + view.getInt32(place + 12, true) - part.start;
    return [start, start + length];
  };
  return { kind: "texts", rows, ...indexRanges(joined, rows, rangeOf) };
}

function readFlags(bytes: Uint8Array, firstBit: number, rows: number): Uint8Array {
  const flags = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const bit = firstBit + row;
    flags[row] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return flags;
}

function toNumbers(bytes: ArrayBuffer, { name, bits, signed }: ArrowLayout): Numbers {
  if (name === "floating point") return bits === 64 ? new Float64Array(bytes) : new Float32Array(bytes);
  switch (bits) {
    case 8:
      return signed ? new Int8Array(bytes) : new Uint8Array(bytes);
    case 16:
      return signed ? new Int16Array(bytes) : new Uint16Array(bytes);
    case 32:
      return signed ? new Int32Array(bytes) : new Uint32Array(bytes);
    default:
      throw new Damage(`has whole numbers of ${bits} bits`);
  }
}

function aligned(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes;
  if (buffer instanceof ArrayBuffer && byteOffset === 0 && byteLength === buffer.byteLength) return buffer;
  return new Uint8Array(bytes).buffer;
}

/** What a dictionary has, read when a column first refers to it. */
interface Dictionary {
  texts: Texts;
  /** The text's index for each entry; -1 for null. */
  indices: Int32Array;
}

function createDictionaryReader(file: StoredBytes, blocks: readonly Block[]) {
  const known = new Map<number, Promise<Dictionary>>();
  const read = async ({ id, layout }: { id: number; layout: ArrowLayout }): Promise<Dictionary> => {
    const parts: Extract<Piece, { kind: "texts" }>[] = [];
    for (const block of blocks) {
      const message = await readMessage(file, block);
      const header = message.int8(1, 0) === dictionaryBatch ? message.table(2) : null;
      if (header === null) throw new Damage("has another message where a dictionary should be");
      if (header.int64(0, 0) !== id) continue;
      const content = header.table(1);
      if (content === null) throw new Damage("has a dictionary without its values");
      const batch = toBatch(file, block, content);
      if (batch.rows > 1 << 24) throw new Unsupported(`has a dictionary of ${batch.rows} values`, "Write it without.");
      const piece = await readPiece(batch, layout, { node: 0, buffer: 0 }, 0, batch.rows);
      if (piece.kind !== "texts")
        throw new Unsupported("has a dictionary of numbers", "Write the column without a dictionary.");
      if (header.int8(2, 0) === 0) parts.length = 0; // replaces what was before
      parts.push(piece);
    }
    return joined(parts);
  };
  return (dictionary: { id: number; layout: ArrowLayout }): Promise<Dictionary> => {
    const found = known.get(dictionary.id) ?? read(dictionary);
    known.set(dictionary.id, found);
    return found;
  };
}

function joined(parts: readonly Extract<Piece, { kind: "texts" }>[]): Dictionary {
  const texts: string[] = [];
  const indices: number[] = [];
  for (const part of parts) {
    const base = texts.length;
    for (let index = 0; index < part.texts.length; index += 1) texts.push(part.texts.text(index));
    for (const index of part.indices) indices.push(index < 0 ? -1 : base + index);
  }
  return {
    texts: { length: texts.length, text: (index) => texts[index] ?? "" },
    indices: Int32Array.from(indices),
  };
}

function withDictionary(piece: Piece, { texts, indices }: Dictionary): Piece {
  const { rows } = piece;
  const found = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const isNull = piece.kind !== "texts" && piece.present !== null && piece.present[row] !== 1;
    const entry =
      piece.kind === "numbers" ? piece.numbers[row] : piece.kind === "pairs" ? piece.pairs.halves[2 * row] : -1;
    const index = isNull ? -1 : indices[entry ?? -1];
    if (index === undefined) throw new Damage("refers to what its dictionary does not have");
    found[row] = index;
  }
  return { kind: "texts", rows, indices: found, texts };
}
