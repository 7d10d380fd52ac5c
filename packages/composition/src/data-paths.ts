import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { fileError, UsageError } from "@earshot/model";
import type { Settings } from "./settings.ts";

/** Where Earshot's own files lie. */
export interface DataPaths {
  directory: string;
  database: string;
  work: string;
  media: string;
  thumbnails: string;
  /** Answers of speech services to parts of recordings. */
  answers: string;
  /** The list of what was erased. */
  erasedList: string;
}

export function dataPaths(settings: Settings): DataPaths {
  const directory = resolve(settings.EARSHOT_DATA);
  return {
    directory,
    database: settings.EARSHOT_DATABASE ?? join(directory, "earshot.db"),
    work: join(directory, "work"),
    media: join(directory, "media"),
    thumbnails: join(directory, "thumbnails"),
    answers: join(directory, "answers"),
    erasedList: join(directory, "erased.jsonl"),
  };
}

export async function makeDirectory({ directory }: DataPaths): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw fileError(directory, cause);
  }
}

/** Whether there may be a database: one on a server is asked for when it is opened. */
export function hasDatabase({ database }: DataPaths): boolean {
  if (/^postgres(ql)?:/i.test(database)) return true;
  return existsSync(database.startsWith("file:") ? fileURLToPath(database) : database);
}

/** A database on a server is named without its password when it is opened. */
export function requireDatabase(paths: DataPaths): void {
  if (hasDatabase(paths)) return;
  throw new UsageError(
    `${paths.database}: there is no database yet`,
    "Run `earshot evaluate` or `earshot import` first, or correct EARSHOT_DATA or EARSHOT_DATABASE.",
  );
}
