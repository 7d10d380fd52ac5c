import { join } from "node:path";
import { TranscriptError } from "../errors.ts";
import { isTextFormat } from "../formats/formats.ts";
import { parseTranscript } from "../transcript.ts";
import { readContent } from "./content.ts";
import type { FolderContent, FolderFile } from "./folder.ts";
import { isEventsFileName, isSetFileName, type SetFile, toSetFile, withoutDuplicates } from "./set-file.ts";
import type { OpenStored } from "./stored.ts";

/** A file that begins like JSON is read whole before it is known for a transcript; a longer one is none. */
const longestLookedAtBytes = 64 << 20;
const headBytes = 8192;

export interface FolderTranscripts {
  transcripts: FolderFile[];
  /** Transcripts beside another of the same name, which tells the same call. */
  duplicates: FolderFile[];
  others: FolderFile[];
}

/** Which files of a folder are transcripts: those that are called so, and those of other names that hold one. */
export function findTranscripts({ path, files }: FolderContent): Promise<FolderTranscripts> {
  return chooseTranscripts(files, ({ name }) => holdsTranscript(toSetFile(join(path, name))));
}

/** The same of any files, which are looked into by `holds` where their names do not say it. */
export async function chooseTranscripts(
  files: readonly FolderFile[],
  holds: (file: FolderFile) => Promise<boolean>,
): Promise<FolderTranscripts> {
  const found: FolderFile[] = [];
  const others: FolderFile[] = [];
  for (const file of files) {
    const { name, fault } = file;
    const isOne = isSetFileName(name) || (fault === null && !isEventsFileName(name) && (await holds(file)));
    (isOne ? found : others).push(file);
  }
  return { ...withoutDuplicates(found), others };
}

/** False for what cannot be read: nothing says that it should be. */
export async function holdsTranscript(file: SetFile, open?: OpenStored): Promise<boolean> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of readContent({ ...file, lines: false }, open)) {
      const isFirst = bytes === 0;
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > longestLookedAtBytes) return false;
      if (!isFirst) continue;
      const head = piece.subarray(0, headBytes);
      if (head.includes(0)) return false;
      const text = new TextDecoder().decode(head, { stream: true });
      if (isTextFormat(text)) return true;
      if (!/^\s*[[{]/.test(text)) return false;
    }
    if (bytes === 0) return false;
    parseTranscript(Buffer.concat(pieces), { source: file.path });
    return true;
  } catch (error) {
    if (!(error instanceof TranscriptError)) throw error;
    return error.code === "transcript.segments" || error.code === "transcript.unsupported_format";
  }
}
