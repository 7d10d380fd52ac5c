import { createGunzip, createZstdDecompress } from "node:zlib";
import { EarshotError } from "@earshot/model";
import { TranscriptError } from "../errors.ts";
import type { Compression } from "./set-file.ts";
import type { Stored } from "./stored.ts";

const unpackedBytes = 1 << 18;
const storedBytes = 1 << 18;
/**
 * Sizes of the pieces that a decompressor is given. It throws away what it made of a piece with a fault, so that one is unpacked
 * again in smaller ones.
 */
const pieceSizes = [storedBytes, 1 << 9, 1];

const formats = {
  gzip: { create: createGunzip, ending: ".gz", isPacked: (head: Buffer) => beginsAs(head, [0x1f, 0x8b]) },
  zstd: {
    create: createZstdDecompress,
    ending: ".zst",
    isPacked: (head: Buffer) => beginsAs(head, [0x28, 0xb5, 0x2f, 0xfd]) || isSkippable(head),
  },
};

/** How far a file is unpacked. */
interface Progress {
  /** Bytes of the pieces in which there is no fault. */
  soundBytes: number;
  /** Bytes of the content that were delivered. */
  deliveredBytes: number;
  isReadToEnd: boolean;
}

/**
 * What is packed in a file, as far as it can be unpacked.
 * @throws TranscriptError `transcript.unreadable` or `transcript.damaged`, once everything in front of the fault is delivered
 */
export async function* unpack(stored: Stored, source: string, compression: Compression): AsyncGenerator<Buffer> {
  const progress: Progress = { soundBytes: 0, deliveredBytes: 0, isReadToEnd: false };
  let fault: unknown;
  for (const pieceBytes of pieceSizes) {
    try {
      return yield* unpackOn(stored, source, compression, { pieceBytes, progress });
    } catch (cause) {
      if (cause instanceof EarshotError) throw cause;
      fault = cause;
      // What is cut off has no piece with a fault, and a pipe cannot be read again.
      if (progress.isReadToEnd || stored.byteLength === null) break;
    }
  }
  throw damaged(source, compression, fault);
}

/** The content without what was delivered. What is known to be sound is not cut into pieces of `pieceBytes`. */
async function* unpackOn(
  { read }: Stored,
  source: string,
  compression: Compression,
  { pieceBytes, progress }: { pieceBytes: number; progress: Progress },
): AsyncGenerator<Buffer> {
  const { soundBytes, deliveredBytes } = progress;
  let unpacker = createUnpacker(compression);
  let contentBytes = 0;
  const deliver = async function* (content: AsyncIterable<Buffer>) {
    for await (const piece of content) {
      contentBytes += piece.length;
      const surplus = contentBytes - deliveredBytes;
      if (surplus <= 0) continue;
      yield piece.subarray(Math.max(0, piece.length - surplus));
      progress.deliveredBytes = contentBytes;
    }
  };
  let at = 0;
  try {
    for await (const stored of read(0)) {
      if (at === 0 && !formats[compression].isPacked(stored)) throw notPacked(source, compression);
      const known = Math.max(0, Math.min(soundBytes - at, stored.length));
      for (const piece of cut(stored, known, pieceBytes)) {
        yield* deliver(unpacker.write(piece));
        // What follows the last member of gzip is padding.
        if (compression === "gzip" && unpacker.rest(piece).length > 0) return;
        // A decompressor of zstd stops at the end of a frame, but a file may hold several.
        for (let rest = unpacker.rest(piece); rest.length > 0; rest = unpacker.rest(rest)) {
          unpacker.close();
          unpacker = createUnpacker(compression);
          yield* deliver(unpacker.write(rest));
          if (unpacker.rest(rest).length === rest.length) throw new Error("what follows a frame is none");
        }
        at += piece.length;
        progress.soundBytes = Math.max(soundBytes, at);
      }
    }
    progress.isReadToEnd = true;
    yield* deliver(unpacker.end());
  } finally {
    unpacker.close();
  }
}

/** The first `whole` bytes as they are, the others in pieces. */
function* cut(stored: Buffer, whole: number, pieceBytes: number): Generator<Buffer> {
  if (whole > 0) yield stored.subarray(0, whole);
  for (let from = whole; from < stored.length; from += pieceBytes) yield stored.subarray(from, from + pieceBytes);
}

interface Unpacker {
  /** What comes of a piece; throws when the piece has a fault. */
  write(piece: Buffer): AsyncGenerator<Buffer>;
  end(): AsyncGenerator<Buffer>;
  /** What it left of the piece that was written last, since that is not part of it. */
  rest(piece: Buffer): Buffer;
  close(): void;
}

function createUnpacker(compression: Compression): Unpacker {
  const decompressor = formats[compression].create({ chunkSize: unpackedBytes });
  let fault: Error | null = null;
  let isDone = false;
  let writtenBytes = 0;
  let news = Promise.withResolvers<void>();
  const finish = (error?: Error | null) => {
    fault ??= error ?? null;
    isDone = true;
    news.resolve();
  };
  decompressor.on("readable", () => news.resolve());
  decompressor.on("error", finish);
  decompressor.on("end", () => finish());
  async function* take(): AsyncGenerator<Buffer> {
    for (;;) {
      const piece: Buffer | null = decompressor.read();
      if (piece !== null) yield piece;
      else if (fault !== null) throw fault;
      else if (isDone) return;
      else {
        await news.promise;
        news = Promise.withResolvers();
      }
    }
  }
  return {
    write: (piece) => {
      isDone = false;
      writtenBytes += piece.length;
      decompressor.write(piece, finish);
      return take();
    },
    end: () => {
      isDone = false;
      decompressor.end();
      return take();
    },
    rest: (piece) => piece.subarray(piece.length - (writtenBytes - decompressor.bytesWritten)),
    close: () => void decompressor.destroy(),
  };
}

/** Whether a file's first bytes, which may be few, are those. */
function beginsAs(head: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, index) => index >= head.length || head[index] === byte);
}

/** A frame of zstd that holds something else: its first byte is one of sixteen. */
function isSkippable(head: Buffer): boolean {
  const [first = 0, ...rest] = head.subarray(0, 4);
  return first >> 4 === 5 && beginsAs(Buffer.from(rest), [0x2a, 0x4d, 0x18]);
}

function notPacked(source: string, compression: Compression): TranscriptError {
  const { ending } = formats[compression];
  return new TranscriptError(
    "transcript.damaged",
    `${source}: is not packed as ${compression}, though its name ends in ${ending}`,
    { hint: `Take ${ending} off its name, or pack it.`, source },
  );
}

function damaged(source: string, compression: Compression, cause: unknown): TranscriptError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TranscriptError(
    "transcript.damaged",
    `${source}: the ${compression} data are damaged or cut off: ${reason}`,
    { hint: "Fetch or pack the file again.", cause, source },
  );
}
