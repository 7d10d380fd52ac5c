import { open } from "node:fs/promises";
import { TranscriptError } from "../errors.ts";
import { irregular } from "../files/irregular.ts";
import type { SetFile } from "../files/set-file.ts";
import { collect, type OpenStored, unreadable } from "../files/stored.ts";

/** A file of known length that is read from any place. */
export interface StoredBytes {
  byteLength: number;
  /** Bytes `[start, end)`, all of them, or it throws; in memory of as many bytes that the caller has, or in their own. */
  slice(start: number, end: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** @throws TranscriptError `transcript.unreadable` */
export async function openStoredBytes(path: string): Promise<StoredBytes> {
  const file = await open(path, "r").catch((cause) => Promise.reject(unreadable(path, cause)));
  try {
    const facts = await file.stat();
    const fault = irregular(path, facts);
    if (fault !== null) throw fault;
    return {
      byteLength: facts.size,
      async slice(start, end, into) {
        const bytes = into ?? new Uint8Array(end - start);
        for (let filled = 0; filled < bytes.length; ) {
          const { bytesRead } = await file
            .read(bytes, filled, bytes.length - filled, start + filled)
            .catch((cause) => Promise.reject(unreadable(path, cause)));
          if (bytesRead === 0) throw unreadable(path, new Error(`ends at byte ${start + filled}`));
          filled += bytesRead;
        }
        return bytes;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A member of a zip archive is kept in memory: each piece would have to be read, and unpacked, from its beginning. */
const mostKeptBytes = 1 << 29;

/**
 * The same of a file on a server or in an archive.
 * @throws TranscriptError `transcript.unreadable` for what can only be read from its beginning, `transcript.too_large`, and what
 * `open` throws
 */
export async function openBytesElsewhere(file: SetFile, open: OpenStored): Promise<StoredBytes> {
  const { path } = file;
  const { byteLength, read } = await open(file);
  if (byteLength === null) throw onlyFromItsBeginning(path);
  if (file.place?.kind === "zip") {
    if (byteLength > mostKeptBytes) throw tooLarge(path);
    const content = await collect(read(0));
    const slice = async (start: number, end: number) => Uint8Array.from(content.subarray(start, end));
    return { byteLength, slice, close: async () => {} };
  }
  return {
    byteLength,
    async slice(start, end) {
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      for await (const piece of read(start, end)) {
        bytes.set(piece, filled);
        filled += piece.length;
      }
      if (filled < bytes.length) throw unreadable(path, new Error(`ends at byte ${start + filled}`));
      return bytes;
    },
    close: async () => {},
  };
}

function tooLarge(source: string): TranscriptError {
  return new TranscriptError("transcript.too_large", `${source}: is longer than 512 MiB in a zip archive`, {
    hint: "Unpack the archive: on a disk or a server such a file is read in pieces.",
    source,
  });
}

function onlyFromItsBeginning(source: string): TranscriptError {
  return new TranscriptError("transcript.unreadable", `${source}: can only be read from its beginning`, {
    hint: "The list of its columns is at its end: save it as a file first.",
    source,
  });
}
