import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnalysisParameters, CallBatch, TotalsColumns } from "@earshot/analysis-wasm";
import { compileProgram, startNative } from "./native-program.ts";
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
  const source = join(import.meta.dirname, "..", "sweep.c");
  return compileProgram("gcc", join(folder, "sweep"), ["-march=native", source]);
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
  const program = startNative(path, [columnsPath, resultsPath]);
  const count = batch.durationMs.length;
  return {
    async run(work, repeats = 1) {
      let ms = 0;
      for (let i = 0; i < repeats; i++) ms += await program.time(work);
      return ms;
    },
    async results() {
      await program.time("results");
      const bytes = readFileSync(resultsPath);
      const memory = new Int32Array(totalsColumnCount * count);
      new Uint8Array(memory.buffer).set(bytes);
      return totalsColumns(memory, count);
    },
    close: program.close,
  };
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
