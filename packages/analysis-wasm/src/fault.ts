import { sides } from "./call.ts";
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
  startMs: (core) => core.int32("SEGMENT_START_MS"),
  endMs: (core) => core.int32("SEGMENT_END_MS"),
  speaker: (core) => core.int32("SEGMENT_SPEAKER"),
  side: (core) => core.uint8("SEGMENT_SIDE"),
  holds: (core) => core.int32("WINDOW_END_MS"),
};

const retime = "Times are milliseconds of media time from 0, and a segment ends at or after its start.";
const faults: Record<string, Fault> = {
  NEGATIVE_START: { code: "analysis.negative_time", field: "startMs", problem: () => "is negative", hint: retime },
  NEGATIVE_END: { code: "analysis.negative_time", field: "endMs", problem: () => "is negative", hint: retime },
  END_BEFORE_START: {
    code: "analysis.end_before_start",
    field: "endMs",
    problem: (core, index) => `is before its startMs ${element(columns.startMs(core), index)}`,
    hint: retime,
  },
  UNKNOWN_SIDE: {
    code: "analysis.unknown_side",
    field: "side",
    problem: () => "is no side's code",
    hint: `The codes are ${sides.map((side, code) => `${code} ${side}`).join(", ")}.`,
  },
  NEGATIVE_SPEAKER: {
    code: "analysis.unknown_speaker",
    field: "speaker",
    problem: () => "is negative",
    hint: "Number the speakers of a call densely from 0.",
  },
  TOO_MANY_SPEAKERS: {
    code: "analysis.capacity",
    field: "speaker",
    problem: () => "is beyond the largest speaker id",
    hint: "Number the speakers of a call densely from 0.",
  },
  SIDE_CONFLICT: {
    code: "analysis.side_conflict",
    field: "side",
    problem: (core, index) => `differs from an earlier one of speaker ${element(columns.speaker(core), index)}`,
    hint: "A speaker is on one side: give each pair of speaker and side its own id.",
  },
  WINDOW_END_BEFORE_START: {
    code: "analysis.end_before_start",
    field: "holds",
    problem: (core, index) => `is before its startMs ${element(core.int32("WINDOW_START_MS"), index)}`,
    hint: "A hold ends at or after its start.",
  },
};

/** The error for a status of the module other than OK, its facts read from the module's memory. `single` leaves the number of the call out. */
export function statusError(core: Core, status: number, single: boolean): AnalysisError {
  const found = Object.entries(faults).find(([name]) => core.constant(`STATUS_${name}`) === status);
  if (found === undefined) return memoryError();
  const [, { code, field, problem, hint }] = found;
  const global = core.call("faultIndex");
  const ofHold = field === "holds";
  const offsets = core.uint32(ofHold ? "WINDOW_OFFSETS" : "SEGMENT_OFFSETS");
  const path = ofHold ? "holds.endMs" : `segments.${field}`;
  const call = offsets.findLastIndex((offset) => offset <= global);
  const index = global - element(offsets, call);
  const place = single ? `${path}[${index}]` : `call ${call}: ${path}[${index}]`;
  const message = `${place} = ${element(columns[field](core), global)} ${problem(core, global)}`;
  return new AnalysisError(code, message, single ? { hint, index, field: path } : { hint, index, field: path, call });
}

export function memoryError(): AnalysisError {
  return new AnalysisError("analysis.capacity", "no memory left for the columns", {
    hint: "Split the work over several calls of the kernel, or give the process more memory.",
  });
}
