import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { mainFile, runCli, temporaryFolder } from "./run-cli.ts";

const kills = process.env.SOAK === undefined ? 5 : 50;
const seed = Number(process.env.KILL_SEED ?? 20_261_125);
/** Transactions are of 500: each import is killed before it comes to the end. */
const calls = 800 * kills;
/** Every hundredth line. */
const damaged = calls / 100;

/** Numbers in [0, 1), the same for the same seed. */
function createRandom(start: number): () => number {
  let state = start % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Calls of thirty utterances, none like another. */
function linesOf(random: () => number): string[] {
  return Array.from({ length: calls }, (_, call) => {
    if (call % 100 === 99) return '{"results": [}';
    let at = 0;
    const results = Array.from({ length: 30 }, (_, index) => {
      const start_time = at + Math.round(random() * 3000) / 1000;
      at = start_time + 0.5 + Math.round(random() * 4000) / 1000;
      return {
        start_time,
        end_time: at,
        speaker: index % 2 === 0 ? "agent" : "guest",
        transcript: `call ${call} part ${index}`,
      };
    });
    return JSON.stringify({ results });
  });
}

async function setUp() {
  const cwd = await temporaryFolder();
  const random = createRandom(seed);
  await writeFile(join(cwd, "calls.jsonl"), `${linesOf(random).join("\n")}\n`);
  const earshot = (data: string, ...args: string[]) => runCli(args, { cwd, env: { EARSHOT_DATA: join(cwd, data) } });
  const start = (data: string) =>
    spawn(process.execPath, [mainFile, "import", "calls.jsonl"], {
      cwd,
      env: { PATH: process.env.PATH, EARSHOT_DATA: join(cwd, data) },
      stdio: ["ignore", "ignore", "pipe"],
    });
  const importRest = async (data: string, ...args: string[]) =>
    JSON.parse((await earshot(data, "import", "calls.jsonl", "--json", ...args)).stdout);
  /** The numbers of every evaluated call, a line each. */
  const numbers = async (data: string): Promise<string[]> => {
    const rows = (await earshot(data, "report", "--format", "csv")).stdout.trimEnd().split("\n");
    const lines = rows.filter((row) => !row.startsWith("failed,"));
    expect(lines.length, `seed ${seed}`).toBe(1 + calls - damaged);
    return lines.toSorted();
  };
  /** Every call is stored once with its words, what is damaged as failed, and the database is sound. */
  const expectAll = async (data: string) => {
    const all = { evaluated: 0, failed: damaged, skipped: calls - damaged, waiting: 0 };
    expect(await importRest(data, "--retry-failed"), `seed ${seed}`).toMatchObject(all);
    const { hits } = JSON.parse(
      (await earshot(data, "search", "call", "3000", "part", "29", "--utterances", "--json")).stdout,
    );
    expect(hits, `seed ${seed}`).toHaveLength(1);
    expect((await earshot(data, "db", "check")).code, `seed ${seed}`).toBe(0);
  };
  return { cwd, random, start, importRest, numbers, expectAll };
}

test(`an import that is killed ${kills} times at random moments ends like one that was not`, {
  timeout: 600_000,
}, async () => {
  const { random, start, importRest, numbers, expectAll } = await setUp();
  const beganMs = performance.now();
  expect(await importRest("whole")).toMatchObject({ evaluated: calls - damaged, failed: damaged, skipped: 0 });
  const wholeMs = performance.now() - beganMs;
  const longestMs = (wholeMs * 5) / kills;
  let killed = 0;
  for (let kill = 0; kill < kills; kill++) {
    const child = start("killed");
    const exited = once(child, "exit");
    await Promise.race([exited, setTimeout(random() * longestMs)]);
    if (child.kill("SIGKILL")) killed += 1;
    await exited;
  }
  const rest = await importRest("killed");
  expect(rest.evaluated + rest.failed + rest.skipped, `seed ${seed}`).toBe(calls);
  expect(rest.waiting, `seed ${seed}`).toBe(0);
  await expectAll("killed");
  const whole = new Set(await numbers("whole"));
  expect(
    (await numbers("killed")).filter((line) => !whole.has(line)),
    `seed ${seed}`,
  ).toEqual([]);
  console.log(`${killed} kills, seed ${seed}: the last import found ${rest.skipped} of ${calls} calls stored`);
});

test("an import that is interrupted says so and gives back what it had claimed", { timeout: 600_000 }, async () => {
  const { cwd, start, importRest, expectAll } = await setUp();
  const child = start("data");
  const errors = text(child.stderr);
  const work = join(cwd, "data", "work");
  // The folder of the run is there once it has begun.
  while (!existsSync(work) || (await readdir(work)).length === 0) await setTimeout(5);
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect({ code, errors: await errors }).toEqual({ code: 1, errors: expect.stringContaining("[run.interrupted]") });
  const rest = await importRest("data");
  expect(rest.evaluated + rest.failed + rest.skipped).toBe(calls);
  expect(rest.evaluated).toBeGreaterThan(0);
  await expectAll("data");
});
