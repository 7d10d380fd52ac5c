import { createReadStream, readSync } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { fileProblem } from "@earshot/model";
import { TranscriptError } from "../errors.ts";
import { type SetFile, sourceName } from "./set-file.ts";
import { openStandardInput } from "./standard-input.ts";

const chunkBytes = 1 << 18;
const newline = 0x0a;

/**
 * A file's content in pieces, unpacked; what was good before a fault comes before the error.
 * @throws TranscriptError `transcript.unreadable` or `transcript.damaged`
 */
export async function* readContent({ path, compression }: SetFile): AsyncGenerator<Buffer> {
  if (compression === null) yield* readStored(path);
  else if (compression === "gzip") yield* unpack(path, "gzip", 0);
  else {
    // A decompressor of zstd stops at the end of a frame, but a file may hold several.
    const { size } = await stat(path).catch((cause) => Promise.reject(unreadable(path, cause)));
    let startByte = 0;
    do startByte += yield* unpack(path, "zstd", startByte);
    while (startByte < size);
  }
}

async function* readStored(path: string): AsyncGenerator<Buffer> {
  try {
    yield* path === "-" ? openStandardInput(chunkBytes) : createReadStream(path, { highWaterMark: chunkBytes });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Unpacks from `startByte` on; returns the bytes that took. */
async function* unpack(path: string, compression: "gzip" | "zstd", startByte: number): AsyncGenerator<Buffer, number> {
  const packed = createReadStream(path, { start: startByte, highWaterMark: chunkBytes });
  const decompressor = (compression === "gzip" ? createGunzip : createZstdDecompress)({ chunkSize: chunkBytes });
  let readError: unknown;
  packed.once("error", (error) => {
    readError = error;
  });
  // The loop below catches every error; the callback only keeps it from being thrown a second time.
  pipeline(packed, decompressor, () => {});
  try {
    yield* decompressor;
  } catch (cause) {
    if (readError !== undefined) throw unreadable(path, readError);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TranscriptError(
      "transcript.damaged",
      `${path}: the ${compression} data are damaged or cut off: ${reason}`,
      {
        hint: "Fetch or pack the file again.",
        cause,
        source: path,
      },
    );
  }
  return decompressor.bytesWritten;
}

/** A fault of the file system as one of a transcript's file or folder. */
export function unreadable(path: string, cause: unknown): TranscriptError {
  const { problem, hint } = fileProblem(cause) ?? {
    problem: cause instanceof Error ? cause.message : String(cause),
    hint: "Check the file and the disk it is on.",
  };
  const source = sourceName(path);
  return new TranscriptError("transcript.unreadable", `${source}: ${problem}`, { hint, cause, source });
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
