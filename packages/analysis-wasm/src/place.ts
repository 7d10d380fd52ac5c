import { bySide } from "./by-side.ts";
import type { AnalysisParameters, CallBatch } from "./call.ts";
import { checkBatch, checkParameters } from "./check.ts";
import type { Core } from "./core.ts";
import { AnalysisError } from "./errors.ts";
import { statusError } from "./fault.ts";
import type { TotalsColumns, TurnColumns } from "./metrics.ts";

/**
 * Calls in the kernel's memory, to be measured under as many parameters as one likes without being copied again. Good until
 * the kernel is given something else; then `analysis.replaced` is thrown.
 */
export interface PlacedCalls {
  /** Speech, silence, talk-over and talk; `turnGapMs` has no bearing on them. */
  totals(parameters: AnalysisParameters): TotalsColumns;
  /** Turns and response latencies; only `turnGapMs` bears on them. */
  turns(parameters: AnalysisParameters): TurnColumns;
}

/** Copies the calls into the module's memory. */
export function place(core: Core, batch: CallBatch): PlacedCalls {
  copyBatch(core, batch, false);
  return placedCalls(core, batch.durationMs.length);
}

/** Puts the columns where the module reads them; `single` leaves the number of the call out of errors. */
export function copyBatch(core: Core, batch: CallBatch, single: boolean): void {
  checkBatch(core, batch);
  const { segments, holds } = batch;
  const status = core.input("placeCalls", segments.startMs.length, batch.durationMs.length, holds.startMs.length);
  if (status !== core.constant("STATUS_OK")) throw statusError(core, status, single);
  core.int32("SEGMENT_START_MS").set(segments.startMs);
  core.int32("SEGMENT_END_MS").set(segments.endMs);
  core.int32("SEGMENT_SPEAKER").set(segments.speaker);
  core.uint8("SEGMENT_SIDE").set(segments.side);
  core.uint32("SEGMENT_OFFSETS").set(batch.segmentOffsets);
  core.int32("CALL_DURATION_MS").set(batch.durationMs);
  core.int32("WINDOW_START_MS").set(holds.startMs);
  core.int32("WINDOW_END_MS").set(holds.endMs);
  core.uint32("WINDOW_OFFSETS").set(batch.holdOffsets);
}

/** The `count` calls whose columns the module's memory holds now. */
export function placedCalls(core: Core, count: number): PlacedCalls {
  const checkHeld = heldCheck(core);
  const run = (name: string, parameters: AnalysisParameters, ...args: readonly number[]) => {
    checkHeld();
    checkParameters(parameters);
    const status = core.call(name, count, ...args);
    if (status !== core.constant("STATUS_OK")) throw statusError(core, status, false);
  };
  return {
    totals(parameters) {
      const { minSilenceMs, hold, minTalkOverMs } = parameters;
      run("analyzeTotals", parameters, minSilenceMs, Number(hold === "exclude"), minTalkOverMs);
      return readTotals(core, count);
    },
    turns(parameters) {
      run("analyzeTurns", parameters, parameters.turnGapMs);
      return readTurns(core, count);
    },
  };
}

/** Throws `analysis.replaced` once the kernel has been given something else than it holds now. */
export function heldCheck(core: Core): () => void {
  const input = core.inputs();
  return () => {
    if (core.inputs() !== input) throw replacedError();
  };
}

export function replacedError(): AnalysisError {
  return new AnalysisError("analysis.replaced", "the kernel has been given other input since these calls were placed", {
    hint: "Measure calls before the kernel's next input, or place them again.",
  });
}

function readTotals(core: Core, count: number): TotalsColumns {
  const column = columns(core, "TOTAL", core.int32("TOTALS").slice(), count);
  const talk = bySide(core, (side) => column("TALK_MS", side));
  return {
    count,
    support: column("SUPPORT"),
    durationMs: column("DURATION_MS"),
    speechMs: column("SPEECH_MS"),
    silenceMs: column("SILENCE_MS"),
    overlapMs: column("OVERLAP_MS"),
    talkOverMs: column("TALK_OVER_MS"),
    silence: {
      count: column("SILENCE_COUNT"),
      totalMs: column("SILENCE_TOTAL_MS"),
      longestMs: column("SILENCE_LONGEST_MS"),
      leadingMs: column("LEADING_MS"),
      trailingMs: column("TRAILING_MS"),
    },
    talkOver: { count: column("TALK_OVER_COUNT"), totalMs: column("TALK_OVER_TOTAL_MS") },
    talk: { agentMs: talk.agent, customerMs: talk.customer, otherMs: talk.other, unknownMs: talk.unknown },
    utterances: bySide(core, (side) => column("UTTERANCES", side)),
  };
}

function readTurns(core: Core, count: number): TurnColumns {
  const column = columns(core, "TURN", core.int32("TURNS").slice(), count);
  return {
    turns: bySide(core, (side) => ({ count: column("COUNT", side), longestMs: column("LONGEST_MS", side) })),
    responseLatency: {
      count: column("LATENCY_COUNT"),
      medianMs: column("LATENCY_MEDIAN_MS"),
      p95Ms: column("LATENCY_P95_MS"),
    },
  };
}

/** Finds the columns of a region by the module's own numbering. */
function columns(core: Core, prefix: string, values: Int32Array, count: number) {
  return (name: string, side = 0) => {
    const index = core.constant(`${prefix}_${name}`) + side;
    return values.subarray(index * count, (index + 1) * count);
  };
}
