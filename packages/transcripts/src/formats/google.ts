import { isObject, type JsonObject, type Word } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { findGoogleResults } from "./google-results.ts";
import { createReading, type Reading } from "./reading.ts";
import { milliseconds, protobufDuration, type Unit } from "./units.ts";
import { toWord } from "./words.ts";

const hint = "Ask for word time offsets (enableWordTimeOffsets), and get the result again.";

/** Results of Google Speech-to-Text v1 and v2, bare or in an operation. */
export const google: Format = {
  description:
    'Google Speech-to-Text v1 and v2 {"results": [{"alternatives": [{"transcript", "words": [{"startTime" | "startOffset", "endTime" | "endOffset", "word"}]}], "channelTag"}]}, durations like "1.2s", bare or in an operation',
  read(raw, context) {
    const results = findGoogleResults(raw, context.source);
    if (results === null || isRiva(results)) return null;
    return readResults(createReading(context, hint), results, protobufDuration);
  },
};

/** The same names with numbers of milliseconds. */
export const riva: Format = {
  description:
    'NVIDIA Riva {"results": [{"alternatives": [{"transcript", "words": [{"startTime", "endTime", "word"}]}], "channelTag"}]}, times in milliseconds',
  read(raw, context) {
    const results = findGoogleResults(raw, context.source);
    if (results === null || !isRiva(results)) return null;
    return readResults(createReading(context, hint), results, (value) => milliseconds(value ?? 0));
  },
};

const isRiva = (results: readonly unknown[]): boolean =>
  results.some((result) =>
    bestWords(result).some((word) => typeof startOf(word) === "number" || typeof endOf(word) === "number"),
  );

function readResults(reading: Reading, results: readonly unknown[], unit: Unit) {
  const lastEndMs = new Map<unknown, number>();
  reading.visit("results", withoutRepeats(results), (result, at, index) => {
    const best = listOf(result.alternatives).find(isObject);
    const tag = result.channelTag ?? result.channel_tag;
    // Channels are counted from 1; 0 is none.
    const channel = typeof tag === "number" && tag > 0 ? tag - 1 : undefined;
    const words = bestWords(result);
    for (const [wordIndex, entry] of words.entries()) {
      const field = `alternatives[0].words[${wordIndex}]`;
      const startMs = at.time(`${field}.start`, startOf(entry), unit) ?? undefined;
      const endMs = at.time(`${field}.end`, endOf(entry), unit) ?? undefined;
      const word: Word | null = toWord(entry.word, startMs, endMs, entry.confidence || undefined);
      if (word !== null) at.addWord(word, { speaker: speakerOf(entry), channel });
    }
    const end = result.resultEndTime ?? result.resultEndOffset ?? result.result_end_time ?? result.result_end_offset;
    const endMs = end === undefined ? null : at.time("resultEndTime", end, unit);
    if (words.length === 0 && typeof best?.transcript === "string" && best.transcript.trim() !== "") {
      if (end === undefined) at.report("alternatives", "has no words with times");
      const startMs = lastEndMs.get(channel) ?? 0;
      at.add({ startMs, endMs, channel, text: best.transcript, confidence: best.confidence || undefined });
      reading.warn(
        "transcript.no_word_times",
        `results[${index}] has no words with times: it is taken to begin where the one before it ends`,
      );
    }
    if (endMs !== null) lastEndMs.set(channel, endMs);
  });
  const [language] = results.flatMap((result) =>
    isObject(result) ? (result.languageCode ?? result.language_code ?? []) : [],
  );
  return reading.settle({ language });
}

/** With speakers told apart, v1 repeats all words in its last result, and only there do they have their speakers. */
function withoutRepeats(results: readonly unknown[]): readonly unknown[] {
  const last = results.at(-1);
  const earlier = results.slice(0, -1);
  const count = earlier.reduce<number>((sum, result) => sum + bestWords(result).length, 0);
  const isTagged = (result: unknown) => bestWords(result).some((word) => speakerTag(word) !== undefined);
  const repeats = isTagged(last) && (bestWords(last).length >= count || !earlier.some(isTagged));
  return earlier.length > 0 && repeats ? [last] : results;
}

function bestWords(result: unknown): JsonObject[] {
  const best = isObject(result) ? listOf(result.alternatives).find(isObject) : undefined;
  return listOf(best?.words).filter(isObject);
}

const startOf = (word: JsonObject): unknown =>
  word.startTime ?? word.startOffset ?? word.start_time ?? word.start_offset;
const endOf = (word: JsonObject): unknown => word.endTime ?? word.endOffset ?? word.end_time ?? word.end_offset;

/** 0 is nobody. */
function speakerTag(word: JsonObject): unknown {
  return word.speakerTag || word.speaker_tag || undefined;
}

const speakerOf = (word: JsonObject): unknown =>
  speakerTag(word) ?? word.speakerLabel ?? word.speaker_label ?? undefined;
