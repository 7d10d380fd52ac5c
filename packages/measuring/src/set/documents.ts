import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { audioKind, type DetectedSpeech, kindBytes } from "@earshot/audio";
import {
  isOnDisk,
  type OpenStored,
  type RoleMap,
  readInto,
  readSpeakerTurns,
  readWhole,
  type SetFile,
  type SpeakerTurns,
  unreadable,
} from "@earshot/transcripts";

/** A whole document to be scanned beside others. */
export interface Document {
  file: SetFile;
  bytes: number;
  /** Null for what is read when its room is there. */
  content: Buffer | null;
  /** What was detected, when it is a recording that is decoded in a thread of its own. */
  speech?: DetectedSpeech | undefined;
  /** Of the RTTM beside it. */
  turns?: SpeakerTurns | undefined;
  error?: unknown;
}

/** A file that is read when its room is there, without speakers beside it; null for any other. */
export function openPlain(file: SetFile): Document | null {
  if (file.compression !== null || file.speakers !== undefined || !isOnDisk(file)) return null;
  try {
    const facts = statSync(file.path);
    return facts.isFile() ? { file, bytes: facts.size, content: null } : null;
  } catch {
    return null; // openDocument says why
  }
}

export async function openDocument(file: SetFile, roleMap: RoleMap, open: OpenStored): Promise<Document> {
  try {
    const { speakers } = file;
    const turns =
      speakers === undefined
        ? undefined
        : readSpeakerTurns(await readWhole(speakers, open), { source: speakers.path, roleMap });
    const plain = openPlain({ ...file, speakers: undefined });
    if (plain !== null) return { ...plain, file, turns };
    const content = await readWhole(file, open);
    return { file, bytes: content.length, content, turns };
  } catch (cause) {
    return { file, bytes: 0, content: null, error: isSystemError(cause) ? unreadable(file.path, cause) : cause };
  }
}

/** Puts a document into its room; returns how long it is. */
export function readDocument(document: Document, room: Uint8Array): number {
  const { content, error, file } = document;
  if (error !== undefined) return 0;
  if (content !== null) {
    room.set(content);
    return content.length;
  }
  let fd: number | null = null;
  try {
    fd = openSync(file.path, "r");
    return readInto(fd, room, 0);
  } catch (cause) {
    document.error = unreadable(file.path, cause);
    return 0;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** Whether it begins like a recording that is no WAV: those are decoded with the documents around them. */
export function needsDecoding(head: Uint8Array): boolean {
  const kind = audioKind(head);
  return kind !== null && kind !== "wav";
}

/** Enough of a file to recognise it; nothing of one that cannot be read. */
export function readHead(path: string): Uint8Array {
  let fd: number | null = null;
  try {
    fd = openSync(path, "r");
    const head = Buffer.alloc(kindBytes);
    return head.subarray(0, readInto(fd, head, 0));
  } catch {
    return Buffer.alloc(0); // reading it as a document will say why
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

export function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

export const isSystemError = (error: unknown): boolean => error instanceof Error && "syscall" in error;
