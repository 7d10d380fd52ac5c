import { sides } from "@earshot/model";
import * as layout from "../build/layout.js";

import { element } from "./column.ts";
import type { Core } from "./core.ts";
import { AnalysisError, type AnalysisErrorCode } from "./errors.ts";

type Column = "startMs" | "endMs" | "speaker" | "side";

interface Fault {
  code: AnalysisErrorCode;
  /** Of the segments, or of the hold windows. */
  field: Column | "holds";
  problem(core: Core, index: number): string;
  hint: string;
}

const columns: Record<Fault["field"], (core: Core) => Int32Array | Uint8Array> = {
  startMs: (core) => core.int32(layout.REGION_SEGMENT_START_MS),
  endMs: (core) => core.int32(layout.REGION_SEGMENT_END_MS),
  speaker: (core) => core.int32(layout.REGION_SEGMENT_SPEAKER),
  side: (core) => core.uint8(layout.REGION_SEGMENT_SIDE),
  holds: (core) => core.int32(layout.REGION_HOLD_WINDOW_END_MS),
};

const retime = "Times are milliseconds of media time from 0, and a segment ends at or after its start.";
const faults: Record<number, Fault> = {
  [layout.STATUS_NEGATIVE_START]: {
    code: "analysis.negative_time",
    field: "startMs",
    problem: () => "is negative",
    hint: retime,
  },
  [layout.STATUS_NEGATIVE_END]: {
    code: "analysis.negative_time",
    field: "endMs",
    problem: () => "is negative",
    hint: retime,
  },
  [layout.STATUS_END_BEFORE_START]: {
    code: "analysis.end_before_start",
    field: "endMs",
    problem: (core, index) => `is before its startMs ${element(columns.startMs(core), index)}`,
    hint: retime,
  },
  [layout.STATUS_BEYOND_RECORDING]: {
    code: "analysis.beyond_recording",
    field: "endMs",
    problem: () => "is after the end of the recording",
    hint: "Clip the segments of a recording of known length, and drop those beyond it.",
  },
  [layout.STATUS_UNKNOWN_SIDE]: {
    code: "analysis.unknown_side",
    field: "side",
    problem: () => "is no side's code",
    hint: `The codes are ${sides.map((side, code) => `${code} ${side}`).join(", ")}.`,
  },
  [layout.STATUS_NEGATIVE_SPEAKER]: {
    code: "analysis.unknown_speaker",
    field: "speaker",
    problem: () => "is negative",
    hint: "Number the speakers of a call densely from 0.",
  },
  [layout.STATUS_TOO_MANY_SPEAKERS]: {
    code: "analysis.capacity",
    field: "speaker",
    problem: () => "is beyond the largest speaker id",
    hint: "Number the speakers of a call densely from 0.",
  },
  [layout.STATUS_SIDE_CONFLICT]: {
    code: "analysis.side_conflict",
    field: "side",
    problem: (core, index) => `differs from an earlier one of speaker ${element(columns.speaker(core), index)}`,
    hint: "A speaker is on one side: give each pair of speaker and side its own id.",
  },
  [layout.STATUS_HOLD_WINDOW_END_BEFORE_START]: {
    code: "analysis.end_before_start",
    field: "holds",
    problem: (core, index) => `is before its startMs ${element(core.int32(layout.REGION_HOLD_WINDOW_START_MS), index)}`,
    hint: "A hold ends at or after its start.",
  },
};

/** The error for a status other than STATUS_OK, with facts from the module's memory. `single` leaves the number of the call out. */
export function statusError(core: Core, status: number, single: boolean): AnalysisError {
  const fault = faults[status];
  if (fault === undefined) return memoryError();
  const { code, field, problem, hint } = fault;
  const global = core.wasm.faultIndex();
  const ofHold = field === "holds";
  const offsets = core.uint32(ofHold ? layout.REGION_HOLD_WINDOW_OFFSETS : layout.REGION_SEGMENT_OFFSETS);
  const path = ofHold ? "holds.endMs" : `segments.${field}`;
  const call = offsets.findLastIndex((offset) => offset <= global);
  const index = global - element(offsets, call);
  const location = single ? `${path}[${index}]` : `call ${call}: ${path}[${index}]`;
  const message = `${location} = ${element(columns[field](core), global)} ${problem(core, global)}`;
  return new AnalysisError(code, message, single ? { hint, index, field: path } : { hint, index, field: path, call });
}

export function memoryError(): AnalysisError {
  return new AnalysisError("analysis.capacity", "no memory left for the columns", {
    hint: "Split the work over several calls of the kernel, or give the process more memory.",
  });
}
