import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { type ByteRange, fileProblem, type MediaStore } from "@earshot/model";
import { isContentName, placeOf } from "./content-name.ts";
import { changed, MediaError } from "./errors.ts";
import { hashOf } from "./file-hash.ts";

/**
 * Keeps media in a folder, as `ab/abcd…`. Its files and the folders of them can be read by their owner alone (0600, 0700). A file is
 * written beside its place, flushed and renamed: what has its name is whole.
 */
export function createMediaFolder(directory: string): MediaStore {
  const location = resolve(directory);
  const pathOf = (sha256: string) => join(location, placeOf(sha256));

  return {
    location,
    referenceTo: pathOf,
    async put(sha256, path) {
      const target = pathOf(sha256);
      // What can't be read is not kept, whatever the reason: writing it anew says what is wrong with the folder.
      if ((await hashOf(target).catch(() => null)) === sha256) return false;
      const part = join(location, `${randomUUID()}.part`);
      try {
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await chmod(dirname(target), 0o700);
        if ((await copyAndHash(path, part)) !== sha256) throw changed(path);
        await rename(part, target);
        return true;
      } catch (cause) {
        await rm(part, { force: true }).catch(() => {});
        throw cause instanceof MediaError ? cause : toMediaError(location, cause);
      }
    },
    size: async (sha256) => sizeOf(pathOf(sha256)),
    async read(sha256, range = { startByte: 0 }) {
      const file = await open(pathOf(sha256)).catch(ignoreMissing(location));
      return file?.createReadStream(toStreamRange(range)) ?? null;
    },
    async *list() {
      for (const folder of await namesIn(location)) {
        if (folder.length !== 2) continue;
        for (const sha256 of await namesIn(join(location, folder))) {
          if (!isContentName(sha256)) continue;
          const facts = await stat(pathOf(sha256)).catch(ignoreMissing(location));
          if (facts !== null) yield { sha256, bytes: facts.size, keptAtMs: facts.mtimeMs };
        }
      }
    },
    async removeUnfinished(beforeMs) {
      for (const name of await namesIn(location)) {
        if (!name.endsWith(".part")) continue;
        const path = join(location, name);
        const facts = await stat(path).catch(ignoreMissing(location));
        if (facts !== null && facts.mtimeMs < beforeMs) await rm(path, { force: true });
      }
    },
    async delete(sha256) {
      const removed = await rm(pathOf(sha256))
        .then(() => true)
        .catch(ignoreMissing(location));
      return removed ?? false;
    },
  };

  async function namesIn(folder: string): Promise<string[]> {
    return (await readdir(folder).catch(ignoreMissing(location))) ?? [];
  }

  async function sizeOf(path: string): Promise<number | null> {
    const facts = await stat(path).catch(ignoreMissing(location));
    return facts?.size ?? null;
  }
}

function toStreamRange({ startByte, endByte }: ByteRange) {
  return endByte === undefined ? { start: startByte } : { start: startByte, end: endByte - 1 };
}

async function copyAndHash(from: string, to: string): Promise<string> {
  const hash = createHash("sha256");
  async function* hashed(pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      hash.update(piece);
      yield piece;
    }
  }
  await pipeline(createReadStream(from), hashed, createWriteStream(to, { flags: "wx", mode: 0o600, flush: true }));
  return hash.digest("hex");
}

/** Null for what is not there; another fault is one of the folder. */
function ignoreMissing(location: string): (cause: unknown) => null {
  return (cause) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw toMediaError(location, cause);
  };
}

function toMediaError(location: string, cause: unknown): unknown {
  const known = fileProblem(cause);
  if (known === null) return cause;
  const isFull = cause instanceof Error && "code" in cause && cause.code === "ENOSPC";
  const message = `${location}: ${known.problem}`;
  return new MediaError(isFull ? "media.full" : "media.io_failed", message, { hint: known.hint, cause });
}
