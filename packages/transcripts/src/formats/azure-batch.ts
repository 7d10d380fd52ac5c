import { isObject, type JsonObject, type Word } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { SecondsResult } from "../seconds.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { isoDuration, milliseconds, ticks, timeOrNone, type Unit } from "./units.ts";
import { readConfidence, toWord } from "./words.ts";

const hint = "Times are ticks of 100 ns, milliseconds or ISO 8601 durations; get the transcription's file again.";

/** Files of Azure batch transcription: phrases by channel, each with several readings, of which the first is the best. */
export const azureBatch: Format = {
  description:
    'Azure batch transcription {"recognizedPhrases": [{"recognitionStatus", "channel", "offsetInTicks", "durationInTicks", "nBest"}]}',
  read(raw, context) {
    if (!isObject(raw) || !Array.isArray(raw.recognizedPhrases)) return null;
    const reading = createReading(context, hint);
    reading.visit("recognizedPhrases", raw.recognizedPhrases, (phrase, at) => {
      const best = listOf(phrase.nBest).find(isObject);
      if (phrase.recognitionStatus !== "Success" || best === undefined) return;
      const startMs = at.time("offset", phrase, timeNamed("offset"));
      const durationMs = at.time("duration", phrase, timeNamed("duration"));
      at.add({
        startMs,
        endMs: startMs === null || durationMs === null ? null : startMs + durationMs,
        speaker: phrase.speaker,
        channel: phrase.channel,
        text: best.display,
        ...readConfidence(best.confidence),
        words: wordsOf(best),
      });
    });
    return reading.settle({
      durationMs: timeOrNone(raw, timeNamed("duration")),
      language: raw.locale,
      channelCount: listOf(raw.combinedRecognizedPhrases).length,
    });
  },
};

/** A time is written up to three times over, in different units. */
function timeNamed(name: "offset" | "duration"): Unit {
  return (value): SecondsResult => {
    const holder = isObject(value) ? value : {};
    const inMs = holder[`${name}Milliseconds`];
    if (inMs !== undefined && inMs !== null) return milliseconds(inMs);
    const inTicks = holder[`${name}InTicks`];
    if (inTicks !== undefined && inTicks !== null) return ticks(inTicks);
    return holder[name] === undefined ? { problem: "is missing" } : isoDuration(holder[name]);
  };
}

function wordsOf(best: JsonObject): Word[] | undefined {
  const confidences = listOf(best.words).filter(isObject);
  const shown = listOf(best.displayWords).filter(isObject);
  const source = shown.length > 0 ? shown : confidences;
  const words = source.flatMap((entry, index) => {
    const startMs = timeOrNone(entry, timeNamed("offset"));
    const durationMs = timeOrNone(entry, timeNamed("duration"));
    if (startMs === undefined || durationMs === undefined) return [];
    // Words as they are shown have no confidence; those as they were recognised do.
    const confidence = source.length === confidences.length ? confidences[index]?.confidence : undefined;
    return toWord(entry.displayText ?? entry.word, startMs, startMs + durationMs, confidence) ?? [];
  });
  return words.length === 0 ? undefined : words;
}
