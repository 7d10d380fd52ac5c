import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { stat } from "node:fs/promises";
import { fileProblem } from "@earshot/model";
import { TranscriptError } from "../errors.ts";
import { irregular } from "./irregular.ts";
import { type RemoteVersion, type SetFile, sourceName } from "./set-file.ts";
import { openStandardInput } from "./standard-input.ts";

/** Bytes as they are stored. */
export interface Stored {
  /** Null for what can only be read once, from its beginning, such as a pipe. */
  byteLength: number | null;
  /** What it is now, of a file on a server that says so. */
  version?: RemoteVersion | undefined;
  /** The bytes from a place on, up to `endByte` or to their end, in pieces. */
  read(startByte: number, endByte?: number): AsyncGenerator<Buffer>;
}

/** @throws TranscriptError `transcript.unreadable`, and what else may be wrong with where a file is */
export type OpenStored = (file: SetFile) => Promise<Stored>;

const pieceBytes = 1 << 18;

/**
 * A file of this machine, `-` being standard input.
 * @throws TranscriptError `transcript.unreadable`
 */
export async function openOnDisk({ path, place }: SetFile): Promise<Stored> {
  if (place !== undefined) throw elsewhere(path);
  if (path === "-") return { byteLength: null, read: () => naming(path, openStandardInput(pieceBytes)) };
  const facts = await stat(path).catch((cause: unknown) => Promise.reject(unreadable(path, cause)));
  // A device such as `/dev/zero` may have no end; a pipe ends when its writer does.
  const fault = facts.isCharacterDevice() || facts.isBlockDevice() ? irregular(path, facts) : null;
  if (fault !== null) throw fault;
  return {
    byteLength: facts.isFile() ? facts.size : null,
    read: (startByte, endByte) => naming(path, readFile(path, startByte, endByte)),
  };
}

async function* readFile(path: string, start: number, endByte: number | undefined): AsyncGenerator<Buffer> {
  if (endByte !== undefined && endByte - start <= pieceBytes) {
    // Members of an archive are many and small: a stream for each would take longer than all else.
    if (endByte > start) yield readAtOnce(path, start, endByte - start);
    return;
  }
  const end = endByte === undefined ? {} : { end: endByte - 1 };
  // A pipe has no places to start at.
  yield* createReadStream(path, { ...(start === 0 ? {} : { start }), ...end, highWaterMark: pieceBytes });
}

function readAtOnce(path: string, startByte: number, bytes: number): Buffer {
  const fd = openSync(path, "r");
  try {
    const room = Buffer.allocUnsafe(bytes);
    return room.subarray(0, readInto(fd, room, startByte));
  } finally {
    closeSync(fd);
  }
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

export async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

async function* naming(path: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* pieces;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function elsewhere(source: string): TranscriptError {
  return new TranscriptError("transcript.unreadable", `${source}: is no file of this machine`, {
    hint: "Fetch it or unpack its archive first, or analyze it with earshot analyze.",
    source,
  });
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
