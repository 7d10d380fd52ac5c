import { EarshotError } from "@earshot/model";
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader } from "yauzl";
import { TranscriptError } from "../errors.ts";
import { type ArchiveListing, createListing } from "./archive-listing.ts";
import { type SetFile, toSetFile, type ZipPlace } from "./set-file.ts";
import { collect, type OpenStored, type Stored } from "./stored.ts";
import { damagedZip } from "./zip-member.ts";

/** The list of a zip archive is read in pieces of this size: of each member it has some hundred bytes. */
const pieceBytes = 1 << 20;
const methods: ReadonlyMap<number, ZipPlace["method"]> = new Map([
  [0, "stored"],
  [8, "deflate"],
  [93, "zstd"],
]);

/** Lists a zip archive by the list at its end. What is whole in a damaged list is in the result. */
export async function listZip(archive: SetFile, open: OpenStored): Promise<ArchiveListing> {
  const listing = createListing(archive);
  const { path } = archive;
  const unreadable: TranscriptError[] = [];
  try {
    const stored = await open(archive);
    if (stored.byteLength === null) throw notSeekable(path);
    const reader = createReader(stored, stored.byteLength);
    // Names are decoded below: here a name that leads out of a folder would end the list, though nothing is written.
    const zip = await fromRandomAccessReaderPromise(reader, stored.byteLength, { decodeStrings: false });
    for await (const entry of zip.eachEntry()) {
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
      const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
      if (name.endsWith("/")) continue;
      const file = toSetFile(listing.pathOf(name));
      const place = placeOf(archive, entry, file.path);
      if (isLink(entry)) listing.passOver(name);
      else if (place instanceof TranscriptError) unreadable.push(place);
      else listing.add(name, { ...file, place });
    }
    return listing.finish(firstOf(unreadable));
  } catch (cause) {
    return listing.finish(cause instanceof EarshotError ? cause : damagedZip(path, cause));
  }
}

function placeOf(archive: SetFile, entry: Entry, source: string): ZipPlace | TranscriptError {
  const { relativeOffsetOfLocalHeader: headerByte, compressedSize, uncompressedSize: bytes, crc32 } = entry;
  const method = methods.get(entry.compressionMethod);
  if (entry.isEncrypted()) {
    return new TranscriptError("transcript.unreadable", `${source}: is encrypted`, {
      hint: "Unpack the archive with its password, and analyze the folder.",
      source,
    });
  }
  if (method === undefined) {
    return new TranscriptError("transcript.unreadable", `${source}: is packed by method ${entry.compressionMethod}`, {
      hint: "Pack the archive by deflate or Zstandard, or unpack it.",
      source,
    });
  }
  return { kind: "zip", archive, headerByte, packedBytes: compressedSize, bytes, method, crc32 };
}

/** One for all members that cannot be read; null without one. */
function firstOf(faults: readonly TranscriptError[]): TranscriptError | null {
  const [first, ...others] = faults;
  if (first === undefined || others.length === 0) return first ?? null;
  const { message, hint, source } = first;
  const more = `, and ${others.length} more of its members cannot be read`;
  return new TranscriptError("transcript.unreadable", `${message}${more}`, { hint, source });
}

/** What Unix says of a file is in the upper half of its attributes. */
const isLink = ({ externalFileAttributes }: Entry): boolean => externalFileAttributes >>> 28 === 0o12;

function createReader(stored: Stored, byteLength: number): RandomAccessReader {
  let kept: { start: number; bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };
  const slice = async (start: number, bytes: number): Promise<Buffer> => {
    if (start < kept.start || start + bytes > kept.start + kept.bytes.length) {
      const end = Math.min(byteLength, start + Math.max(bytes, pieceBytes));
      kept = { start, bytes: await collect(stored.read(start, end)) };
    }
    return kept.bytes.subarray(start - kept.start, start - kept.start + bytes);
  };
  return Object.assign(new Reader(), {
    read(room: Buffer, offset: number, length: number, position: number, done: (error: Error | null) => void): void {
      slice(position, length).then(
        (bytes) => {
          const isWhole = bytes.copy(room, offset) === length;
          done(isWhole ? null : new Error("its list leads behind its end"));
        },
        (error) => done(error),
      );
    },
    close: (done: (error: Error | null) => void) => done(null),
  });
}

/** RandomAccessReader is abstract in its types. */
class Reader extends RandomAccessReader {}

function notSeekable(source: string): TranscriptError {
  return new TranscriptError("transcript.unreadable", `${source}: can only be read from its beginning`, {
    hint: "The list of a zip archive is at its end: save it as a file first.",
    source,
  });
}
