import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Of uploads, and of sound that is decoded or sent: their names say which process removes them. */
const ofOneProcess = /^(?:upload|earshot-(?:sound|wav|decoded))-(\d+)-/;

/** A folder for the time of a piece of work, which this process removes. */
export function makeProcessFolder(parent: string, kind: "upload" | "earshot-sound"): Promise<string> {
  return mkdtemp(join(parent, `${kind}-${process.pid}-`));
}

/**
 * Removes what processes left that were killed. In a container each has the same id: of this one's own, what was there before it began.
 * @param beganAtMs when this process began to make such folders
 */
export async function removeAbandonedFolders(
  parent: string,
  beganAtMs = Date.now() - process.uptime() * 1000,
): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(ofOneProcess.exec(name)?.[1]);
    if (!(pid > 0)) continue;
    const path = join(parent, name);
    const isOwn = pid === process.pid;
    const isAbandoned = isOwn ? await isOlder(path, beganAtMs) : !isAlive(pid);
    if (isAbandoned) await rm(path, { recursive: true, force: true });
  }
}

async function isOlder(path: string, thanMs: number): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts !== null && facts.mtimeMs < thanMs;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Of somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
