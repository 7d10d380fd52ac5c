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

/** A database on a server is asked for when it is opened, and named without its password. */
export function requireDatabase({ database }: DataPaths): void {
  if (/^postgres(ql)?:/i.test(database)) return;
  if (existsSync(database.startsWith("file:") ? fileURLToPath(database) : database)) return;
  throw new UsageError(
    `${database}: there is no database yet`,
    "Run `earshot evaluate` or `earshot import` first, or correct EARSHOT_DATA or EARSHOT_DATABASE.",
  );
}
