import type { Dirent, Stats } from "node:fs";
import { TranscriptError } from "../errors.ts";

/** Why something must not be read as a file; null for a regular file. */
export function irregular(path: string, facts: Stats | Dirent): TranscriptError | null {
  if (facts.isFile()) return null;
  const kind = facts.isDirectory() ? "folder" : facts.isFIFO() ? "pipe" : facts.isSocket() ? "socket" : "device";
  return new TranscriptError("transcript.unreadable", `${path}: is a ${kind}, not a file`, {
    hint: "Name a file.",
    source: path,
  });
}
