import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/** Of uploads, and of sound that is decoded or sent: their names say which process removes them, those that machines share also whose. */
const ofOneProcess = /^(?:upload|earshot-(?:sound|wav|decoded))-(?:(.+)-)?(\d+)-[^-]+$/;

/** Longer than an upload and its run take: what other machines made before is nobody's. */
const longestWorkMs = 24 * 60 * 60 * 1000;

/** A folder for the time of a piece of work, which this process removes. */
export function makeProcessFolder(parent: string, kind: "upload" | "earshot-sound"): Promise<string> {
  return mkdtemp(join(parent, `${kind}-${hostname()}-${process.pid}-`));
}

/**
 * Removes what processes left that were killed. In a container each has the same id: of this one's own, what was there before it began.
 * @param beganAtMs when this process began to make such folders
 */
export async function removeAbandonedFolders(
  parent: string,
  nowMs: number,
  beganAtMs = Date.now() - process.uptime() * 1000,
): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const [, host = hostname(), id] = ofOneProcess.exec(name) ?? [];
    if (id === undefined) continue;
    const path = join(parent, name);
    if (await isAbandoned(path, host, Number(id))) await rm(path, { recursive: true, force: true });
  }

  async function isAbandoned(path: string, host: string, pid: number): Promise<boolean> {
    if (host !== hostname()) return isOlder(path, nowMs - longestWorkMs);
    return pid === process.pid ? isOlder(path, beganAtMs) : !isAlive(pid);
  }
}

/** False for what is gone by now. */
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
