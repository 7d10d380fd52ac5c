import { hash } from "node:crypto";
import { EarshotError, type Recording, type StateEvent } from "@earshot/model";
import { parseStateEvents, type StateEventsDocument, toSetFile } from "@earshot/transcripts";
import { longestDocumentBytes, readDocument, readRegular, tooLarge } from "./content.ts";
import { type Document, parseDocument } from "./document.ts";
import { FolderError } from "./errors.ts";
import { soundFormat } from "./file-name.ts";
import { createIds, type Ids, withExtensions } from "./ids.ts";
import { type Line, readLines } from "./json-lines.ts";
import type { Place } from "./places.ts";
import { findRecordingFiles, type LinesFile, type RecordingFiles } from "./recording-files.ts";
import { readSound, type Sound } from "./sound.ts";

/** What was read of a recording when it was listed. */
export interface RecordingContent {
  /** Null for a sound without a transcript. */
  transcript: { document: unknown } | null;
  sound: Sound | null;
  events: readonly StateEvent[];
}

export interface RecordingEntry {
  id: string;
  recording: Recording;
  content: RecordingContent;
  place: Place;
}

export type Entry = RecordingEntry | { id: string; error: EarshotError };

interface Parts {
  document: Document | null;
  sound: Sound | null;
  events: (StateEventsDocument & { sha256: string }) | null;
}

/** Every recording under the paths, each id once, and an entry for all that cannot be read. */
export async function* readEntries(
  paths: readonly string[],
  lines: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<Entry> {
  const ids = createIds();
  for await (const found of findRecordingFiles(paths, lines)) {
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
  const { name, transcript, sound, events } = files;
  const path = transcript ?? sound ?? name;
  const fullName = withExtensions(name, path);
  try {
    const parts: Parts = {
      document:
        transcript === null ? null : parseDocument(await readDocument(toSetFile(transcript), signal), transcript),
      sound: sound === null ? null : await readSound(sound, signal),
      events: events === null ? null : await readEvents(events, signal),
    };
    const id = parts.document?.id ?? name;
    const earlier = ids.take(id, path);
    if (earlier === null) return toEntry(id, parts, files);
    return { id: ids.spare([fullName], path), error: duplicate(path, id, earlier) };
  } catch (error) {
    return { id: ids.spare([name, fullName], path), error: asEarshotError(error) };
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
    try {
      if (bytes === null) throw tooLarge(place);
      const document = parseDocument(bytes, place);
      const id = document.id ?? lineIds.of(number);
      const earlier = id === lineIds.of(number) ? lineIds.ownerOf(number) : ids.take(id, path);
      if (earlier !== null) throw duplicate(place, id, earlier);
      return toEntry(id, { document, sound: null, events: null }, { kind: "line", file, number });
    } catch (error) {
      return { id: lineIds.spare(number), error: asEarshotError(error) };
    }
  }
}

function toEntry(id: string, { document, sound, events }: Parts, place: Place): RecordingEntry {
  const recording: Recording = {
    id,
    interactionId: document?.interactionId ?? id,
    state: { kind: "ready" },
    startTime: events?.startTime ?? document?.startTime ?? null,
    parts: sound === null ? [] : [toPart(sound)],
    contentSha256: combineHashes({ document, sound, events }),
  };
  const transcript = document === null ? null : { document: document.document };
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
function combineHashes({ document, sound, events }: Parts): string {
  const hashes = Object.entries({ transcript: document, sound, events }).flatMap(([name, part]) =>
    part === null ? [] : [{ name, sha256: part.sha256 }],
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

async function readEvents(path: string, signal: AbortSignal | undefined): Promise<NonNullable<Parts["events"]>> {
  const bytes = await readDocument(toSetFile(path), signal);
  return { ...parseStateEvents(bytes, path), sha256: hash("sha256", bytes, "hex") };
}
