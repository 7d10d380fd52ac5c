import { readdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileProblem } from "@earshot/model";
import {
  findPath,
  findTranscripts,
  type NamedPath,
  type TranscriptError,
  transcriptStem,
  walkFolder,
} from "@earshot/transcripts";
import { FolderError } from "./errors.ts";
import { type FileKind, type FileName, readFileName, soundRank } from "./file-name.ts";

/** The files of one recording, at least a transcript or a sound. */
export interface RecordingFiles {
  kind: "recording";
  /** The path within the folder named, without extensions: the id of a recording that has none of its own. */
  name: string;
  transcript: string | null;
  sound: string | null;
  events: string | null;
  /** RTTM beside a transcript; by itself it is the transcript. */
  speakers: string | null;
}

/** A file of JSON Lines. */
export interface LinesFile {
  kind: "lines";
  /** As of a recording; its lines are called `<name>:<line>`. */
  name: string;
  path: string;
}

/** What the paths given hold, in their order. */
export type FoundFiles =
  | RecordingFiles
  | LinesFile
  | { kind: "fault"; id: string; error: TranscriptError | FolderError };

interface FilesInFolder {
  kind: "files";
  folder: string;
  /** The folder's path within the folder named. */
  folderName: string;
  names: Set<string>;
}

/** A folder to be walked, or some files of one folder. */
type Place = FilesInFolder | { kind: "folder"; named: NamedPath };

/**
 * Finds the recordings under all paths. A path named by itself brings in the files beside it that belong to the same recording.
 * @param lines every file named by its own name, or matched by a pattern, holds JSON Lines
 * @param onPassedOver called with each file of a folder that belongs to no recording
 */
export async function* findRecordingFiles(
  paths: readonly string[],
  lines: boolean,
  onPassedOver: (path: string) => void = () => {},
): AsyncGenerator<FoundFiles> {
  // All paths are looked up before the first file is read, so that a mistyped one is reported at once.
  const named = (await Promise.all(paths.map(lookUp))).flat();
  let empty = true;
  for (const place of toPlaces(named)) {
    for await (const found of place.kind === "files"
      ? findBeside(place, lines, onPassedOver)
      : findInFolder(place.named, onPassedOver)) {
      empty = false;
      yield found;
    }
  }
  if (!empty) return;
  throw new FolderError("folder.empty", `${paths.join(", ") || "no path"}: no transcript and no recording in it`, {
    hint: "Name a folder that holds transcripts, also packed as .gz or .zst, or audio files.",
  });
}

async function lookUp(path: string): Promise<NamedPath[]> {
  if (path === "-") {
    throw new FolderError(
      "folder.no_such_path",
      "recordings cannot be read from standard input: each is read again later",
      {
        hint: "Save the transcripts as a file and name it.",
      },
    );
  }
  const found = await findPath(path).catch((cause: unknown) => {
    const { problem, hint } = fileProblem(cause) ?? { problem: String(cause), hint: "Check the path." };
    throw new FolderError("folder.no_such_path", `${path}: ${problem}`, { hint, cause });
  });
  if (found.length > 0) return found;
  throw new FolderError("folder.no_such_path", `${path}: no file matches`, { hint: "Check the pattern." });
}

/** Files of one folder are taken together, since several may be one recording. */
function toPlaces(paths: readonly NamedPath[]): Place[] {
  const places: Place[] = [];
  const byFolder = new Map<string, FilesInFolder>();
  for (const named of paths) {
    if (named.isFolder) {
      places.push({ kind: "folder", named });
      continue;
    }
    const folder = dirname(named.path);
    const folderName = named.name === "" ? "." : dirname(named.name);
    const key = `${folder}\0${folderName}`;
    const place = byFolder.get(key) ?? { kind: "files", folder, folderName, names: new Set() };
    if (!byFolder.has(key)) places.push(place);
    byFolder.set(key, place);
    place.names.add(basename(named.path));
  }
  return places;
}

async function* findInFolder(
  { path, name, fault }: NamedPath,
  onPassedOver: (path: string) => void,
): AsyncGenerator<FoundFiles> {
  if (fault !== null) {
    yield { kind: "fault", id: name || path, error: fault };
    return;
  }
  for await (const content of walkFolder(path)) {
    const folderName = joinNames(name, content.name);
    if (content.fault !== null) yield { kind: "fault", id: folderName || path, error: content.fault };
    const { transcripts, duplicates } = await findTranscripts(content);
    const known = new Set(transcripts);
    const passedOver = new Set(duplicates);
    const files = content.files.flatMap((file): File[] => {
      const { name } = file;
      const kind = readFileName(name);
      const isDuplicate = passedOver.has(file) && kind?.kind !== "speakers";
      if (isDuplicate || (kind === null && !known.has(file))) onPassedOver(join(content.path, name));
      else return toFile(name, kind ?? { kind: "transcript", stem: transcriptStem(name) });
      return [];
    });
    yield* groupFiles(content.path, folderName, files, onPassedOver);
  }
}

async function* findBeside(
  { folder, folderName, names }: FilesInFolder,
  lines: boolean,
  onPassedOver: (path: string) => void,
): AsyncGenerator<FoundFiles> {
  const named = [...names].flatMap((name) => {
    const file = readFileName(name) ?? { kind: "transcript", stem: basename(name, extname(name)) };
    return toFile(name, lines && file.kind === "transcript" ? { ...file, kind: "lines" } : file);
  });
  const missing = new Map<string, Set<FileKind>>();
  for (const { stem, kind } of named) {
    if (kind === "lines") continue;
    const kinds = missing.get(stem) ?? new Set(["transcript", "sound", "events", "speakers"]);
    kinds.delete(kind);
    missing.set(stem, kinds);
  }
  // A folder may be closed to listing while its files can be read.
  const others = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const beside = others
    .filter((entry) => !entry.isDirectory() && !names.has(entry.name))
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => toFile(name, readFileName(name)))
    .filter(({ stem, kind }) => missing.get(stem)?.delete(kind));
  yield* groupFiles(folder, folderName, [...named, ...beside], onPassedOver);
}

interface File extends FileName {
  name: string;
}

const toFile = (name: string, file: FileName | null): File[] => (file === null ? [] : [{ name, ...file }]);

const none = { transcript: null, sound: null, events: null, speakers: null };

/**
 * One recording for all files of one stem, where its first file is; JSON Lines are by themselves. Of several sounds of one stem
 * the one that lost least is taken.
 */
function* groupFiles(
  folder: string,
  folderName: string,
  files: readonly File[],
  onPassedOver: (path: string) => void,
): Generator<FoundFiles> {
  const found: FoundFiles[] = [];
  const byStem = new Map<string, RecordingFiles>();
  for (const { name, kind, stem } of files) {
    const path = join(folder, name);
    const id = joinNames(folderName, stem);
    if (kind === "lines") {
      found.push({ kind, name: id, path });
      continue;
    }
    const recording = byStem.get(stem) ?? { ...none, kind: "recording", name: id };
    if (!byStem.has(stem)) {
      byStem.set(stem, recording);
      found.push(recording);
    }
    const earlier = recording[kind];
    if (earlier === null) {
      recording[kind] = path;
    } else if (kind === "transcript") {
      // It may have an id of its own.
      found.push({ ...recording, ...none, transcript: path });
    } else if (kind === "sound") {
      const [taken, left] = soundRank(path) < soundRank(earlier) ? [path, earlier] : [earlier, path];
      recording.sound = taken;
      onPassedOver(left);
    } else {
      const error = new FolderError(
        "folder.duplicate_id",
        `${path}: ${earlier} belongs to the same recording already`,
        {
          hint: "Move or rename one of the two files.",
        },
      );
      found.push({ kind: "fault", id: joinNames(folderName, name), error });
    }
  }
  for (const entry of found) {
    if (hasOnlyEvents(entry)) yield strayEvents(entry.name, entry.events);
    else if (entry.kind !== "recording" || entry.transcript !== null) yield entry;
    else yield { ...entry, transcript: entry.speakers, speakers: null };
  }
}

function hasOnlyEvents(entry: FoundFiles): entry is RecordingFiles & { events: string } {
  return entry.kind === "recording" && entry.events !== null && !entry.transcript && !entry.sound && !entry.speakers;
}

function strayEvents(name: string, path: string): FoundFiles {
  const error = new FolderError("folder.stray_events", `${path}: there is no recording with these state events`, {
    hint: "Put the transcript or the sound beside it, under the same name.",
  });
  return { kind: "fault", id: `${name}.events`, error };
}

/** A path within the folder named. */
export function joinNames(folder: string, name: string): string {
  if (folder === "" || folder === ".") return name;
  return name === "" ? folder : `${folder}/${name}`;
}
