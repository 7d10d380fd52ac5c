import { basename, dirname } from "node:path";
import { joinNames } from "./recording-files.ts";

/** The ids that the lines of one file have when they have none of their own. */
interface LineIds {
  of(line: number): string;
  /** The file that has the id of a line already; null when there is none. */
  ownerOf(line: number): string | null;
  /** For an entry that is no recording. */
  spare(line: number): string;
}

/**
 * Keeps the ids of a listing apart. It remembers the ids of documents and files; those made from line numbers it knows by their
 * file, so that memory does not grow with the lines.
 */
export interface Ids {
  /** Takes an id for a recording of `path`, or says which file has it already. */
  take(id: string, path: string): string | null;
  takeLines(name: string, path: string): LineIds;
  /** The first free id, taken for an entry that is no recording. */
  spare(candidates: readonly string[], path: string): string;
}

export function createIds(): Ids {
  const owners = new Map<string, string>();
  const lineOwners = new Map<string, string>();
  const ownerOf = (id: string): string | null =>
    owners.get(id) ?? lineOwners.get(/^(.+):\d+$/s.exec(id)?.[1] ?? "") ?? null;
  const firstFree = (candidates: readonly string[], isFree: (id: string) => boolean): string => {
    let id = candidates.find(isFree) ?? candidates.at(-1) ?? "";
    while (!isFree(id)) id += "'";
    return id;
  };
  return {
    take(id, path) {
      const owner = ownerOf(id);
      if (owner === null) owners.set(id, path);
      return owner;
    },
    takeLines(name, path) {
      const earlier = lineOwners.get(name) ?? null;
      const prefix = firstFree([name, withExtensions(name, path)], (id) => !lineOwners.has(id));
      lineOwners.set(prefix, path);
      const of = (line: number) => `${name}:${line}`;
      return {
        of,
        ownerOf: (line) => earlier ?? owners.get(of(line)) ?? null,
        spare: (line) => firstFree([`${prefix}:${line}`], (id) => !owners.has(id)),
      };
    },
    spare(candidates, path) {
      const id = firstFree(candidates, (id) => ownerOf(id) === null);
      owners.set(id, path);
      return id;
    },
  };
}

/** What a file is called within the folder named when its name without extensions is another's. */
export const withExtensions = (name: string, path: string): string => joinNames(dirname(name), basename(path));
