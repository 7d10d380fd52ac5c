import { isObject, type JsonObject, type Word } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { milliseconds, timeOrNone } from "./units.ts";
import { toWord } from "./words.ts";

const hint = "Times are milliseconds; transcribe the recording again.";

/** Answers of Azure fast transcription, as the service writes them or as its SDK renames them. */
export const azureFast: Format = {
  description:
    'Azure fast transcription {"phrases": [{"channel" | "speaker", "offsetMilliseconds" | "offsetInMs", "durationMilliseconds" | "durationInMs", "text"}]}',
  read(raw, context) {
    if (!isObject(raw) || !Array.isArray(raw.phrases)) return null;
    const reading = createReading(context, hint);
    const channels = new Set(
      listOf(raw.combinedPhrases).flatMap((phrase) => (isObject(phrase) ? [phrase.channel] : [])),
    );
    let language: unknown;
    reading.visit("phrases", raw.phrases, (phrase, at) => {
      language ??= phrase.locale;
      const startMs = at.time("offsetMilliseconds", offsetOf(phrase), milliseconds);
      const durationMs = at.time("durationMilliseconds", durationOf(phrase), milliseconds);
      at.add({
        startMs,
        endMs: startMs === null || durationMs === null ? null : startMs + durationMs,
        speaker: phrase.speaker,
        channel: phrase.channel,
        text: phrase.text,
        confidence: phrase.confidence,
        words: wordsOf(listOf(phrase.words)),
      });
    });
    return reading.settle({
      durationMs: timeOrNone(durationOf(raw), milliseconds),
      language,
      ...(channels.size === 0 ? {} : { channelCount: channels.size }),
    });
  },
};

const offsetOf = (entry: JsonObject): unknown => entry.offsetMilliseconds ?? entry.offsetInMs;
const durationOf = (entry: JsonObject): unknown => entry.durationMilliseconds ?? entry.durationInMs;

function wordsOf(list: readonly unknown[]): Word[] | undefined {
  const words = list.filter(isObject).flatMap((word) => {
    const startMs = timeOrNone(offsetOf(word), milliseconds);
    const durationMs = timeOrNone(durationOf(word), milliseconds);
    if (startMs === undefined || durationMs === undefined) return [];
    return toWord(word.text, startMs, startMs + durationMs, word.confidence) ?? [];
  });
  return words.length === 0 ? undefined : words;
}
