import { glob, stat } from "node:fs/promises";
import { join } from "node:path";
import { type SetFile, setFileGlob, toSetFile } from "@earshot/measuring";
import { fileError, UsageError } from "@earshot/model";

/** What the paths of a command line name: one file alone, or a set. */
export interface SetInputs {
  files: SetFile[];
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
  if (files.length === 0) {
    throw new UsageError(
      `${paths.join(", ")}: no transcript in it`,
      "Name a folder that holds *.json, *.jsonl or *.ndjson files, also packed as .gz or .zst.",
    );
  }
  return { files, single: found.length === 1 && found[0]?.single === true };
}

async function findFiles(path: string, lines: boolean): Promise<SetInputs> {
  if (path === "-") return { files: [toSetFile(path, lines)], single: true };
  try {
    const facts = await stat(path);
    if (!facts.isDirectory()) return { files: [toSetFile(path, lines)], single: true };
    const names = await Array.fromAsync(glob(setFileGlob, { cwd: path }));
    return { files: names.sort().map((name) => toSetFile(join(path, name))), single: false };
  } catch (cause) {
    if (!/[*?[{]/.test(path)) throw fileError(path, cause);
    const names = await Array.fromAsync(glob(path));
    if (names.length === 0) throw new UsageError(`${path}: no file matches`, "Check the pattern.");
    return { files: names.sort().map((name) => toSetFile(name, lines)), single: false };
  }
}
