import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { AnalysisParameters, CallBatch, TotalsColumns } from "@earshot/analysis-wasm";
import { totalsColumnCount, totalsColumns } from "./totals.ts";

/** The work that sweep.c can do. */
type NativeWork = "plain" | "lanes" | "bandwidth";

/** Bytes that the work "bandwidth" reads. */
export const bandwidthBytes = 2 ** 28;

/** sweep.c as a running process that holds the calls. */
export interface NativeSweep {
  /** Does the work, several times if wanted, and answers how long it took, in milliseconds. */
  run(work: NativeWork, repeats?: number): Promise<number>;
  /** Results of the latest sweep. */
  results(): Promise<TotalsColumns>;
  close(): Promise<void>;
}

/** Compiles sweep.c into the folder for this very machine; answers the executable, or that there is no compiler. */
export function compileSweep(folder: string): { path: string } | { reason: string } {
  const path = join(folder, "sweep");
  const source = join(import.meta.dirname, "..", "sweep.c");
  const { error, status, stderr } = spawnSync("gcc", ["-O3", "-march=native", "-o", path, source], {
    encoding: "utf8",
  });
  if (error) return { reason: `gcc: ${error.message}` };
  if (status !== 0) throw new Error(`gcc refuses ${source}: ${stderr.trim()}`);
  return { path };
}

/** Starts the compiled sweep over the calls, which are handed to it through a file in the folder. */
export function startSweep(
  path: string,
  folder: string,
  batch: CallBatch,
  parameters: AnalysisParameters,
): NativeSweep {
  const columnsPath = join(folder, "columns");
  const resultsPath = join(folder, "results");
  writeFileSync(columnsPath, toFile(batch, parameters));
  const child = spawn(path, [columnsPath, resultsPath], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const count = batch.durationMs.length;
  const ask = async (command: string): Promise<number> => {
    child.stdin.write(`${command}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`${path} ended at "${command}"`);
    return Number(value) / 1e6;
  };
  return {
    async run(work, repeats = 1) {
      let ms = 0;
      for (let i = 0; i < repeats; i++) ms += await ask(work);
      return ms;
    },
    async results() {
      await ask("results");
      const bytes = readFileSync(resultsPath);
      const memory = new Int32Array(totalsColumnCount * count);
      new Uint8Array(memory.buffer).set(bytes);
      return totalsColumns(memory, count);
    },
    close: () => end(child),
  };
}

async function end(child: ChildProcessByStdio<Writable, Readable, null>): Promise<void> {
  const closed = once(child, "close");
  child.stdin.end();
  await closed;
}

function toFile(batch: CallBatch, parameters: AnalysisParameters): Buffer {
  const { segments, segmentOffsets, durationMs } = batch;
  const { minSilenceMs, minTalkOverMs } = parameters;
  const header = Int32Array.of(durationMs.length, segments.startMs.length, minSilenceMs, minTalkOverMs);
  const columns = [
    header,
    segmentOffsets,
    durationMs,
    segments.startMs,
    segments.endMs,
    segments.speaker,
    segments.side,
  ];
  return Buffer.concat(
    columns.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  );
}
