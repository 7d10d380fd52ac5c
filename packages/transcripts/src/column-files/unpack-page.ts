import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { Damage, mostUnpackedBytes, Unsupported } from "./column-file.ts";
import { unpackLz4Block } from "./lz4.ts";
import type { Scratch } from "./scratch.ts";
import { unpackSnappy } from "./snappy.ts";

/** Unpacks a page of Parquet by the name of its codec. */
export function unpackPage(codec: string, packed: Uint8Array, unpackedBytes: number, scratch: Scratch): Uint8Array {
  if (unpackedBytes > mostUnpackedBytes) {
    throw new Unsupported(
      `has a page of ${unpackedBytes} bytes, and ${mostUnpackedBytes} are the most that are read at once`,
      "Write it with smaller row groups, such as ROW_GROUP_SIZE 122880 in DuckDB.",
    );
  }
  const unpacked = unpack(codec, packed, unpackedBytes, scratch);
  if (unpacked.length !== unpackedBytes) {
    throw new Damage(`has a page of ${unpacked.length} bytes where its header says ${unpackedBytes}`);
  }
  return unpacked;
}

function unpack(codec: string, packed: Uint8Array, unpackedBytes: number, scratch: Scratch): Uint8Array {
  const limit = { maxOutputLength: Math.max(1, unpackedBytes) };
  switch (codec) {
    case "UNCOMPRESSED":
      return packed;
    case "SNAPPY": {
      const unpacked = scratch.unpacked(unpackedBytes);
      unpackSnappy(packed, unpacked);
      return unpacked;
    }
    case "ZSTD":
      return byZlib(() => zstdDecompressSync(packed, limit));
    case "GZIP":
      return byZlib(() => gunzipSync(packed, limit));
    case "BROTLI":
      return byZlib(() => brotliDecompressSync(packed, limit));
    case "LZ4_RAW": {
      const unpacked = scratch.unpacked(unpackedBytes);
      return unpacked.subarray(0, unpackLz4Block(packed, unpacked, 0));
    }
    default:
      throw new Unsupported(`is packed by ${codec}`, "Write it with Zstandard, Snappy, Gzip, Brotli or LZ4_RAW.");
  }
}

/** Runs an unpacking of node:zlib, whose errors are about the bytes. */
export function byZlib(run: () => Buffer): Uint8Array {
  try {
    const { buffer, byteOffset, byteLength } = run();
    // A slice of a Buffer would be no copy.
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    throw new Damage(`cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
