import { type EvaluationWarning, formatClock, type Segment } from "@earshot/model";
import { placeInWords } from "./times-in-words.ts";

/** What is said within a recording, and a warning for what was not. */
interface ClippedSegments {
  segments: readonly Segment[];
  warnings: EvaluationWarning[];
}

/**
 * Clips segments at a known end of their recording and leaves out those wholly beyond it, with a warning for each kind: words
 * never make a recording longer.
 */
export function clipToRecording(segments: readonly Segment[], durationMs: number | null): ClippedSegments {
  if (durationMs === null || segments.every(({ endMs }) => endMs <= durationMs)) return { segments, warnings: [] };
  const reaching = segments.filter(({ endMs }) => endMs > durationMs);
  const clipped = reaching.filter(({ startMs }) => startMs < durationMs);
  const beyond = reaching.filter(({ startMs }) => startMs >= durationMs);
  const end = `the recording's end at ${formatClock(durationMs)}`;
  return {
    segments: segments
      .filter(({ startMs, endMs }) => endMs <= durationMs || startMs < durationMs)
      .map((segment) => ({ ...segment, endMs: Math.min(segment.endMs, durationMs) })),
    warnings: [
      ...warn("transcript.clipped", clipped, `across ${end}`, "clipped there"),
      ...warn("transcript.beyond_recording", beyond, `after ${end}`, "left out"),
    ],
  };
}

function warn(code: string, segments: readonly Segment[], where: string, what: string): EvaluationWarning[] {
  const [first] = segments;
  if (first === undefined) return [];
  const count = segments.length === 1 ? "1 segment" : `${segments.length} segments`;
  const message = `${count} ${where}, the first ${placeInWords(first)}: ${what}`;
  return [{ code, index: null, field: null, message }];
}
