import { isObject } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { seconds, timeOrNone } from "./units.ts";
import { toWord } from "./words.ts";

const hint = "Times are decimal seconds; transcribe the recording again with timestamps of words.";

/** Answers of ElevenLabs speech to text: words, blanks and sounds in one list, or one such list for each channel. */
export const elevenlabs: Format = {
  description:
    'ElevenLabs {"words": [{"type", "text", "start", "end", "speaker_id"}]} or {"transcripts": [{"channel_index", "words"}]}, times in seconds',
  read(raw, context) {
    if (!isObject(raw)) return null;
    const transcripts = Array.isArray(raw.transcripts) ? raw.transcripts : [raw];
    if (!transcripts.some(isTranscript)) return null;
    const reading = createReading(context, hint);
    reading.visit("transcripts", transcripts, (transcript, _, index) => {
      const path = transcripts.length === 1 ? "words" : `transcripts[${index}].words`;
      reading.visit(path, listOf(transcript.words), (entry, at) => {
        if (entry.type !== "word") return;
        const startMs = at.time("start", entry.start, seconds) ?? undefined;
        const endMs = at.time("end", entry.end, seconds) ?? undefined;
        const confidence = typeof entry.logprob === "number" ? Math.exp(entry.logprob) : undefined;
        const word = toWord(entry.text, startMs, endMs, confidence);
        const channel = transcript.channel_index ?? entry.channel_index;
        if (word !== null) at.addWord(word, { speaker: entry.speaker_id, channel });
      });
    });
    return reading.settle({
      language: transcripts.find(isObject)?.language_code,
      durationMs: timeOrNone(raw.audio_duration_secs, seconds),
    });
  },
};

const isTranscript = (value: unknown): boolean =>
  isObject(value) &&
  listOf(value.words).some((word) => isObject(word) && typeof word.type === "string" && "start" in word);
