import {
  describeError,
  parseWallTime,
  type Recording,
  type RecordingQuery,
  type RecordingSource,
  type UnreadableRecording,
} from "@earshot/model";
import { type Entry, type RecordingContent, type RecordingEntry, readEntries, readPlace } from "./entry.ts";
import { FolderError } from "./errors.ts";
import { soundFormat } from "./file-name.ts";
import { createPlaces } from "./places.ts";
import { findRecordingFiles } from "./recording-files.ts";
import { checkUnchanged } from "./sound.ts";

export interface FolderSourceOptions {
  /** Files, folders and patterns. */
  paths: readonly string[];
  /** Every file named by its own name holds JSON Lines: one transcript a line. */
  lines?: boolean | undefined;
  /** Called by a listing with each file of a folder that belongs to no recording. */
  onPassedOver?: ((path: string) => void) | undefined;
}

/** A source that has the transcripts of its recordings. */
export type FolderSource = RecordingSource & Required<Pick<RecordingSource, "transcript">>;

/**
 * Transcripts and audio files on disk as recordings. What a listing reads of a recording lasts as long as the recording's object:
 * `transcript`, `media` and `holds` read the files again only for a copy of it.
 */
export function createFolderSource({ paths, lines = false, onPassedOver }: FolderSourceOptions): FolderSource {
  const contents = new WeakMap<Recording, RecordingContent>();
  const places = createPlaces();

  function toListed(entry: Entry): Recording | UnreadableRecording {
    if ("error" in entry) {
      return { id: entry.id, unreadable: describeError(entry.error), contentSha256: entry.contentSha256 };
    }
    contents.set(entry.recording, entry.content);
    places.add(entry);
    return entry.recording;
  }

  async function* list(query: RecordingQuery, signal?: AbortSignal): AsyncGenerator<Recording | UnreadableRecording> {
    const isWithin = createRange(query);
    const { limit = Number.POSITIVE_INFINITY, onTotal } = query;
    const ids = query.ids === undefined ? null : new Set(query.ids);
    if (onTotal !== undefined) {
      const total = ids === null ? await countEntries() : ids.size;
      if (total !== null) onTotal(Math.min(total, limit));
    }
    let left = limit;
    if (left <= 0) return;
    for await (const entry of ids === null ? readEntries(paths, lines, signal, onPassedOver) : readById(ids, signal)) {
      if ("recording" in entry && !isWithin(entry.recording)) continue;
      yield toListed(entry);
      left -= 1;
      if (left <= 0) return;
    }
  }

  /** Null for JSON Lines: how many there are is only known once they are read. */
  async function countEntries(): Promise<number | null> {
    let count = 0;
    for await (const { kind } of findRecordingFiles(paths, lines)) {
      if (kind === "lines") return null;
      count += 1;
    }
    return count;
  }

  /** In the order asked for. Those that no listing came to yet are searched for at once, and held until their turn. */
  async function* readById(ids: ReadonlySet<string>, signal: AbortSignal | undefined): AsyncGenerator<Entry> {
    let searched: ReadonlyMap<string, Entry> | null = null;
    for (const id of ids) {
      const known = searched?.get(id) ?? (await readKnown(id, signal));
      if (known !== null) {
        yield known;
        continue;
      }
      searched ??= await search(ids, signal);
      yield searched.get(id) ?? { id, error: notFound(id) };
    }
  }

  /** Null for a recording that is not known, or no longer where it was. */
  async function readKnown(id: string, signal: AbortSignal | undefined): Promise<Entry | null> {
    const place = places.find(id);
    const entry = place === null ? null : await readPlace(place, signal);
    return entry?.id === id && "recording" in entry ? entry : null;
  }

  async function search(ids: ReadonlySet<string>, signal: AbortSignal | undefined): Promise<Map<string, Entry>> {
    const found = new Map<string, Entry>();
    for await (const entry of readEntries(paths, lines, signal)) {
      if ("recording" in entry) places.add(entry);
      if (ids.has(entry.id)) found.set(entry.id, entry);
      if (found.size === ids.size) break;
    }
    return found;
  }

  async function readEntry(id: string, signal: AbortSignal | undefined): Promise<RecordingEntry> {
    for await (const entry of readById(new Set([id]), signal)) {
      if ("error" in entry) throw entry.error;
      return entry;
    }
    throw notFound(id);
  }

  async function contentOf(recording: Recording, signal: AbortSignal | undefined): Promise<RecordingContent> {
    const known = contents.get(recording);
    if (known !== undefined) return known;
    const again = await readEntry(recording.id, signal);
    if (again.recording.contentSha256 !== recording.contentSha256) {
      throw new FolderError("folder.changed", `the files of recording ${recording.id} changed since it was listed`, {
        hint: "Run again when nothing writes to them any more.",
      });
    }
    contents.set(recording, again.content);
    return again.content;
  }

  return {
    name: "folder",
    list,
    async get(id, signal) {
      const { recording, content } = await readEntry(id, signal);
      contents.set(recording, content);
      return recording;
    },
    async media(recording, part, _directory, signal) {
      const { sound } = await contentOf(recording, signal);
      if (sound === null || recording.parts.every(({ id }) => id !== part.id)) {
        throw new FolderError("folder.not_found", `recording ${recording.id} has no part ${part.id}`, {
          hint: "Check the id; its file may have been removed since it was listed.",
        });
      }
      await checkUnchanged(sound);
      const { path, bytes, sha256 } = sound;
      return { path, bytes, sha256, contentType: soundFormat(path).contentType };
    },
    async holds(recording, signal) {
      return { events: [...(await contentOf(recording, signal)).events], pauses: [], warnings: [] };
    },
    async transcript(recording, signal) {
      const { transcript } = await contentOf(recording, signal);
      return transcript === null ? null : { kind: "document", format: null, ...transcript };
    },
  };
}

function notFound(id: string): FolderError {
  return new FolderError("folder.not_found", `no recording has the id ${JSON.stringify(id)}`, {
    hint: "Check the id and the paths; its file may have been moved or removed since it was listed.",
  });
}

/** What has no start time, or none that is valid, stays. */
function createRange({ from, to }: RecordingQuery): (recording: Recording) => boolean {
  const fromMs = parseInstant("from", from, Number.NEGATIVE_INFINITY);
  const toMs = parseInstant("to", to, Number.POSITIVE_INFINITY);
  if (fromMs >= toMs) {
    throw new FolderError("folder.invalid_query", `no time lies between from ${from} and to ${to}`, {
      hint: "Give a `from` that lies before `to`.",
    });
  }
  return ({ startTime }) => {
    const startMs = parseWallTime(startTime ?? "");
    return startMs === null || (startMs >= fromMs && startMs < toMs);
  };
}

function parseInstant(name: "from" | "to", value: string | undefined, absentMs: number): number {
  if (value === undefined) return absentMs;
  const timeMs = parseWallTime(value) ?? Date.parse(value);
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new FolderError("folder.invalid_query", `${name} ${JSON.stringify(value)} is not a date and time`, {
    hint: "Give it in ISO 8601, such as 2026-10-01T00:00:00Z.",
  });
}
