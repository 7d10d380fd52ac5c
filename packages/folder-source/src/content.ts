import { stat } from "node:fs/promises";
import { irregular, readContent, type SetFile, unreadable } from "@earshot/transcripts";
import { FolderError } from "./errors.ts";

/** The most of a document, unpacked: a small packed file may hold more than memory does. */
export const longestDocumentBytes = 256 << 20;

/** A regular file's content in pieces, unpacked. Throws `TranscriptError`. */
export async function* readRegular(file: SetFile, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const facts = await stat(file.path).catch((cause: unknown) => Promise.reject(unreadable(file.path, cause)));
  const fault = irregular(file.path, facts);
  if (fault !== null) throw fault;
  for await (const piece of readContent(file)) {
    signal?.throwIfAborted();
    yield piece;
  }
}

/** A whole document, unpacked. Throws `TranscriptError`, and `FolderError` for one that is too large. */
export async function readDocument(file: SetFile, signal: AbortSignal | undefined): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of readRegular(file, signal)) {
    bytes += piece.length;
    if (bytes > longestDocumentBytes) throw tooLarge(file.path);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

export function tooLarge(place: string): FolderError {
  return new FolderError("folder.too_large", `${place}: larger than ${longestDocumentBytes >> 20} MiB`, {
    hint: "Check the file: a transcript is one call.",
  });
}
