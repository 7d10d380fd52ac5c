import { zstdDecompressSync } from "node:zlib";
import { Damage, mostUnpackedBytes, Unsupported } from "./column-file.ts";
import { type FlatTable, readFlatTable } from "./flat-table.ts";
import { unpackLz4Frame } from "./lz4.ts";
import type { StoredBytes } from "./stored-bytes.ts";
import { byZlib } from "./unpack-page.ts";

export const mostMetadataBytes = 1 << 26;
const recordBatch = 3;
const codecs = ["lz4", "zstd"];

/** Where a message is in the file. */
export interface Block {
  offset: number;
  headBytes: number;
  bodyBytes: number;
}

/** A batch of rows whose buffers are read when they are asked for. */
export interface Batch {
  rows: number;
  nodes: { rows: number; nulls: number }[];
  /** Bytes of a buffer, or of a part of it; of one that is packed, all of it is unpacked. */
  buffer(index: number, from?: number, to?: number): Promise<Uint8Array>;
  /** Drops what was unpacked of so many buffers. */
  release(first: number, count: number): void;
  /** For each text view how many buffers it has besides. */
  viewBuffers: number[];
}

export function toBlock({ int32, int64 }: { int32(at: number): number; int64(at: number): number }): Block {
  return { offset: int64(0), headBytes: int32(8), bodyBytes: int64(16) };
}

export async function readMessage(file: StoredBytes, { offset, headBytes, bodyBytes }: Block): Promise<FlatTable> {
  const isInside = offset >= 0 && bodyBytes >= 0 && offset + headBytes + bodyBytes <= file.byteLength;
  if (!isInside || headBytes < 8 || headBytes > mostMetadataBytes)
    throw new Damage("is cut off: a batch goes beyond its end");
  const head = await file.slice(offset, offset + headBytes);
  const [mark = 0] = new Uint32Array(head.slice(0, 4).buffer);
  // Before version 0.15 the length had no mark before it.
  return readFlatTable(head.subarray(mark === 0xffffffff ? 8 : 4));
}

export async function readBatch(file: StoredBytes, block: Block): Promise<Batch> {
  const message = await readMessage(file, block);
  const header = message.int8(1, 0) === recordBatch ? message.table(2) : null;
  if (header === null) throw new Damage("has another message where a batch of rows should be");
  return toBatch(file, block, header);
}

export function toBatch(file: StoredBytes, block: Block, header: FlatTable): Batch {
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
      if (from < 0 || from > end || end > bytes.length) throw new Damage("has a buffer that is too short");
      return bytes.slice(from, end);
    },
    release(first, count) {
      for (let index = first; index < first + count; index += 1) unpacked.delete(index);
    },
  };
}

export const tooLarge = () =>
  new Unsupported(
    `has a packed buffer of more than ${mostUnpackedBytes} bytes`,
    "Write it in smaller batches, such as chunksize=65536 in pyarrow, or without compression.",
  );
