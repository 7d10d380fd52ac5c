import { StoreError } from "../errors.ts";

/** A table that a database has for as long as it is an unfinished copy; nothing but the copy opens one that has it. */
export const copyMarkTable = "earshot_copy";

export function unfinishedCopy(name: string): StoreError {
  return new StoreError("store.copy_unfinished", `${name} is an unfinished copy of another database`, {
    hint: "Run the same `earshot db copy` again: it goes on where it was.",
    path: name,
  });
}

/** @param by who uses it */
export function inUse(name: string, by: string, cause?: unknown): StoreError {
  return new StoreError("store.in_use", `${name} is in use ${by}`, {
    hint: "Stop `earshot serve`, `earshot worker` and all other commands on it, and run it again: what they wrote meanwhile might be missing in the copy.",
    path: name,
    cause,
  });
}
