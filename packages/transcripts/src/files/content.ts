import { readSync } from "node:fs";
import { stat } from "node:fs/promises";
import { documentTooLarge, longestDocumentBytes } from "../json-text.ts";
import { type SetFile, sourceName } from "./set-file.ts";
import { readStored, unreadable } from "./stored.ts";
import { unpack } from "./unpack.ts";

const pieceBytes = 1 << 18;
const newline = 0x0a;

/**
 * A file's content in pieces, unpacked; what was good before a fault comes before the error.
 * @throws TranscriptError `transcript.unreadable` or `transcript.damaged`
 */
export async function* readContent({ path, compression }: SetFile): AsyncGenerator<Buffer> {
  if (compression === null) yield* readStored(path, { startByte: 0, pieceBytes });
  else if (compression === "gzip") yield* unpack(path, "gzip", 0);
  else {
    // A decompressor of zstd stops at the end of a frame, but a file may hold several.
    const { size } = await stat(path).catch((cause) => Promise.reject(unreadable(path, cause)));
    let startByte = 0;
    let taken: number;
    do {
      taken = yield* unpack(path, "zstd", startByte);
      startByte += taken;
    } while (taken > 0 && startByte < size);
  }
}

/**
 * A file's whole content, unpacked. A small packed file may hold more than memory does: no more is unpacked than a document may have.
 * @throws TranscriptError `transcript.unreadable`, `transcript.damaged` or `transcript.too_large`
 */
export async function readWhole(file: SetFile): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of readContent(file)) {
    bytes += piece.length;
    if (bytes > longestDocumentBytes) throw documentTooLarge(sourceName(file.path));
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Fills a view from a place of a file; returns how many bytes there were. */
export function readInto(fd: number, view: Uint8Array, startByte: number): number {
  let filled = 0;
  while (filled < view.length) {
    const read = readSync(fd, view, filled, view.length - filled, startByte + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}

/** Where the first line begins that starts in `[fromByte, endByte)`; without one `endByte`, or where the file ends before it. */
export function lineStart(fd: number, fromByte: number, endByte = Number.POSITIVE_INFINITY): number {
  if (fromByte === 0) return 0;
  const block = Buffer.allocUnsafe(1 << 14);
  for (let at = fromByte - 1; at < endByte; at += block.length) {
    const read = readInto(fd, block, at);
    const found = block.subarray(0, read).indexOf(newline);
    if (found >= 0) return Math.min(at + found + 1, endByte);
    if (read < block.length) return Math.min(at + read, endByte);
  }
  return endByte;
}
