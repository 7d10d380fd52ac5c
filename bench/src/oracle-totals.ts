import type { AnalysisParameters, CallBatch, TotalsColumns } from "@earshot/analysis-wasm";
import { sides } from "@earshot/model";
import { analyzeByTheBook } from "../../packages/analysis-wasm/test/reference/oracle.ts";
import type { PlainCall } from "../../packages/analysis-wasm/test/reference/plain.ts";
import { listColumns, totalsColumnCount, totalsColumns } from "./totals.ts";

/** The totals of calls without holds as the oracle of the core's tests has them: the definitions word by word. */
export function oracleTotals(calls: readonly PlainCall[], parameters: AnalysisParameters): TotalsColumns {
  const totals = totalsColumns(new Int32Array(totalsColumnCount * calls.length), calls.length);
  const columns = listColumns(totals);
  for (const [call, plain] of calls.entries()) {
    const metrics = analyzeByTheBook(plain, parameters);
    for (const [path, column] of columns) {
      column[call] = path === "support" ? Number(metrics.support === "recording") : at(metrics, path);
    }
  }
  return totals;
}

/** The first `count` calls of a batch without holds. */
export function plainCalls(batch: CallBatch, count: number): PlainCall[] {
  const { segments, segmentOffsets } = batch;
  return Array.from(batch.durationMs.subarray(0, count), (durationMs, call) => {
    const [from, to] = [segmentOffsets[call] ?? 0, segmentOffsets[call + 1] ?? 0];
    return {
      durationMs: durationMs < 0 ? null : durationMs,
      holds: [],
      segments: Array.from(segments.startMs.subarray(from, to), (startMs, i) => ({
        startMs,
        endMs: segments.endMs[from + i] ?? 0,
        speaker: segments.speaker[from + i] ?? 0,
        side: sides[segments.side[from + i] ?? 0] ?? "unknown",
      })),
    };
  });
}

function at(metrics: object, path: string): number {
  return Number(path.split(".").reduce((value: unknown, key) => Object(value)[key], metrics));
}
