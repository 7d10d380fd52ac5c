import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Contender, type Group, interleave, perSecond, toMeasure, toRatio } from "../measure.ts";
import { earshot, runNode, tellsUsage } from "../node-program.ts";
import { runProgram } from "../program.ts";
import { writeSet } from "../transcripts.ts";

const rounds = { warmUps: 1, rounds: 5 };
const root = join(import.meta.dirname, "..", "..", "..");

interface ImportedSet {
  calls: number;
  path: string;
  /** The folder of its database. */
  data: string;
}

/**
 * `earshot import` as a process over JSON Lines in the page cache, beside better-sqlite3 alone inserting the very rows that it
 * stored, and the same set once more when all of it is stored already.
 */
export const importGroup: Group = {
  name: "import",
  async measure({ seed, folder }) {
    const write = (calls: number): ImportedSet => {
      const path = join(folder, `${calls}.jsonl`);
      writeSet(path, seed, calls);
      return { calls, path, data: join(folder, `data-${calls}`) };
    };
    const [small, medium, large] = [write(1000), write(10_000), write(30_000)];
    const peaks: number[] = [];
    const contenders: Contender[] = [
      {
        name: "import, 10,000 calls",
        unit: "calls/s",
        async run() {
          const { ms, peakBytes } = await importAnew(medium);
          peaks.push(peakBytes);
          return perSecond(medium.calls, ms);
        },
      },
      { name: "the same set again", unit: "s", run: async () => (await runImport(medium, 0)).ms / 1000 },
      { name: "better-sqlite3 alone", unit: "calls/s", run: () => insertRaw(medium, join(folder, "raw.db")) },
    ];
    const measures = await interleave(contenders, rounds);
    const samples = (name: string) => measures.find((measure) => measure.name === name)?.samples ?? [];
    const [imported, alone] = [samples("import, 10,000 calls"), samples("better-sqlite3 alone")];
    const ratios = [toRatio("import ÷ better-sqlite3 alone", imported, alone, { atLeast: 0.7 })];
    if (!tellsUsage) {
      return { measures, ratios, skipped: [{ name: "peak memory", reason: "there is no /proc/self/status" }] };
    }
    const peak = (name: string, found: number[]) => toMeasure(`peak memory, ${name} calls`, "bytes", found);
    const most = peak("30,000", [(await importAnew(large)).peakBytes]);
    const usual = peak("10,000", peaks.slice(rounds.warmUps));
    measures.push(peak("1,000", [(await importAnew(small)).peakBytes]), usual, most);
    ratios.push(toRatio("peak memory, 30,000 calls ÷ 10,000", most.samples, [usual.median], { atMost: 1.2 }));
    return { measures, ratios, skipped: [] };
  },
};

async function importAnew(set: ImportedSet): Promise<{ ms: number; peakBytes: number }> {
  rmSync(set.data, { recursive: true, force: true });
  return await runImport(set, set.calls);
}

/** Throws unless so many calls were evaluated, and none failed. */
async function runImport({ path, data }: ImportedSet, evaluated: number): Promise<{ ms: number; peakBytes: number }> {
  const args = [earshot, "import", path, "--json"];
  const { ms, output, peakBytes } = await runNode(args, { env: { EARSHOT_DATA: data } });
  const summary = JSON.parse(output);
  if (summary.evaluated !== evaluated || summary.failed !== 0) throw new Error(`import ${path}: ${output}`);
  return { ms, peakBytes };
}

async function insertRaw({ data }: ImportedSet, path: string): Promise<number> {
  for (const ending of ["", "-wal", "-shm"]) rmSync(`${path}${ending}`, { force: true });
  const program = join(root, "packages", "store", "bench", "raw-insert.ts");
  const { output } = await runProgram(process.execPath, [program, join(data, "earshot.db"), path]);
  return Number(output);
}
