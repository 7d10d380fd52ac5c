import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { GenesysError } from "./errors.ts";

const extensions: ReadonlyMap<string, string> = new Map([
  ["audio/basic", "au"],
  ["audio/flac", "flac"],
  ["audio/mp3", "mp3"],
  ["audio/mp4", "m4a"],
  ["audio/mpeg", "mp3"],
  ["audio/ogg", "ogg"],
  ["audio/opus", "opus"],
  ["audio/vnd.wave", "wav"],
  ["audio/wav", "wav"],
  ["audio/wave", "wav"],
  ["audio/webm", "webm"],
  ["audio/x-wav", "wav"],
  ["video/mp4", "mp4"],
  ["video/webm", "webm"],
]);

/** The file extension of a media type, else of the format's name, else `bin`. Never anything but a–z and digits. */
export function extensionOf(contentType: string, format: string): string {
  const named = format.toLowerCase();
  return extensions.get(contentType) ?? (/^[a-z0-9]{1,8}$/.test(named) ? named : "bin");
}

async function hashFile(path: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path), hash);
  } catch {
    return null;
  }
  return hash.digest("hex");
}

const hints: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", "The disk is full: make room and run again."],
  ["EDQUOT", "The disk quota is used up: make room and run again."],
  ["EACCES", "Give the user write permission to the folder, or choose another."],
  ["EPERM", "Give the user write permission to the folder, or choose another."],
  ["EROFS", "The folder is on a read-only disk: choose another."],
  ["ENOTDIR", "The folder's path leads through a file: choose another."],
  ["EEXIST", "The folder's path is a file: choose another."],
  ["EFBIG", "The disk or a limit of the user refuses files of this size: choose another folder."],
  ["ENOENT", "The folder is gone: run again, or choose another."],
]);

/** Runs a step on the disk and names the folder when it fails. */
async function onDisk<T>(directory: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
    throw new GenesysError("genesys.write_failed", `${directory}: the media could not be written: ${reason}`, {
      hint: hints.get(code) ?? "Check the folder and its disk.",
      cause,
    });
  }
}

/** Writes, hashes and flushes a body; gives its size and SHA-256. */
async function writeBody(
  body: AsyncIterable<Buffer>,
  path: string,
  directory: string,
): Promise<{ bytes: number; sha256: string }> {
  const file = await onDisk(directory, () => open(path, "wx", 0o600));
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      bytes += chunk.length;
      await onDisk(directory, () => file.writeFile(chunk));
    }
    await onDisk(directory, () => file.sync());
  } catch (error) {
    // The fault that comes first is the one to report.
    await file.close().catch(() => {});
    throw error;
  }
  await onDisk(directory, () => file.close());
  return { bytes, sha256: hash.digest("hex") };
}

/**
 * Writes a body to `<directory>/<sha256>.<extension>`. It arrives under a temporary name ending in `.part`, is hashed on
 * the way, flushed to the disk and renamed; whatever fails, the `.part` file is removed. A file of that name with that
 * content is left as it is. Errors of the body pass through.
 *
 * @throws {GenesysError} genesys.write_failed
 */
export async function saveMedia(
  body: AsyncIterable<Buffer>,
  directory: string,
  extension: string,
): Promise<{ path: string; bytes: number; sha256: string }> {
  const partPath = join(directory, `${randomUUID()}.part`);
  await onDisk(directory, () => mkdir(directory, { recursive: true }));
  try {
    const { bytes, sha256 } = await writeBody(body, partPath, directory);
    const path = join(directory, `${sha256}.${extension}`);
    // A file cut off by a crash of another program may bear the name, so the name alone proves nothing.
    const isThere = (await hashFile(path)) === sha256;
    await onDisk(directory, () => (isThere ? rm(partPath) : rename(partPath, path)));
    return { path, bytes, sha256 };
  } catch (error) {
    // A folder that is gone, or is a file now, holds nothing to remove; the first fault is the one to report.
    await rm(partPath, { force: true }).catch(() => {});
    throw error;
  }
}
