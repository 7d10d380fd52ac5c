import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Contender, type Group, interleave, perSecond, toMeasure, toRatio } from "../measure.ts";
import { runProgram } from "../program.ts";
import { writeSet } from "../transcripts.ts";

const rounds = { warmUps: 1, rounds: 5 };
const root = join(import.meta.dirname, "..", "..", "..");
/** Where Linux tells the peak of a process's memory. */
const tellsMemory = existsSync("/proc/self/status");
const few = 1000;
const many = 10_000;

/**
 * `earshot import` as a process over JSON Lines in the page cache, beside better-sqlite3 alone inserting the very rows that it
 * stored, and the same set once more when all of it is stored already.
 */
export const importGroup: Group = {
  name: "import",
  async measure({ seed, folder }) {
    const peaks = new Map<number, number[]>();
    const importSet = (calls: number): Contender & { data: string } => {
      const set = join(folder, `${calls}.jsonl`);
      const data = join(folder, `data-${calls}`);
      writeSet(set, seed, calls);
      const found: number[] = [];
      peaks.set(calls, found);
      return {
        name: `${calls.toLocaleString("en")} calls`,
        unit: "calls/s",
        data,
        async run() {
          rmSync(data, { recursive: true, force: true });
          const { ms, peakBytes } = await runImport(set, data, calls);
          found.push(peakBytes);
          return perSecond(calls, ms);
        },
      };
    };
    const small = importSet(few);
    const large = importSet(many);
    const speeds = await interleave(
      [
        small,
        large,
        { name: "the same set again", unit: "s", run: () => importAgain(large.data, join(folder, `${many}.jsonl`)) },
        { name: "better-sqlite3 alone", unit: "calls/s", run: () => insertRaw(large.data, join(folder, "raw.db")) },
      ],
      rounds,
    );
    const memories = [small, large].map(({ name }, index) =>
      toMeasure(`${name}, peak memory`, "bytes", (peaks.get(index === 0 ? few : many) ?? []).slice(rounds.warmUps)),
    );
    const measures = tellsMemory ? [...speeds, ...memories] : speeds;
    const samples = (name: string) => measures.find((measure) => measure.name === name)?.samples ?? [];
    const ratios = [
      toRatio("import ÷ better-sqlite3 alone", samples(large.name), samples("better-sqlite3 alone"), { atLeast: 0.7 }),
    ];
    if (!tellsMemory) {
      return { measures, ratios, skipped: [{ name: "peak memory", reason: "there is no /proc/self/status" }] };
    }
    const peak = ({ name }: Contender) => samples(`${name}, peak memory`);
    ratios.push(toRatio("peak memory, 10,000 calls ÷ 1,000", peak(large), peak(small), { atMost: 1.2 }));
    return { measures, ratios, skipped: [] };
  },
};

/** Throws unless so many calls were evaluated, and none failed. */
async function runImport(set: string, data: string, evaluated: number): Promise<{ ms: number; peakBytes: number }> {
  const preload = tellsMemory ? ["--import", join(root, "bench", "src", "peak-memory.ts")] : [];
  const main = join(root, "apps", "cli", "src", "main.ts");
  const env = { ...process.env, EARSHOT_DATA: data };
  const { ms, output, extra } = await runProgram(
    process.execPath,
    [...preload, main, "import", set, "--json"],
    undefined,
    env,
  );
  const summary = JSON.parse(output);
  if (summary.evaluated !== evaluated || summary.failed !== 0) throw new Error(`import ${set}: ${output}`);
  return { ms, peakBytes: Number(extra) };
}

async function importAgain(data: string, set: string): Promise<number> {
  const { ms } = await runImport(set, data, 0);
  return ms / 1000;
}

async function insertRaw(data: string, path: string): Promise<number> {
  for (const ending of ["", "-wal", "-shm"]) rmSync(`${path}${ending}`, { force: true });
  const program = join(root, "packages", "store", "bench", "raw-insert.ts");
  const { output } = await runProgram(process.execPath, [program, join(data, "earshot.db"), path]);
  return Number(output);
}
