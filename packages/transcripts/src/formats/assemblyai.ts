import { isObject } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { milliseconds, seconds, timeOrNone } from "./units.ts";
import { readWord, readWords } from "./words.ts";

const hint = "Times are milliseconds; ask for speaker labels or one transcript for each channel, and get it again.";

const wordKeys = { text: ["text"], start: "start", end: "end", confidence: "confidence", unit: milliseconds };

/** Transcripts of AssemblyAI: utterances, else words. */
export const assemblyai: Format = {
  description:
    'AssemblyAI {"utterances": [{"start", "end", "speaker", "channel", "text"}], "words"}, times in milliseconds',
  read(raw, context) {
    if (!isObject(raw)) return null;
    const isOurs = Array.isArray(raw.utterances) || ("audio_duration" in raw && Array.isArray(raw.words));
    if (!isOurs) return null;
    const reading = createReading(context, hint);
    const utterances = listOf(raw.utterances);
    reading.visit("utterances", utterances, (utterance, at) => {
      const channel = fromOne(utterance.channel);
      at.add({
        startMs: at.time("start", utterance.start, milliseconds),
        endMs: at.time("end", utterance.end, milliseconds),
        // With a channel, the speaker is the channel again.
        speaker: channel === undefined ? utterance.speaker : undefined,
        channel,
        text: utterance.text,
        confidence: utterance.confidence,
        words: readWords(utterance.words, wordKeys),
      });
    });
    if (utterances.length === 0) {
      reading.visit("words", listOf(raw.words), (entry, at) => {
        at.time("start", entry.start, milliseconds);
        at.time("end", entry.end, milliseconds);
        const channel = fromOne(entry.channel);
        const word = readWord(entry, wordKeys);
        if (word !== null) at.addWord(word, { speaker: channel === undefined ? entry.speaker : undefined, channel });
      });
    }
    return reading.settle({
      durationMs: timeOrNone(raw.audio_duration, seconds),
      language: raw.language_code,
      channelCount: raw.audio_channels,
    });
  },
};

/** AssemblyAI counts channels from 1. */
function fromOne(channel: unknown): number | undefined {
  const number = typeof channel === "string" && /^\d+$/.test(channel) ? Number(channel) : channel;
  return typeof number === "number" && number >= 1 ? number - 1 : undefined;
}
