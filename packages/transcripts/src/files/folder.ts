import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { TranscriptError } from "../errors.ts";
import { irregular } from "./irregular.ts";
import { unreadable } from "./stored.ts";

export interface FolderFile {
  name: string;
  /** Why it must not be opened, such as for a pipe, which might never end. */
  fault: TranscriptError | null;
}

/** One folder of a tree, without what is in its subfolders. */
export interface FolderContent {
  path: string;
  /** The path within the tree, with `/` between names; empty for the tree's top. */
  name: string;
  /** Sorted by name. */
  files: FolderFile[];
  /** Why the folder could not be read. */
  fault: TranscriptError | null;
}

type Place = Pick<FolderContent, "path" | "name">;

/**
 * A folder and all folders in it, sorted by name. Names that start with a dot are skipped. Links to folders are followed after
 * everything else, and each folder is read once: so links never change the names under which folders without links are found.
 */
export async function* walkFolder(path: string): AsyncGenerator<FolderContent> {
  const seen = new Set<string>();
  const linked: Place[] = [{ path, name: "" }];
  for (const start of linked) {
    const stack = [start];
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      const { path, name } = place;
      try {
        const { dev, ino } = await stat(path, { bigint: true });
        const identity = `${dev}:${ino}`;
        if (seen.has(identity)) continue;
        seen.add(identity);
        const { files, folders, links } = await readFolder(place);
        yield { path, name, files, fault: null };
        stack.push(...folders.reverse());
        linked.push(...links);
      } catch (cause) {
        yield { path, name, files: [], fault: unreadable(path, cause) };
      }
    }
  }
}

async function readFolder(parent: Place): Promise<{ files: FolderFile[]; folders: Place[]; links: Place[] }> {
  const files: FolderFile[] = [];
  const folders: Place[] = [];
  const links: Place[] = [];
  const entries = await readdir(parent.path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const { name } = entry;
    if (name.startsWith(".")) continue;
    if (entry.isFile()) {
      files.push({ name, fault: null });
      continue;
    }
    const path = join(parent.path, name);
    const place = { path, name: parent.name === "" ? name : `${parent.name}/${name}` };
    if (entry.isDirectory()) {
      folders.push(place);
    } else if (entry.isSymbolicLink()) {
      const target = await stat(path).catch((cause: unknown) => unreadable(path, cause));
      // What leads nowhere may have been a folder: followed as one, it is reported.
      if (target instanceof TranscriptError && extname(name) === "") links.push(place);
      else if (target instanceof TranscriptError) files.push({ name, fault: target });
      else if (target.isDirectory()) links.push(place);
      else files.push({ name, fault: irregular(path, target) });
    } else {
      files.push({ name, fault: irregular(path, entry) });
    }
  }
  return { files, folders, links };
}
