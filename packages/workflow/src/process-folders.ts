import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** Of uploads, and of sound that is decoded or sent: their names say which process of which machine or container removes them. */
const ofOneProcess = /^(?:upload|earshot-(?:sound|wav|decoded))-(.+)-(\d+)-[^-]+$/;

/** No piece of work takes longer: folders of other machines that are older are nobody's. */
const longestWorkMs = 24 * 60 * 60 * 1000;

/** A folder for the time of a piece of work, which this process removes. */
export function makeProcessFolder(parent: string, kind: "upload" | "earshot-sound"): Promise<string> {
  return mkdtemp(join(parent, `${kind}-${hostname()}-${process.pid}-`));
}

/**
 * Removes what processes left that were killed. In a container each has the same id: of this one's own, what was there before it began;
 * of those elsewhere, of which nothing is known, what is older than any work takes.
 * @param beganAtMs when this process began to make such folders
 */
export async function removeAbandonedFolders(
  parent: string,
  beganAtMs = Date.now() - process.uptime() * 1000,
): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const [, host, id] = ofOneProcess.exec(name) ?? [];
    if (host === undefined) continue;
    const path = join(parent, name);
    if (await isAbandoned(path, host, Number(id), beganAtMs)) await rm(path, { recursive: true, force: true });
  }
}

async function isAbandoned(path: string, host: string, pid: number, beganAtMs: number): Promise<boolean> {
  if (host !== hostname()) return isOlder(path, Date.now() - longestWorkMs);
  return pid === process.pid ? isOlder(path, beganAtMs) : !isAlive(pid);
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
