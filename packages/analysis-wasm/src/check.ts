import * as layout from "../build/layout.js";
import type { AnalysisParameters, CallBatch, HoldInterval, StateChange } from "./call.ts";
import { element } from "./column.ts";
import { AnalysisError } from "./errors.ts";
import type { SampleFormat, VoiceActivityParameters } from "./voice-activity-parameters.ts";

const int32Max = 2 ** 31 - 1;
const int32Min = -(2 ** 31);

/** Rejects what an Int32 column would change silently: fractions, NaN, text and times beyond ±2³¹ ms (24.8 days). */
function checkInteger(value: number, field: string, index?: number): void {
  const path = index === undefined ? field : `${field}[${index}]`;
  const details = index === undefined ? { field } : { field, index };
  if (!Number.isInteger(value)) {
    throw new AnalysisError("analysis.not_an_integer", `${path} is ${String(value)}, not a whole number`, {
      hint: "Give whole numbers; round seconds to milliseconds once, where they are read.",
      ...details,
    });
  }
  if (value < int32Min || value > int32Max) {
    throw new AnalysisError("analysis.out_of_range", `${path} is ${value}, beyond ±${int32Max}`, {
      hint: "Give milliseconds from the start of the recording, not from an epoch.",
      ...details,
    });
  }
}

export function checkParameters(parameters: AnalysisParameters): void {
  for (const field of ["minSilenceMs", "minTalkOverMs", "turnGapMs"] as const) {
    const value = parameters[field];
    if (!Number.isInteger(value) || value < 0 || value > int32Max) {
      throw new AnalysisError("analysis.parameter", `${field} is ${String(value)}`, {
        hint: `Give whole milliseconds from 0 to ${int32Max}.`,
        field,
      });
    }
  }
  if (parameters.hold !== "exclude" && parameters.hold !== "ignore") {
    throw new AnalysisError("analysis.parameter", `hold is ${String(parameters.hold)}`, {
      hint: 'Give "exclude" or "ignore".',
      field: "hold",
    });
  }
}

export function checkDuration(durationMs: number): void {
  checkInteger(durationMs, "durationMs");
  if (durationMs < 0) {
    throw new AnalysisError("analysis.negative_time", `durationMs is ${durationMs}`, {
      hint: "Give the length of the recording, or null when it is not known.",
      field: "durationMs",
    });
  }
}

export function checkHolds(holds: readonly HoldInterval[]): void {
  for (const [index, hold] of holds.entries()) {
    checkInteger(hold.startMs, "holds.startMs", index);
    checkInteger(hold.endMs, "holds.endMs", index);
  }
}

export function checkChanges(changes: readonly StateChange[]): void {
  checkCapacity("changes", changes.length, layout.MAX_CHANGES);
  for (const [index, change] of changes.entries()) {
    checkInteger(change.timeMs, "changes.timeMs", index);
    checkInteger(change.session, "changes.session", index);
    if (change.session < 0 || change.session >= layout.MAX_SESSIONS) {
      throw new AnalysisError("analysis.out_of_range", `changes.session[${index}] is ${change.session}`, {
        hint: `Number the sessions densely from 0; there can be ${layout.MAX_SESSIONS}.`,
        field: "changes.session",
        index,
      });
    }
  }
}

export function checkEnd(endMs: number): void {
  checkInteger(endMs, "endMs");
}

/** Lengths, offsets, durations and capacities: all that must hold before a column is copied into the module. */
export function checkBatch(batch: CallBatch): void {
  const { segments, segmentOffsets, durationMs, holds, holdOffsets } = batch;
  for (const field of ["endMs", "speaker", "side"] as const) {
    checkLength(`segments.${field}`, segments[field].length, segments.startMs.length, "segments.startMs");
  }
  checkLength("holds.endMs", holds.endMs.length, holds.startMs.length, "holds.startMs");
  checkLength("segmentOffsets", segmentOffsets.length, durationMs.length + 1, "durationMs and one more");
  checkLength("holdOffsets", holdOffsets.length, durationMs.length + 1, "durationMs and one more");
  checkCapacity("segments", segments.startMs.length, layout.MAX_SEGMENTS);
  checkCapacity("calls", durationMs.length, layout.MAX_CALLS);
  checkCapacity("holds", holds.startMs.length, layout.MAX_HOLD_WINDOWS);
  checkOffsets("segmentOffsets", segmentOffsets, segments.startMs.length);
  checkOffsets("holdOffsets", holdOffsets, holds.startMs.length);
  for (const [call, duration] of durationMs.entries()) {
    if (duration >= 0 || duration === layout.DURATION_UNKNOWN) continue;
    throw new AnalysisError("analysis.negative_time", `durationMs[${call}] is ${duration}`, {
      hint: `Give the length of the recording, or ${layout.DURATION_UNKNOWN} when it is not known.`,
      field: "durationMs",
      index: call,
      call,
    });
  }
}

function checkLength(field: string, length: number, expected: number, like: string): void {
  if (length === expected) return;
  throw new AnalysisError("analysis.column_length", `${field} has ${length} elements instead of ${expected}`, {
    hint: `Give it as many as ${like}.`,
    field,
  });
}

function checkCapacity(field: string, count: number, limit: number): void {
  if (count <= limit) return;
  throw new AnalysisError("analysis.capacity", `${count} ${field} are more than the ${limit} that fit`, {
    hint: "Split the work over several calls of the kernel.",
    field,
  });
}

function checkOffsets(field: string, offsets: Uint32Array, total: number): void {
  let previous = 0;
  for (let index = 0; index < offsets.length; index++) {
    const offset = element(offsets, index);
    const wrong = index === 0 ? offset !== 0 : offset < previous;
    if (wrong || (index === offsets.length - 1 && offset !== total)) {
      throw new AnalysisError("analysis.offsets", `${field}[${index}] is ${offset}`, {
        hint: `Offsets start at 0, never fall and end at the number of elements, here ${total}.`,
        field,
        index,
      });
    }
    previous = offset;
  }
}

export function checkSampleFormat(format: SampleFormat): void {
  const bounds = {
    sampleRate: [layout.MIN_SAMPLE_RATE, layout.MAX_SAMPLE_RATE],
    channels: [1, layout.MAX_CHANNELS],
  } as const;
  for (const field of ["sampleRate", "channels"] as const) {
    const [least, most] = bounds[field];
    const value = format[field];
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new AnalysisError("analysis.out_of_range", `${field} is ${String(value)}`, {
      hint: `Give a whole number from ${least} to ${most}.`,
      field,
    });
  }
}

const decibelFields = ["onsetDb", "offsetDb", "minFloorDbfs", "steadyDb", "leakDb"] as const;
const lengthFields = ["minSpeechMs", "minSilenceMs", "padMs"] as const;

export function checkVoiceActivity(parameters: VoiceActivityParameters): void {
  const refuse = (field: string, problem: string, hint: string) => {
    throw new AnalysisError("analysis.parameter", `${field} ${problem}`, { hint, field });
  };
  if (parameters.detector !== "network" && parameters.detector !== "level") {
    refuse("detector", `is ${String(parameters.detector)}`, 'Give "network" or "level".');
  }
  for (const field of decibelFields) {
    const value = parameters[field];
    if (!(Math.abs(value) <= 100)) refuse(field, `is ${String(value)}`, "Give decibels from -100 to 100.");
  }
  for (const field of lengthFields) {
    const value = parameters[field];
    if (Number.isInteger(value / layout.FRAME_MS) && value >= 0 && value <= int32Max) continue;
    refuse(field, `is ${String(value)}`, `Give a multiple of ${layout.FRAME_MS} ms from 0 on.`);
  }
  if (parameters.offsetDb > parameters.onsetDb)
    refuse("offsetDb", "is above onsetDb", "Let speech end below where it begins.");
  if (parameters.padMs * 2 > parameters.minSilenceMs) {
    refuse(
      "padMs",
      "is more than half of minSilenceMs",
      "Padding from both sides has to fit into the shortest silence.",
    );
  }
}
