import * as layout from "../build/layout.js";
import { bySide } from "./by-side.ts";
import type { AnalysisParameters, CallBatch } from "./call.ts";
import { checkBatch, checkParameters } from "./check.ts";
import type { Core } from "./core.ts";
import { AnalysisError } from "./errors.ts";
import { statusError } from "./fault.ts";
import type { TotalsColumns, TurnColumns } from "./metrics.ts";

/**
 * Calls in the kernel's memory, to be measured under any number of parameters without being copied again, until the kernel
 * gets other input; then they throw `analysis.replaced`.
 */
export interface PlacedCalls {
  /** Speech, silence, talk-over and talk; they do not depend on `turnGapMs`. */
  totals(parameters: AnalysisParameters): TotalsColumns;
  /** Turns and response latencies; they depend on `turnGapMs` only. */
  turns(parameters: AnalysisParameters): TurnColumns;
}

/** Places the calls in the module's memory. */
export function place(core: Core, batch: CallBatch): PlacedCalls {
  copyBatch(core, batch, false);
  return placedCalls(core, batch.durationMs.length);
}

/** Copies the columns into the module's memory; `single` leaves the number of the call out of errors. */
export function copyBatch(core: Core, batch: CallBatch, single: boolean): void {
  checkBatch(batch);
  const { segments, holds } = batch;
  const status = core.input.placeCalls(segments.startMs.length, batch.durationMs.length, holds.startMs.length);
  if (status !== layout.STATUS_OK) throw statusError(core, status, single);
  core.int32(layout.REGION_SEGMENT_START_MS).set(segments.startMs);
  core.int32(layout.REGION_SEGMENT_END_MS).set(segments.endMs);
  core.int32(layout.REGION_SEGMENT_SPEAKER).set(segments.speaker);
  core.uint8(layout.REGION_SEGMENT_SIDE).set(segments.side);
  core.uint32(layout.REGION_SEGMENT_OFFSETS).set(batch.segmentOffsets);
  core.int32(layout.REGION_CALL_DURATION_MS).set(batch.durationMs);
  core.int32(layout.REGION_HOLD_WINDOW_START_MS).set(holds.startMs);
  core.int32(layout.REGION_HOLD_WINDOW_END_MS).set(holds.endMs);
  core.uint32(layout.REGION_HOLD_WINDOW_OFFSETS).set(batch.holdOffsets);
}

/** The `count` calls whose columns the module's memory holds now. */
export function placedCalls(core: Core, count: number): PlacedCalls {
  const checkHeld = heldCheck(core);
  const run = (parameters: AnalysisParameters, measure: () => number) => {
    checkHeld();
    checkParameters(parameters);
    const status = measure();
    if (status !== layout.STATUS_OK) throw statusError(core, status, false);
  };
  return {
    totals(parameters) {
      const { minSilenceMs, hold, minTalkOverMs } = parameters;
      run(parameters, () => core.wasm.analyzeTotals(count, minSilenceMs, hold === "exclude", minTalkOverMs));
      return readTotals(core, count);
    },
    turns(parameters) {
      run(parameters, () => core.wasm.analyzeTurns(count, parameters.turnGapMs));
      return readTurns(core, count);
    },
  };
}

/** Returns a check that throws `analysis.replaced` once the kernel has got other input than it has now. */
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
  const column = columns(core.int32(layout.REGION_TOTALS).slice(), count);
  const talk = bySide((side) => column(layout.TOTAL_TALK_MS + side));
  return {
    count,
    support: column(layout.TOTAL_SUPPORT),
    durationMs: column(layout.TOTAL_DURATION_MS),
    speechMs: column(layout.TOTAL_SPEECH_MS),
    silenceMs: column(layout.TOTAL_SILENCE_MS),
    overlapMs: column(layout.TOTAL_OVERLAP_MS),
    talkOverMs: column(layout.TOTAL_TALK_OVER_MS),
    silence: {
      count: column(layout.TOTAL_SILENCE_COUNT),
      totalMs: column(layout.TOTAL_SILENCE_TOTAL_MS),
      longestMs: column(layout.TOTAL_SILENCE_LONGEST_MS),
      leadingMs: column(layout.TOTAL_LEADING_MS),
      trailingMs: column(layout.TOTAL_TRAILING_MS),
    },
    talkOver: { count: column(layout.TOTAL_TALK_OVER_COUNT), totalMs: column(layout.TOTAL_TALK_OVER_TOTAL_MS) },
    talk: { agentMs: talk.agent, customerMs: talk.customer, otherMs: talk.other, unknownMs: talk.unknown },
    utterances: bySide((side) => column(layout.TOTAL_UTTERANCES + side)),
  };
}

function readTurns(core: Core, count: number): TurnColumns {
  const column = columns(core.int32(layout.REGION_TURNS).slice(), count);
  return {
    turns: bySide((side) => ({
      count: column(layout.TURN_COUNT + side),
      longestMs: column(layout.TURN_LONGEST_MS + side),
    })),
    responseLatency: {
      count: column(layout.TURN_LATENCY_COUNT),
      medianMs: column(layout.TURN_LATENCY_MEDIAN_MS),
      p95Ms: column(layout.TURN_LATENCY_P95_MS),
      longestMs: column(layout.TURN_LATENCY_LONGEST_MS),
    },
  };
}

/** Finds a column by its index in a region of columns with one element for each call. */
function columns(values: Int32Array, count: number) {
  return (index: number) => values.subarray(index * count, (index + 1) * count);
}
