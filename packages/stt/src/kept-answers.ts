import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Answers to parts of a recording, kept until all of them have come: a restart asks only for those that are missing. */
export interface KeptAnswers {
  /** Null when there is none. */
  read(key: string): Promise<unknown>;
  keep(key: string, answer: unknown): Promise<void>;
  forget(keys: readonly string[]): Promise<void>;
}

/** A recording that was not tried again in this time is not going to be. */
const oldestMs = 7 * 24 * 60 * 60 * 1000;

/** Answers in files that only their owner can read: the words in them are not masked yet. */
export function createKeptAnswers(directory: string, nowMs: () => number): KeptAnswers {
  let opening: Promise<void> | null = null;
  const pathOf = (key: string) => join(directory, `${createHash("sha256").update(key).digest("hex")}.json`);
  return {
    async read(key) {
      const text = await readFile(pathOf(key), "utf8").catch(() => "null");
      try {
        return JSON.parse(text);
      } catch {
        return null;
      }
    },
    async keep(key, answer) {
      const unfinished = join(directory, `${randomUUID()}.json`);
      try {
        opening ??= open(directory, nowMs());
        await opening;
        await writeFile(unfinished, JSON.stringify(answer), { mode: 0o600 });
        await rename(unfinished, pathOf(key));
      } catch {
        // The answer is as good without: only a restart would have to ask for it again.
        await rm(unfinished, { force: true }).catch(() => {});
      }
    },
    async forget(keys) {
      for (const key of keys) await rm(pathOf(key), { force: true });
    },
  };
}

/** Makes the folder, and removes what was left behind in it. */
async function open(directory: string, nowMs: number): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const name of await readdir(directory)) {
    if (!name.endsWith(".json")) continue;
    const path = join(directory, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: nowMs }));
    if (nowMs - mtimeMs > oldestMs) await rm(path, { force: true });
  }
}
