import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Contender, type Group, interleave, perSecond, toMeasure, toRatio } from "../measure.ts";
import { parameters } from "../parameters.ts";
import { plainSweep } from "../plain-sweep.ts";
import { runProgram } from "../program.ts";
import { callsOfBlock, writeSet } from "../transcripts.ts";

const rounds = { warmUps: 1, rounds: 7 };
const bench = join(import.meta.dirname, "..", "..");
const python = "python3";
/** Where Linux has the peak of a process's memory. */
const tellsMemory = existsSync("/proc/self/status");

interface TranscriptSet {
  calls: number;
  path: string;
  bytes: number;
}

/**
 * `earshot analyze --summary` as a process over JSON Lines in the page cache: growth from a thousand calls to a hundred thousand,
 * and throughput over so many that starting is a small part.
 */
export const setGroup: Group = {
  name: "set",
  async measure({ seed, folder }) {
    const write = (calls: number): TranscriptSet => {
      const path = join(folder, `${calls}.jsonl`);
      return { calls, path, bytes: writeSet(path, seed, calls) };
    };
    const [small, medium, large, longest] = [write(1000), write(10_000), write(100_000), write(300_000)];
    await checkSummaries(small.path, seed, folder);

    const peaks = new Map<string, number[]>();
    const analyze = ({ calls, path, bytes }: TranscriptSet, workers: 1 | 2): Contender => {
      const name = `${calls.toLocaleString("en")} calls, ${workers === 1 ? "one worker" : "two workers"}`;
      const found: number[] = [];
      peaks.set(name, found);
      return {
        name,
        unit: "bytes/s",
        async run() {
          const { ms, peakBytes } = await runEarshot(path, workers, join(folder, "out"));
          found.push(peakBytes);
          return perSecond(bytes, ms);
        },
      };
    };
    const contenders = [small, medium, large, longest].flatMap((set) => [analyze(set, 1), analyze(set, 2)]);
    contenders.push({ name: "JSON.parse alone, 100,000 calls", unit: "bytes/s", run: () => parseAlone(large) });
    const pythonFault = await whyNoPython();
    if (pythonFault === null) {
      contenders.push({ name: "the guide's Python, 10,000 calls", unit: "bytes/s", run: () => runPython(medium) });
    }
    const speeds = await interleave(contenders, rounds);
    const memories = [...peaks].map(([name, samples]) =>
      toMeasure(`${name}, peak memory`, "bytes", samples.slice(rounds.warmUps)),
    );
    const measures = tellsMemory ? [...speeds, ...memories] : speeds;
    const samples = (name: string) => measures.find((measure) => measure.name === name)?.samples ?? [];
    const one = samples("300,000 calls, one worker");
    const ratios = [
      toRatio("one worker ÷ JSON.parse alone", one, samples("JSON.parse alone, 100,000 calls"), { atLeast: 3 }),
      toRatio("two workers ÷ one", samples("300,000 calls, two workers"), one, { atLeast: 1.7 }),
    ];
    const skipped = [];
    if (pythonFault === null) {
      ratios.push(
        toRatio("one worker ÷ the guide's Python", one, samples("the guide's Python, 10,000 calls"), { atLeast: 15 }),
      );
    } else {
      skipped.push({ name: "one worker ÷ the guide's Python", reason: pythonFault });
    }
    if (tellsMemory) {
      for (const workers of ["one worker", "two workers"]) {
        const peak = (calls: string) => samples(`${calls} calls, ${workers}, peak memory`);
        ratios.push(
          toRatio(`peak memory, 100,000 calls ÷ 1,000, ${workers}`, peak("100,000"), peak("1,000"), { atMost: 1.2 }),
        );
      }
    } else {
      skipped.push({ name: "peak memory", reason: "there is no /proc/self/status" });
    }
    return { measures, ratios, skipped };
  },
};

async function runEarshot(set: string, workers: number, output: string): Promise<{ ms: number; peakBytes: number }> {
  const main = join(bench, "..", "apps", "cli", "src", "main.ts");
  const preload = tellsMemory ? ["--import", join(bench, "src", "peak-memory.ts")] : [];
  const file = openSync(output, "w");
  try {
    const args = [...preload, main, "analyze", set, "--summary", "--workers", String(workers)];
    const { ms, extra } = await runProgram(process.execPath, args, { file });
    return { ms, peakBytes: Number(extra) };
  } finally {
    closeSync(file);
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
  await runEarshot(set, 1, output);
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
