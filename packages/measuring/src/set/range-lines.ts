import { closeSync, openSync } from "node:fs";
import { lineStart, type OpenStored, readInto, type SetFile, sourceName, TranscriptError } from "@earshot/transcripts";
import type { TaskOf } from "./task.ts";

const newline = 0x0a;
/** The most that is read at once; a longer document could not be parsed either. */
export const longestBytes = 2 ** 31 - 1;
/** Read behind a range, in the hope that its last line ends there. */
const overrunBytes = 1 << 15;

/** Gives room for so many bytes; null when there is none, and they are read on their own. */
type RoomFor = (bytes: number) => Uint8Array | null;

/** The lines that start in a range of a file: in their room, or on their own where there is none for so many. */
export type RangeLines = { room: Uint8Array } | { alone: Buffer };

/** Reads lines of a file of this machine straight into their room. */
export function readRangeOnDisk({ file, startByte, endByte }: TaskOf<"lines">, roomFor: RoomFor): RangeLines {
  const fd = openSync(file.path, "r");
  try {
    const from = lineStart(fd, startByte, endByte);
    // A line that is longer cannot be read: where it ends is not looked for.
    const to = from === endByte ? from : lineStart(fd, endByte, from + longestBytes + 1);
    const room = roomFor(to - from);
    if (room !== null) return { room: room.subarray(0, readInto(fd, room, from)) };
    if (to - from > longestBytes) throw tooLong(file);
    const bytes = Buffer.allocUnsafe(to - from);
    return { alone: bytes.subarray(0, readInto(fd, bytes, from)) };
  } finally {
    closeSync(fd);
  }
}

/** Reads lines of a file that is elsewhere, in one piece where its last line is no longer than usual. */
export async function readRange(
  { file, startByte, endByte }: TaskOf<"lines">,
  open: OpenStored,
  roomFor: RoomFor,
): Promise<RangeLines> {
  const { byteLength, read } = await open(file);
  const length = byteLength ?? endByte;
  // The byte before says whether a line starts where the range does.
  const from = Math.max(0, startByte - 1);
  const pieces: Buffer[] = [];
  let at = from;
  const readOn = async (to: number) => {
    for await (const piece of read(at, Math.min(to, length))) {
      pieces.push(piece);
      at += piece.length;
    }
  };
  await readOn(endByte + overrunBytes);
  const [first = Buffer.alloc(0), ...others] = pieces;
  let bytes = others.length === 0 ? first : Buffer.concat(pieces);
  const before = startByte === 0 ? 0 : bytes.indexOf(newline) + 1;
  const isNone = from + before >= endByte || (startByte > 0 && before === 0);
  let end = bytes.indexOf(newline, endByte - 1 - from);
  while (!isNone && end < 0 && at < length) {
    const searched = bytes.length;
    await readOn(at + bytes.length);
    bytes = Buffer.concat(pieces);
    if (bytes.length > longestBytes) throw tooLong(file);
    end = bytes.indexOf(newline, searched);
  }
  const lines = isNone ? Buffer.alloc(0) : bytes.subarray(before, end < 0 ? bytes.length : end + 1);
  const room = roomFor(lines.length);
  if (room === null) return { alone: lines };
  room.set(lines);
  return { room };
}

export function tooLong({ path }: SetFile): TranscriptError {
  return new TranscriptError("transcript.too_large", `${sourceName(path)}: a line of it is longer than 2 GiB`, {
    hint: "JSON Lines have one call a line; name a file that is one document *.json.",
    source: sourceName(path),
  });
}
