import { documentTooLarge, longestDocumentBytes } from "../json-text.ts";
import { type SetFile, sourceName } from "./set-file.ts";
import { type OpenStored, openOnDisk, readInto } from "./stored.ts";
import { unpack } from "./unpack.ts";

const newline = 0x0a;

/**
 * A file's content in pieces, unpacked; what was good before a fault comes before the error.
 * @throws TranscriptError `transcript.unreadable` or `transcript.damaged`, and what `open` throws
 */
export async function* readContent(file: SetFile, open: OpenStored = openOnDisk): AsyncGenerator<Buffer> {
  const stored = await open(file);
  if (file.compression === null) yield* stored.read(0);
  else yield* unpack(stored, file.path, file.compression);
}

/**
 * A file's whole content, unpacked. A small packed file may hold more than memory does: no more is unpacked than a document may have.
 * @throws TranscriptError `transcript.unreadable`, `transcript.damaged` or `transcript.too_large`
 */
export async function readWhole(file: SetFile, open?: OpenStored): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of readContent(file, open)) {
    bytes += piece.length;
    if (bytes > longestDocumentBytes) throw documentTooLarge(sourceName(file.path));
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
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
