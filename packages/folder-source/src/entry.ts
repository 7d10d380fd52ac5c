import { hash } from "node:crypto";
import { EarshotError, type Recording, type StateEvent } from "@earshot/model";
import {
  decodeText,
  type Line,
  parseStateEvents,
  readLines,
  readSpeakerTurns,
  type StateEventsDocument,
  toSetFile,
} from "@earshot/transcripts";
import { longestDocumentBytes, readDocument, readRegular, tooLarge } from "./content.ts";
import { type Document, parseDocument } from "./document.ts";
import { FolderError } from "./errors.ts";
import { soundFormat } from "./file-name.ts";
import { createIds, type Ids, withExtensions } from "./ids.ts";
import type { Place } from "./places.ts";
import { findRecordingFiles, type LinesFile, type RecordingFiles } from "./recording-files.ts";
import { readSound, type Sound } from "./sound.ts";

/** What was read of a recording when it was listed. */
export interface RecordingContent {
  /** Null for a sound without a transcript. */
  transcript: { document: unknown; source: string; speakers?: { text: string; source: string } | undefined } | null;
  sound: Sound | null;
  events: readonly StateEvent[];
}

export interface RecordingEntry {
  id: string;
  recording: Recording;
  content: RecordingContent;
  place: Place;
}

interface UnreadableEntry {
  id: string;
  error: EarshotError;
  /** Of its files, when each of them could be read. */
  contentSha256?: string | undefined;
}

export type Entry = RecordingEntry | UnreadableEntry;

interface Parts {
  document: Document | null;
  sound: Sound | null;
  events: StateEventsDocument | null;
  speakers?: { text: string; source: string } | undefined;
  contentSha256: string;
}

/** A document as it was read, unpacked. */
interface Content {
  bytes: Buffer;
  sha256: string;
}

/** Every recording under the paths, each id once, and an entry for all that cannot be read. */
export async function* readEntries(
  paths: readonly string[],
  lines: boolean,
  signal: AbortSignal | undefined,
  onPassedOver?: (path: string) => void,
): AsyncGenerator<Entry> {
  const ids = createIds();
  for await (const found of findRecordingFiles(paths, lines, onPassedOver)) {
    signal?.throwIfAborted();
    if (found.kind === "recording") yield await readRecording(found, ids, signal);
    else if (found.kind === "lines") yield* readLinesFile(found, ids, null, signal);
    else yield { id: ids.spare([found.id], found.id), error: found.error };
  }
}

/** Reads again what a listing found at a place; null when there is nothing any more. */
export async function readPlace(place: Place, signal: AbortSignal | undefined): Promise<Entry | null> {
  const ids = createIds();
  if (place.kind === "recording") return await readRecording(place, ids, signal);
  for await (const entry of readLinesFile(place.file, ids, place.number, signal)) return entry;
  return null;
}

async function readRecording(files: RecordingFiles, ids: Ids, signal: AbortSignal | undefined): Promise<Entry> {
  const { name, transcript, sound, events, speakers } = files;
  const path = transcript ?? sound ?? name;
  const fullName = withExtensions(name, path);
  let contentSha256: string | undefined;
  try {
    const read = {
      transcript: transcript === null ? null : toContent(await readDocument(toSetFile(transcript), signal)),
      sound: sound === null ? null : await readSound(sound, signal),
      events: events === null ? null : toContent(await readDocument(toSetFile(events), signal)),
      speakers: speakers === null ? null : toContent(await readDocument(toSetFile(speakers), signal)),
    };
    contentSha256 = combineHashes(read);
    const parts: Parts = {
      document: read.transcript && parseDocument(read.transcript.bytes, path),
      sound: read.sound,
      events: read.events && parseStateEvents(read.events.bytes, events ?? path),
      speakers: read.speakers === null ? undefined : readSpeakers(read.speakers.bytes, speakers ?? path),
      contentSha256,
    };
    const id = parts.document?.id ?? name;
    const earlier = ids.take(id, path);
    if (earlier === null) return toEntry(id, parts, files);
    return { id: ids.spare([fullName], path), error: duplicate(path, id, earlier), contentSha256 };
  } catch (error) {
    return { id: ids.spare([name, fullName], path), error: asEarshotError(error), contentSha256 };
  }
}

/** @param only the one line to be parsed; null for all */
async function* readLinesFile(
  file: LinesFile,
  ids: Ids,
  only: number | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<Entry> {
  const { name, path } = file;
  const lineIds = ids.takeLines(name, path);
  try {
    for await (const line of readLines(readRegular(toSetFile(path, true), signal), longestDocumentBytes)) {
      if (only === null || only === line.number) yield readLine(line, `${path}:${line.number}`);
    }
  } catch (error) {
    yield { id: ids.spare([withExtensions(name, path)], path), error: asEarshotError(error) };
  }

  function readLine({ number, bytes }: Line, place: string): Entry {
    if (bytes === null) return { id: lineIds.spare(number), error: tooLarge(place) };
    const contentSha256 = toContent(bytes).sha256;
    try {
      const document = parseDocument(bytes, place);
      const id = document.id ?? lineIds.of(number);
      const earlier = id === lineIds.of(number) ? lineIds.ownerOf(number) : ids.take(id, path);
      if (earlier !== null) throw duplicate(place, id, earlier);
      const parts = { document, sound: null, events: null, contentSha256 };
      return toEntry(id, parts, { kind: "line", file, number });
    } catch (error) {
      return { id: lineIds.spare(number), error: asEarshotError(error), contentSha256 };
    }
  }
}

const toContent = (bytes: Buffer): Content => ({ bytes, sha256: hash("sha256", bytes, "hex") });

/** Read for whoever needs it with a role map; checked here, so that a fault names the file. */
function readSpeakers(bytes: Buffer, source: string): { text: string; source: string } {
  const text = decodeText(bytes, source);
  readSpeakerTurns(text, { source });
  return { text, source };
}

function toEntry(
  id: string,
  { document, sound, events, speakers, contentSha256 }: Parts,
  place: Place,
): RecordingEntry {
  const recording: Recording = {
    id,
    interactionId: document?.interactionId ?? id,
    state: { kind: "ready" },
    startTime: events?.startTime ?? document?.startTime ?? null,
    parts: sound === null ? [] : [toPart(sound)],
    contentSha256,
    conversation: document?.conversation ?? undefined,
  };
  const source = place.kind === "line" ? `${place.file.path}:${place.number}` : (place.transcript ?? place.name);
  const transcript = document === null ? null : { document: document.document, source, speakers };
  return { id, recording, content: { transcript, sound, events: events?.events ?? [] }, place };
}

const toPart = ({ path }: Sound): Recording["parts"][number] => ({
  id: "voice",
  mediaType: "voice",
  format: soundFormat(path).format,
  channel: null,
  state: { kind: "ready" },
});

/** Of one file its own hash; of several, that of their hashes by name, so that no file can take the place of another. */
function combineHashes(
  files: Record<"transcript" | "sound" | "events" | "speakers", Pick<Content, "sha256"> | null>,
): string {
  const hashes = Object.entries(files).flatMap(([name, file]) =>
    file === null ? [] : [{ name, sha256: file.sha256 }],
  );
  const [first, second] = hashes;
  if (first !== undefined && second === undefined) return first.sha256;
  return hash("sha256", hashes.map(({ name, sha256 }) => `${name} ${sha256}\n`).join(""), "hex");
}

function duplicate(place: string, id: string, earlier: string): FolderError {
  return new FolderError("folder.duplicate_id", `${place}: ${earlier} has the id ${JSON.stringify(id)} already`, {
    hint: "Rename one of them, or name the folder above both.",
  });
}

/** An error that is not Earshot's own, or an abort, ends the listing. */
function asEarshotError(error: unknown): EarshotError {
  if (error instanceof EarshotError) return error;
  throw error;
}
