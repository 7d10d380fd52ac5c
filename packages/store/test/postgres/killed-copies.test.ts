import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { compareStores, copyStore, openStore } from "../../src/index.ts";
import { saveCalls } from "../filled-store.ts";
import { startRun, temporaryDirectory } from "../temporary.ts";
import { temporaryDatabase } from "./databases.ts";

const kills = process.env.SOAK === undefined ? 3 : 40;
const seed = Number(process.env.KILL_SEED ?? 20_261_126);
/** Of forty utterances each: more than the copies that are killed come to the end of. */
const calls = 20 * kills;
const script = fileURLToPath(new URL("../children/copy.ts", import.meta.url));

/** Numbers in [0, 1), the same for the same seed. */
function createRandom(start: number): () => number {
  let state = start % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A copy starts in no less than this: whoever kills it earlier does so before its first batch. */
const startMs = 400;

interface Killed {
  lines?: number | undefined;
  ms?: number | undefined;
}

/** Copies until it has said so many lines, or until some time has passed, and is killed then. Gives back what it said. */
async function copyUntil(from: string, to: string, { lines, ms }: Killed): Promise<string[]> {
  const child = spawn(process.execPath, [script, from, to], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const exited = once(child, "exit");
  const timer = ms === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), ms);
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) child.kill("SIGKILL");
  }
  await exited;
  clearTimeout(timer);
  return said;
}

test.each([
  ["to a server", async (path: string) => [path, await temporaryDatabase({ isMigrated: false })] as const],
  [
    "to a file",
    async (path: string) => {
      const server = await temporaryDatabase({ isMigrated: false });
      await copyStore({ from: path, to: server }, () => {});
      return [server, join(temporaryDirectory(), "copy.db")] as const;
    },
  ],
])(`a copy %s that is killed ${kills} times ends like one that was not`, { timeout: 600_000 }, async (_, placesOf) => {
  const path = join(temporaryDirectory(), "earshot.db");
  const store = await openStore(path);
  await startRun(store, "run-1");
  await saveCalls(store, calls, 40);
  await store.close();
  const [from, to] = await placesOf(path);
  const random = createRandom(seed);
  for (let kill = 0; kill < kills; kill++) {
    const at = kill % 3 === 1 ? { ms: random() * startMs } : { lines: 1 + Math.floor(random() * 7) };
    const said = await copyUntil(from, to, at);
    expect(said, `seed ${seed}`).not.toContain("done");
  }
  expect(await copyUntil(from, to, {}), `seed ${seed}`).toContain("done");
  await compareStores({ from, to }, () => {});
  const copy = await openStore(to);
  onTestFinished(() => copy.close());
  expect(await copy.calls.count({})).toBe(calls);
  expect(await copy.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
});
