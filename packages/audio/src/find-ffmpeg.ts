import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/**
 * The ffmpeg that the user has: `FFMPEG_PATH`, or the first in an absolute folder of `PATH`. Null when there is none;
 * an FFMPEG_PATH that is not executable is not replaced by another.
 */
export async function findFfmpeg(env: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  const { FFMPEG_PATH: chosen = "", PATH: path = "" } = env;
  if (chosen !== "") return (await isExecutable(chosen)) ? chosen : null;
  const name = process.platform === "win32" ? "ffmpeg.exe" : "ffmpeg";
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return null;
}
