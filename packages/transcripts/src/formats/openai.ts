import { isObject } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { seconds, timeOrNone } from "./units.ts";
import { readWord } from "./words.ts";

const hint = "Times are decimal seconds; ask for verbose_json or diarized_json.";

const wordKeys = { text: ["word"], start: "start", end: "end", confidence: "probability", unit: seconds };

/** Answers of OpenAI: verbose_json has no speakers, diarized_json has. Whisper itself writes the same. */
export const openai: Format = {
  description:
    'OpenAI verbose_json, diarized_json or Whisper {"text", "segments": [{"start", "end", "text", "speaker"?}], "words"?}, times in seconds',
  read(raw, context) {
    if (!isObject(raw) || typeof raw.text !== "string") return null;
    const segments = listOf(raw.segments);
    const words = listOf(raw.words).filter((word) => isObject(word) && typeof word.word === "string");
    if (!Array.isArray(raw.segments) && words.length === 0) return null;
    const reading = createReading(context, hint);
    const timed = words.filter(isObject).flatMap((word) => readWord(word, wordKeys) ?? []);
    let next = 0;
    reading.visit("segments", segments, (segment, at) => {
      const startMs = at.time("start", segment.start, seconds);
      const endMs = at.time("end", segment.end, seconds);
      const own = listOf(segment.words)
        .filter(isObject)
        .flatMap((word) => readWord(word, wordKeys) ?? []);
      // The words of all segments are in one list, in the same order.
      const from = next;
      while (endMs !== null && (timed[next]?.endMs ?? Number.POSITIVE_INFINITY) <= endMs) next += 1;
      const mine = own.length > 0 ? own : timed.slice(from, next);
      at.add({
        startMs,
        endMs,
        speaker: segment.speaker,
        text: segment.text,
        ...(mine.length > 0 ? { words: mine } : {}),
      });
    });
    if (segments.length === 0) {
      for (const [index, word] of timed.entries()) reading.entry("words", index).addWord(word, {});
    }
    return reading.settle({ durationMs: timeOrNone(raw.duration, seconds), language: raw.language });
  },
};
