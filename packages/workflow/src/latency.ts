import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

/** How long an operation took over a run, in ms to three decimals. */
interface Latency {
  count: number;
  p50: number;
  p95: number;
  max: number;
}

export interface LatencyRecorder {
  /** Runs an operation and notes how long it took, whether it succeeds or fails. */
  time<T>(operation: string, action: () => T | Promise<T>): Promise<T>;
  /** Every operation so far, none overwritten. */
  summary(): Record<string, Latency>;
}

const toMs = (microseconds: number) => Math.round(microseconds) / 1000;

/** Records latencies as HDR histograms of whole microseconds. `nowMs` is a monotonic clock such as `performance.now`. */
export function createLatencyRecorder(
  nowMs: () => number,
  onRecord: (operation: string, durationMs: number) => void = () => {},
): LatencyRecorder {
  const histograms = new Map<string, RecordableHistogram>();
  return {
    async time(operation, action) {
      const startMs = nowMs();
      try {
        return await action();
      } finally {
        const histogram = histograms.get(operation) ?? createHistogram();
        histograms.set(operation, histogram);
        // A histogram takes whole numbers from 1.
        const durationMs = nowMs() - startMs;
        histogram.record(Math.max(1, Math.round(durationMs * 1000)));
        onRecord(operation, durationMs);
      }
    },
    summary: () =>
      Object.fromEntries(
        [...histograms].map(([operation, histogram]) => [
          operation,
          {
            count: histogram.count,
            p50: toMs(histogram.percentile(50)),
            p95: toMs(histogram.percentile(95)),
            max: toMs(histogram.max),
          },
        ]),
      ),
  };
}
