import { isObject, type JsonObject } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading, type Reading } from "./reading.ts";
import { seconds, timeOrNone } from "./units.ts";
import { readWord } from "./words.ts";

const hint = "Times are decimal seconds; ask for verbose_json or diarized_json.";

const wordKeys = { text: ["word"], start: "start", end: "end", confidence: "probability", unit: seconds };

/**
 * Answers of OpenAI: verbose_json has no speakers, diarized_json has. Whisper itself writes the same. Where each channel of a
 * recording was transcribed alone, `channels` has the answers in their order.
 */
export const openai: Format = {
  description:
    'OpenAI verbose_json, diarized_json or Whisper {"text", "segments": [{"start", "end", "text", "speaker"?}], "words"?}, or {"channels": [one of these for each channel]}, times in seconds',
  read(raw, context) {
    if (!isObject(raw)) return null;
    const isSplit = Array.isArray(raw.channels);
    const answers = isSplit ? listOf(raw.channels) : [raw];
    if (answers.length === 0 || !answers.every(isAnswer)) return null;
    const reading = createReading(context, hint);
    for (const [channel, answer] of answers.entries()) readAnswer(answer, isSplit ? channel : undefined, reading);
    const durations = answers.flatMap(({ duration }) => timeOrNone(duration, seconds) ?? []);
    return reading.settle({
      durationMs: durations.length === 0 ? undefined : Math.max(...durations),
      language: answers.find(({ language }) => language !== undefined)?.language,
      ...(isSplit ? { channelCount: answers.length } : {}),
    });
  },
};

function isAnswer(raw: unknown): raw is JsonObject {
  if (!isObject(raw) || typeof raw.text !== "string") return false;
  return Array.isArray(raw.segments) || timedWords(raw).length > 0;
}

const timedWords = ({ words }: JsonObject) =>
  listOf(words)
    .filter(isObject)
    .filter(({ word }) => typeof word === "string");

/** Letters that a service gives to voices mean others on every channel: where there are channels, they say who speaks. */
function readAnswer(raw: JsonObject, channel: number | undefined, reading: Reading): void {
  const segments = listOf(raw.segments);
  const timed = timedWords(raw).flatMap((word) => readWord(word, wordKeys) ?? []);
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
      speaker: channel === undefined ? segment.speaker : undefined,
      channel,
      text: segment.text,
      ...(mine.length > 0 ? { words: mine } : {}),
    });
  });
  if (segments.length > 0) return;
  for (const [index, word] of timed.entries()) reading.entry("words", index).addWord(word, { channel });
}
