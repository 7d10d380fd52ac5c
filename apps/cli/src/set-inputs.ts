import { join } from "node:path";
import { fileError, UsageError } from "@earshot/model";
import {
  findPath,
  isSetFileName,
  type SetFile,
  type TranscriptError,
  toSetFile,
  walkFolder,
  withoutDuplicateCaptions,
} from "@earshot/transcripts";

/** What the paths of a command line name: one file alone, or a set. */
export interface SetInputs {
  files: SetFile[];
  /** Folders that could not be read, and what has the name of a transcript but is no file. */
  faults: TranscriptError[];
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
  if (files.length === 0 && faults.length === 0) {
    throw new UsageError(
      `${paths.join(", ")}: no transcript in it`,
      "Name a folder that holds *.json, *.jsonl, *.ndjson, *.vtt or *.srt files, also packed as .gz or .zst.",
    );
  }
  return { files, faults, single: found.length === 1 && found[0]?.single === true };
}

async function findFiles(path: string, lines: boolean): Promise<SetInputs> {
  if (path === "-") return { files: [toSetFile(path, lines)], faults: [], single: true };
  const named = await findPath(path).catch((cause) => Promise.reject(fileError(path, cause)));
  if (named.length === 0) throw new UsageError(`${path}: no file matches`, "Check the pattern.");
  const inputs: SetInputs = { files: [], faults: [], single: false };
  for (const match of named) {
    if (match.fault !== null) inputs.faults.push(match.fault);
    else if (match.isFolder) await addFolder(inputs, match.path);
    else inputs.files.push(toSetFile(match.path, lines));
  }
  inputs.single = named.length === 1 && named[0]?.path === path && !named[0].isFolder;
  return inputs;
}

async function addFolder({ files, faults }: SetInputs, folder: string): Promise<void> {
  const names: string[] = [];
  for await (const content of walkFolder(folder)) {
    if (content.fault !== null) faults.push(content.fault);
    const wanted = new Set(withoutDuplicateCaptions(content.files.map(({ name }) => name).filter(isSetFileName)));
    for (const { name, fault } of content.files) {
      if (!wanted.has(name)) continue;
      if (fault !== null) faults.push(fault);
      else names.push(content.name === "" ? name : `${content.name}/${name}`);
    }
  }
  files.push(...names.sort().map((name) => toSetFile(join(folder, name))));
}
