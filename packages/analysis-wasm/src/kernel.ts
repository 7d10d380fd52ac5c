import { analyze } from "./analyze.ts";
import type { AnalysisParameters, Call, CallBatch, StateChange } from "./call.ts";
import { createCore } from "./core.ts";
import { holds } from "./holds.ts";
import type { CallMetrics, HoldMetrics } from "./metrics.ts";
import { type PlacedCalls, place } from "./place.ts";

/** Name and version of what computed a result, stored with it. */
export const engineVersion = "analysis-wasm/0.1.0";

/** Synchronous and not shared between threads: one per worker. Throws `AnalysisError` for input it refuses. */
export interface Kernel {
  /** Measures one call in full. */
  analyze(call: Call, parameters: AnalysisParameters): CallMetrics;
  /** Takes in many calls, to be measured at once: the scalars of `analyze` only, as columns. */
  place(batch: CallBatch): PlacedCalls;
  /**
   * Hold intervals of one call from its state changes, in any order (equal times keep their order). A hold closes at the next
   * change of its session that is not HOLD; one left open closes at `endMs`, or at the last change when that is null.
   */
  holds(changes: readonly StateChange[], endMs: number | null): HoldMetrics;
}

/** A kernel with an instance and a memory of its own; the memory grows with the largest input and stays. */
export async function createKernel(): Promise<Kernel> {
  const core = await createCore();
  return {
    analyze: (call, parameters) => analyze(core, call, parameters),
    place: (batch) => place(core, batch),
    holds: (changes, endMs) => holds(core, changes, endMs),
  };
}
