import { isObject, type JsonObject, type Word } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { seconds } from "./units.ts";
import { readWords } from "./words.ts";

const hint = "Times are decimal seconds; align the transcript again.";

const wordKeys = { text: ["word"], start: "start", end: "end", confidence: "score", unit: seconds };

/** Output of WhisperX. What it could not align has no times, and what it could not attribute no speaker. */
export const whisperx: Format = {
  description: 'WhisperX {"segments": [{"start", "end", "text", "speaker"?, "words"?}]}, times in seconds',
  read(raw, context) {
    if (!isObject(raw) || !Array.isArray(raw.segments)) return null;
    const first = raw.segments.find(isObject);
    if (first !== undefined && !("text" in first)) return null;
    const reading = createReading(context, hint);
    let untimed = 0;
    reading.visit("segments", raw.segments, (segment, at) => {
      const words = readWords(segment.words, wordKeys);
      const start =
        segment.start ??
        msToSeconds(
          words?.map(({ startMs }) => startMs),
          Math.min,
        );
      const end =
        segment.end ??
        msToSeconds(
          words?.map(({ endMs }) => endMs),
          Math.max,
        );
      if (start === undefined || end === undefined) {
        untimed += 1;
        return;
      }
      at.add({
        startMs: at.time("start", start, seconds),
        endMs: at.time("end", end, seconds),
        speaker: segment.speaker ?? mostFrequent(listOf(segment.words).filter(isObject)),
        text: segment.text,
        words,
      });
    });
    if (untimed > 0) {
      reading.warn(
        "transcript.segments_without_times",
        `${untimed} of ${raw.segments.length} segments have no times and are left out`,
      );
    }
    return reading.settle({ language: raw.language });
  },
};

function msToSeconds(times: Word["startMs"][] | undefined, pick: (...values: number[]) => number): number | undefined {
  return times === undefined ? undefined : times.reduce((a, b) => pick(a, b)) / 1000;
}

/** The speaker of most of a segment's words. */
function mostFrequent(words: readonly JsonObject[]): unknown {
  const counts = new Map<unknown, number>();
  for (const { speaker } of words) {
    if (speaker !== undefined && speaker !== null) counts.set(speaker, (counts.get(speaker) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
