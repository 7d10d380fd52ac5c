import { isObject } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { seconds, timeOrNone } from "./units.ts";
import { readWord, readWords } from "./words.ts";

const hint = "Times are decimal seconds; ask for utterances and transcribe the recording again.";

const wordKeys = {
  text: ["punctuated_word", "word"],
  start: "start",
  end: "end",
  confidence: "confidence",
  unit: seconds,
};

/** Answers of Deepgram: utterances when they were asked for, else the words of each channel. */
export const deepgram: Format = {
  description:
    'Deepgram {"results": {"utterances": [{"start", "end", "channel", "speaker", "transcript"}], "channels": [{"alternatives": [{"words"}]}]}}, times in seconds',
  read(raw, context) {
    const results = isObject(raw) ? raw.results : undefined;
    if (!isObject(raw) || !isObject(results) || !Array.isArray(results.utterances ?? results.channels)) return null;
    const metadata = isObject(raw.metadata) ? raw.metadata : {};
    const reading = createReading(context, hint);
    const channels = listOf(results.channels);
    const utterances = listOf(results.utterances);
    reading.visit("results.utterances", utterances, (utterance, at) => {
      at.add({
        startMs: at.time("start", utterance.start, seconds),
        endMs: at.time("end", utterance.end, seconds),
        speaker: utterance.speaker,
        channel: utterance.channel,
        text: utterance.transcript,
        confidence: utterance.confidence,
        words: readWords(utterance.words, wordKeys),
      });
    });
    if (utterances.length === 0) {
      reading.visit("results.channels", channels, (channel, _, index) => {
        const best = listOf(channel.alternatives).find(isObject);
        const path = `results.channels[${index}].words`;
        reading.visit(path, listOf(best?.words), (entry, at) => {
          at.time("start", entry.start, seconds);
          at.time("end", entry.end, seconds);
          const word = readWord(entry, wordKeys);
          if (word !== null) at.addWord(word, { speaker: entry.speaker, channel: index });
        });
      });
    }
    const first = channels.find(isObject);
    return reading.settle({
      durationMs: timeOrNone(metadata.duration, seconds),
      channelCount: metadata.channels ?? (channels.length || undefined),
      language: first?.detected_language,
    });
  },
};
