import { accessSync, constants, realpathSync, type Stats, statSync } from "node:fs";
import { glob, stat } from "node:fs/promises";
import { basename, dirname, join, normalize, relative, resolve, sep } from "node:path";
import type { TranscriptError } from "../errors.ts";
import { irregular } from "./irregular.ts";
import { unreadable } from "./stored.ts";

/** A file or folder that somebody named, or that a pattern matches. */
export interface NamedPath {
  path: string;
  isFolder: boolean;
  /** Of a pattern, the path below the folder in front of its first wildcard, with `/` between names; otherwise empty. */
  name: string;
  /** Why a match of a pattern must not be opened: a folder on the way without rights, or a pipe, which might never end. */
  fault: TranscriptError | null;
}

const wildcard = /[*?[{]/;

/**
 * What a path of a command line means: a file, a folder, or the sorted matches of a pattern, which may be none. Throws the
 * error of the file system for a path that is neither there nor a pattern.
 */
export async function findPath(path: string): Promise<NamedPath[]> {
  try {
    return [{ path, isFolder: (await stat(path)).isDirectory(), name: "", fault: null }];
  } catch (cause) {
    if (!wildcard.test(path)) throw cause;
    return await matchPattern(path);
  }
}

async function matchPattern(path: string): Promise<NamedPath[]> {
  const segments = path.split("/");
  // A folder may have the characters of a pattern in its name.
  const isLiteral = (segment: string, index: number) =>
    !wildcard.test(segment) || factsOf(segments.slice(0, index + 1).join("/")) !== null;
  const literals = segments.findIndex((segment, index) => !isLiteral(segment, index));
  const before = segments.slice(0, literals);
  const pattern = [...before.map((segment) => segment.replace(/[*?[{]/g, "[$&]")), ...segments.slice(literals)].join(
    "/",
  );
  const base = before.length === 0 ? "" : normalize(`${before.join("/")}/`);
  const toNamed = (path: string, isFolder: boolean, fault: TranscriptError | null): NamedPath => {
    return { path, isFolder, name: relative(base, path).split(sep).join("/"), fault };
  };
  const locked = new Map<string, NamedPath>();
  const matches = glob(pattern, {
    followSymlinks: true,
    // Asked for each entry on the way, by path and by bare name: glob itself says nothing of folders that it may not read.
    exclude: (entry) => {
      const path = normalize(entry);
      if (`${path}${sep}`.startsWith(base) && factsOf(path)?.isDirectory()) {
        try {
          accessSync(path, constants.R_OK | constants.X_OK);
        } catch (cause) {
          locked.set(path, toNamed(path, true, unreadable(path, cause)));
        }
      }
      return false;
    },
  });
  const found: NamedPath[] = [];
  for await (const match of matches) {
    const path = normalize(match);
    if (locked.has(path)) continue;
    const facts = factsOf(path);
    const folder = facts?.isDirectory() === true;
    found.push(toNamed(path, folder, facts === null || folder ? null : irregular(path, facts)));
  }
  found.push(...locked.values());
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  return withoutNested(eachOnce(found));
}

/** What is found by way of a link and without one is found without it. */
function eachOnce(found: readonly NamedPath[]): NamedPath[] {
  const places = new Map<string, NamedPath>();
  const realFolders = new Map<string, string>();
  for (const named of found) {
    const folder = dirname(named.path);
    const real = realFolders.get(folder) ?? realFolder(folder);
    realFolders.set(folder, real);
    const place = join(real, basename(named.path));
    if (!places.has(place) || resolve(named.path) === place) places.set(place, named);
  }
  const kept = new Set(places.values());
  return found.filter((named) => kept.has(named));
}

function realFolder(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** A pattern such as `calls/**` matches a folder and what is in it: the folder says it all. */
function withoutNested(found: readonly NamedPath[]): NamedPath[] {
  const folders = new Set<string>();
  return found.filter(({ path, isFolder }) => {
    for (let parent = dirname(path); parent !== dirname(parent); parent = dirname(parent)) {
      if (folders.has(parent)) return false;
    }
    if (isFolder) folders.add(path);
    return true;
  });
}

/** Null for what reading it will say is wrong. */
function factsOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
