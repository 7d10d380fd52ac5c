import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkDuckdb, runDuckdb, whyNoDuckdb } from "../duckdb.ts";
import {
  type Contender,
  type Group,
  type GroupResult,
  interleave,
  judge,
  perSecond,
  quotients,
  toMeasure,
  toRatio,
} from "../measure.ts";
import { earshot, runNode, tellsUsage } from "../node-program.ts";
import { parameters } from "../parameters.ts";
import { plainSweep } from "../plain-sweep.ts";
import { runProgram } from "../program.ts";
import { callsOfBlock, guideFormat, transcriptsOfBlock, writeSet } from "../transcripts.ts";

const rounds = { warmUps: 1, rounds: 7 };
const bench = join(import.meta.dirname, "..", "..");
const python = "python3";

interface TranscriptSet {
  calls: number;
  path: string;
  bytes: number;
}

/**
 * `earshot analyze --summary` as a process over sets in the page cache: growth from a thousand calls to a hundred thousand, files
 * of one call each, and throughput beside what else computes such numbers.
 */
export const setGroup: Group = {
  name: "set",
  async measure({ seed, folder, calls = 100_000 }) {
    const write = (count: number): TranscriptSet => {
      const path = join(folder, `${count}.jsonl`);
      return { calls: count, path, bytes: writeSet(path, seed, count) };
    };
    const [small, medium, split, large] = [write(1000), write(10_000), write(20_000), write(100_000)];
    const longest = calls === large.calls ? large : write(calls);
    await checkSummaries(small.path, seed, folder);

    const result: GroupResult = { measures: [], ratios: [], skipped: [] };
    const usages = new Map<string, { peakBytes: number; cpuMs: number }[]>();
    const analyze = (name: string, { path, bytes }: TranscriptSet, workers: 1 | 2): Contender => {
      const found: { peakBytes: number; cpuMs: number }[] = [];
      usages.set(name, found);
      return {
        name,
        unit: "bytes/s",
        async run() {
          const { ms, ...usage } = await runAnalyze(path, workers, join(folder, "out"));
          found.push(usage);
          return perSecond(bytes, ms);
        },
      };
    };
    const named = ({ calls }: TranscriptSet, workers: 1 | 2) =>
      `${calls.toLocaleString("en")} calls, ${workers === 1 ? "one worker" : "two workers"}`;
    const contenders = [...new Set([small, large, longest])].flatMap((set) => [
      analyze(named(set, 1), set, 1),
      analyze(named(set, 2), set, 2),
    ]);
    const files = { ...split, path: join(folder, "files") };
    writeFiles(files.path, seed, files.calls);
    contenders.push(
      analyze(named(split, 1), split, 1),
      analyze("the same as a file each", files, 1),
      { name: "JSON.parse alone, 100,000 calls", unit: "bytes/s", run: () => parseAlone(large) },
      { name: "earshot --help", unit: "s", run: async () => (await runNode([earshot, "--help"])).ms / 1000 },
    );
    const pythonFault = await whyNoPython();
    if (pythonFault === null) {
      contenders.push({ name: "the guide's Python, 10,000 calls", unit: "bytes/s", run: () => runPython(medium) });
    } else {
      result.skipped.push({ name: "one worker ÷ the guide's Python", reason: pythonFault });
    }
    const duckdbFault = whyNoDuckdb();
    if (duckdbFault === null) {
      await checkDuckdb(large.path, folder);
      const run = async () => perSecond(large.bytes, await runDuckdb(large.path, folder));
      contenders.push({ name: "DuckDB, all cores, 100,000 calls", unit: "bytes/s", run });
    } else {
      result.skipped.push({ name: "one worker ÷ DuckDB", reason: duckdbFault });
    }

    result.measures = await interleave(contenders, rounds);
    const samples = (name: string) => result.measures.find((measure) => measure.name === name)?.samples ?? [];
    const one = samples(named(longest, 1));
    result.ratios.push(
      toRatio("one worker ÷ JSON.parse alone", one, samples("JSON.parse alone, 100,000 calls"), { atLeast: 3 }),
      toRatio("two workers ÷ one", samples(named(longest, 2)), one, { atLeast: 1.75 }),
      toRatio("a file for each call ÷ one file", samples("the same as a file each"), samples(named(split, 1)), {
        atLeast: 0.5,
      }),
      judge("earshot --help, s", samples("earshot --help"), { atMost: 0.15 }),
    );
    if (pythonFault === null) {
      const under = samples("the guide's Python, 10,000 calls");
      result.ratios.push(toRatio("one worker ÷ the guide's Python", one, under, { atLeast: 20 }));
    }
    if (duckdbFault === null) {
      const under = samples("DuckDB, all cores, 100,000 calls");
      const both = quotients(samples(named(large, 2)), under);
      result.measures.push(toMeasure("two workers ÷ DuckDB with all cores", "×", both));
      result.ratios.push(
        toRatio("one worker ÷ DuckDB with all cores", samples(named(large, 1)), under, { atLeast: 5 }),
      );
    }
    if (!tellsUsage) {
      result.skipped.push({ name: "memory and processor time", reason: "there is no /proc/self/status" });
      return result;
    }
    const usage = (name: string, kind: "peakBytes" | "cpuMs") =>
      (usages.get(name) ?? []).slice(rounds.warmUps).map((found) => found[kind]);
    for (const workers of [1, 2] as const) {
      const [least, most] = [usage(named(small, workers), "peakBytes"), usage(named(large, workers), "peakBytes")];
      result.measures.push(
        toMeasure(`${named(small, workers)}, peak memory`, "bytes", least),
        toMeasure(`${named(large, workers)}, peak memory`, "bytes", most),
      );
      const name = `peak memory, 100,000 calls ÷ 1,000, ${workers === 1 ? "one worker" : "two workers"}`;
      result.ratios.push(toRatio(name, most, least, { atMost: 1.2 }));
    }
    const [both, single] = [usage(named(longest, 2), "cpuMs"), usage(named(longest, 1), "cpuMs")];
    result.ratios.push(toRatio("processor time, two workers ÷ one", both, single, { atMost: 1.1 }));
    return result;
  },
};

function runAnalyze(set: string, workers: number, outputPath: string) {
  return runNode([earshot, "analyze", set, "--summary", "--workers", String(workers)], { outputPath });
}

/** Writes the calls of a set as a file each. */
function writeFiles(folder: string, seed: number, calls: number): void {
  mkdirSync(folder);
  for (let block = 0; block * 1000 < calls; block++) {
    for (const [call, text] of transcriptsOfBlock(seed, block, guideFormat).entries()) {
      writeFileSync(
        join(folder, `${String(block).padStart(4, "0")}-${String(call).padStart(3, "0")}.json`),
        `${text}\n`,
      );
    }
  }
}

async function parseAlone({ path, bytes }: TranscriptSet): Promise<number> {
  const { output } = await runProgram(process.execPath, [join(bench, "src", "json-parse.ts"), path]);
  return perSecond(bytes, Number(output));
}

async function runPython({ path, bytes }: TranscriptSet): Promise<number> {
  const { ms } = await runProgram(python, [join(bench, "guide.py"), path]);
  return perSecond(bytes, ms);
}

async function whyNoPython(): Promise<string | null> {
  try {
    await runProgram(python, ["--version"]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The set's first thousand calls must have the totals that the plain sweep finds in the columns they were written from. */
async function checkSummaries(set: string, seed: number, folder: string): Promise<void> {
  const output = join(folder, "out");
  await runAnalyze(set, 1, output);
  const lines = readFileSync(output, "utf8").trimEnd().split("\n");
  const batch = callsOfBlock(seed, 0);
  const totals = plainSweep({ ...batch, durationMs: batch.durationMs.fill(-1) }, parameters);
  for (const [call, durationMs] of totals.durationMs.entries()) {
    const { durationMs: found, silence, talkOver, talk } = JSON.parse(lines[call] ?? "{}");
    const actual = [found, silence.count, silence.totalMs, talkOver.count, talkOver.totalMs, talk.agentMs];
    const columns = [totals.silence.count, totals.silence.totalMs, totals.talkOver.count, totals.talkOver.totalMs];
    const expected = [durationMs, ...[...columns, totals.talk.agentMs].map((column) => column[call])];
    if (actual.join() !== expected.join()) {
      throw new Error(`analyze --summary: line ${call + 1} has ${actual.join(" ")}, not ${expected.join(" ")}`);
    }
  }
}
