import { type CallBatch, sides } from "./call.ts";
import { element } from "./column.ts";
import type { Core } from "./core.ts";
import { AnalysisError, type AnalysisErrorCode } from "./errors.ts";

interface Fault {
  code: AnalysisErrorCode;
  field: keyof CallBatch["segments"] | "holds";
  problem(batch: CallBatch, index: number): string;
  hint: string;
}

const retime = "Times are milliseconds of media time from 0, and a segment ends at or after its start.";
const faults: Record<string, Fault> = {
  NEGATIVE_START: { code: "analysis.negative_time", field: "startMs", problem: () => "is negative", hint: retime },
  NEGATIVE_END: { code: "analysis.negative_time", field: "endMs", problem: () => "is negative", hint: retime },
  END_BEFORE_START: {
    code: "analysis.end_before_start",
    field: "endMs",
    problem: ({ segments }, index) => `is before its startMs ${element(segments.startMs, index)}`,
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
    problem: ({ segments }, index) => `differs from an earlier one of speaker ${element(segments.speaker, index)}`,
    hint: "A speaker is on one side: give each pair of speaker and side its own id.",
  },
  WINDOW_END_BEFORE_START: {
    code: "analysis.end_before_start",
    field: "holds",
    problem: ({ holds }, index) => `is before its startMs ${element(holds.startMs, index)}`,
    hint: "A hold ends at or after its start.",
  },
};

/** The error for a status of the module other than OK. `single` leaves the number of the call out. */
export function statusError(core: Core, status: number, batch: CallBatch, single: boolean): AnalysisError {
  const found = Object.entries(faults).find(([name]) => core.constant(`STATUS_${name}`) === status);
  if (found === undefined) return memoryError();
  const [, { code, field, problem, hint }] = found;
  const global = core.call("faultIndex");
  const ofHold = field === "holds";
  const column = ofHold ? batch.holds.endMs : batch.segments[field];
  const offsets = ofHold ? batch.holdOffsets : batch.segmentOffsets;
  const path = ofHold ? "holds.endMs" : `segments.${field}`;
  const call = offsets.findLastIndex((offset) => offset <= global);
  const index = global - element(offsets, call);
  const place = single ? `${path}[${index}]` : `call ${call}: ${path}[${index}]`;
  const message = `${place} = ${element(column, global)} ${problem(batch, global)}`;
  return new AnalysisError(code, message, single ? { hint, index, field: path } : { hint, index, field: path, call });
}

export function memoryError(): AnalysisError {
  return new AnalysisError("analysis.capacity", "no memory left for the columns", {
    hint: "Split the work over several calls of the kernel, or give the process more memory.",
  });
}
