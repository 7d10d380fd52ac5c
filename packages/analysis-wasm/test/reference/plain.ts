import { type Side, sides } from "@earshot/model";
import type { Call, CallBatch, HoldInterval } from "../../src/index.ts";

export interface PlainSegment {
  startMs: number;
  endMs: number;
  speaker: number;
  side: Side;
}

/** A call as a person would write it down. */
export interface PlainCall {
  segments: readonly PlainSegment[];
  durationMs: number | null;
  holds: readonly HoldInterval[];
}

function toColumns(segments: readonly PlainSegment[]): Call["segments"] {
  return {
    startMs: Int32Array.from(segments, (segment) => segment.startMs),
    endMs: Int32Array.from(segments, (segment) => segment.endMs),
    speaker: Int32Array.from(segments, (segment) => segment.speaker),
    side: Uint8Array.from(segments, (segment) => sides.indexOf(segment.side)),
  };
}

export function toCall(call: PlainCall): Call {
  return { ...call, segments: toColumns(call.segments) };
}

export function toBatch(calls: readonly PlainCall[]): CallBatch {
  const holds = calls.flatMap((call) => call.holds);
  return {
    segments: toColumns(calls.flatMap((call) => call.segments)),
    segmentOffsets: toOffsets(calls.map((call) => call.segments.length)),
    durationMs: Int32Array.from(calls, (call) => call.durationMs ?? -1),
    holds: {
      startMs: Int32Array.from(holds, (hold) => hold.startMs),
      endMs: Int32Array.from(holds, (hold) => hold.endMs),
    },
    holdOffsets: toOffsets(calls.map((call) => call.holds.length)),
  };
}

function toOffsets(lengths: readonly number[]): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.reduce((sum, length, i) => {
    offsets[i + 1] = sum + length;
    return sum + length;
  }, 0);
  return offsets;
}

/** Segments of one agent and one customer whose starts and ends are in no order, with all bytes of a time in use. */
export function scrambledSegments(count: number): PlainSegment[] {
  return Array.from({ length: count }, (_, i) => {
    const startMs = Number((BigInt(i + 1) * 1_640_531_527n) % 2_000_000_000n);
    const endMs = startMs + ((i * 7919) % 1_500_000);
    return { startMs, endMs, speaker: i % 2, side: i % 2 === 0 ? "agent" : "customer" };
  });
}
