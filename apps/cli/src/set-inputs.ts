import { join } from "node:path";
import { fileError, UsageError } from "@earshot/model";
import {
  type FolderFile,
  findPath,
  findTranscripts,
  isSpeakersFileName,
  type SetFile,
  type TranscriptError,
  toSetFile,
  transcriptStem,
  walkFolder,
} from "@earshot/transcripts";
import { counted } from "./io.ts";

/** What the paths of a command line name: one file alone, or a set. */
export interface SetInputs {
  files: SetFile[];
  /** Folders that could not be read, and what has the name of a transcript but is no file. */
  faults: TranscriptError[];
  /** Files of folders that hold no transcript, or one of a call that another file beside them has. */
  passedOver: string[];
  /** One file was named, by its own name. */
  single: boolean;
}

/**
 * The files named, those that patterns match, and those in the folders named; each pattern and folder in the order of its names.
 * @param lines every file named by its own name holds JSON Lines
 */
export async function findInputs(paths: readonly string[], lines: boolean): Promise<SetInputs> {
  const found = await Promise.all(paths.map((path) => findFiles(path, lines)));
  const files = found.flatMap(({ files }) => files);
  const faults = found.flatMap(({ faults }) => faults);
  const passedOver = found.flatMap(({ passedOver }) => passedOver);
  if (files.length === 0 && faults.length === 0) {
    throw new UsageError(
      `${paths.join(", ")}: no transcript in it`,
      "Name a folder that holds transcripts, also packed as .gz or .zst.",
    );
  }
  return { files, faults, passedOver, single: found.length === 1 && found[0]?.single === true };
}

async function findFiles(path: string, lines: boolean): Promise<SetInputs> {
  if (path === "-") return { files: [toSetFile(path, lines)], faults: [], passedOver: [], single: true };
  const named = await findPath(path).catch((cause) => Promise.reject(fileError(path, cause)));
  if (named.length === 0) throw new UsageError(`${path}: no file matches`, "Check the pattern.");
  const inputs: SetInputs = { files: [], faults: [], passedOver: [], single: false };
  for (const match of named) {
    if (match.fault !== null) inputs.faults.push(match.fault);
    else if (match.isFolder) await addFolder(inputs, match.path);
    else inputs.files.push(toSetFile(match.path, lines));
  }
  inputs.single = named.length === 1 && named[0]?.path === path && !named[0].isFolder;
  return inputs;
}

async function addFolder({ files, faults, passedOver }: SetInputs, folder: string): Promise<void> {
  const found: SetFile[] = [];
  for await (const content of walkFolder(folder)) {
    if (content.fault !== null) faults.push(content.fault);
    const { transcripts, duplicates, others } = await findTranscripts(content);
    // Joined once, since there may be many files.
    const prefix = join(folder, content.name, "name").slice(0, -"name".length);
    const speakersOf = new Map<string, string>();
    for (const { name, fault } of duplicates) {
      if (fault === null && isSpeakersFileName(name)) speakersOf.set(transcriptStem(name), prefix + name);
      else passedOver.push(prefix + name);
    }
    const add = ({ fault }: FolderFile, file: SetFile) => {
      if (fault !== null) faults.push(fault);
      else found.push(file);
    };
    for (const transcript of transcripts) {
      const file = toSetFile(prefix + transcript.name);
      const speakers =
        file.lines || speakersOf.size === 0 ? undefined : speakersOf.get(transcriptStem(transcript.name));
      add(transcript, speakers === undefined ? file : { ...file, speakers });
    }
    for (const other of others) {
      const file = toSetFile(prefix + other.name);
      if (file.columns === undefined) passedOver.push(file.path);
      else add(other, file);
    }
  }
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of found) files.push(file);
}

/** Says how many files of folders were left aside, and names some of them. */
export function passedOverText(paths: readonly string[]): string {
  const named = paths.slice(0, 10);
  const more = paths.length - named.length;
  return `passed over ${counted(paths.length, "file")} without a call of its own: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
