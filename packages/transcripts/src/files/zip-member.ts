import { pipeline, Readable } from "node:stream";
import { crc32, createInflateRaw, createZstdDecompress, inflateRawSync, zstdDecompressSync } from "node:zlib";
import { EarshotError } from "@earshot/model";
import { TranscriptError } from "../errors.ts";
import { readForward } from "./read-forward.ts";
import type { ZipPlace } from "./set-file.ts";
import { collect, type Stored } from "./stored.ts";

const headerBytes = 30;
const headerSignature = 0x04034b50;
/** Unpacked at once, which is faster for what is small. */
const mostAtOnceBytes = 4 << 20;

const unpackers = {
  deflate: { create: () => createInflateRaw(), atOnce: inflateRawSync },
  zstd: { create: () => createZstdDecompress(), atOnce: zstdDecompressSync },
};

/** A member of a zip archive, whose checksum is compared when it was read to its end. */
export function openZipMember(archive: Stored, place: ZipPlace, source: string): Stored {
  const { read } = readForward(() => readMember(archive, place, source));
  return { byteLength: place.bytes, read };
}

async function* readMember(archive: Stored, place: ZipPlace, source: string): AsyncGenerator<Buffer> {
  try {
    let bytes = 0;
    let checksum = 0;
    for await (const piece of unpackMember(archive, place)) {
      bytes += piece.length;
      if (bytes > place.bytes) throw new Error(`it has more than the ${place.bytes} bytes it is listed with`);
      checksum = crc32(piece, checksum);
      yield piece;
    }
    if (bytes < place.bytes) throw new Error(`${place.bytes - bytes} bytes are missing`);
    if (checksum !== place.crc32) throw new Error("its checksum is another");
  } catch (cause) {
    throw cause instanceof EarshotError ? cause : damagedZip(source, cause);
  }
}

async function* unpackMember(archive: Stored, place: ZipPlace): AsyncGenerator<Buffer> {
  const { headerByte, packedBytes, bytes, method } = place;
  const header = await collect(archive.read(headerByte, headerByte + headerBytes));
  if (header.length < headerBytes || header.readUInt32LE(0) !== headerSignature) throw new Error("it has no header");
  const start = headerByte + headerBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = archive.read(start, start + packedBytes);
  if (method === "stored") yield* packed;
  else if (packedBytes <= mostAtOnceBytes && bytes <= mostAtOnceBytes) {
    // One byte more than there should be, so that a surplus is noticed.
    yield unpackers[method].atOnce(await collect(packed), { maxOutputLength: bytes + 1 });
  } else {
    const unpacker = unpackers[method].create();
    pipeline(Readable.from(packed), unpacker, () => {}); // its errors come with the pieces
    yield* unpacker;
  }
}

export function damagedZip(source: string, cause: unknown): TranscriptError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TranscriptError("transcript.damaged", `${source}: the zip archive is damaged or cut off: ${reason}`, {
    hint: "Fetch or pack it again.",
    cause,
    source,
  });
}
