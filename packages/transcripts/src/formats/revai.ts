import { isObject, type Word } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { seconds } from "./units.ts";
import { toWord } from "./words.ts";

const hint = "Times are decimal seconds; get the transcript as JSON again.";

/** Transcripts of Rev.ai: monologues of words and of the punctuation and blanks between them. */
export const revai: Format = {
  description:
    'Rev.ai {"monologues": [{"speaker", "elements": [{"type", "value", "ts", "end_ts"}]}]}, times in seconds',
  read(raw, context) {
    if (!isObject(raw) || !Array.isArray(raw.monologues)) return null;
    const reading = createReading(context, hint);
    reading.visit("monologues", raw.monologues, (monologue, _, index) => {
      const { name } = isObject(monologue.speaker_info) ? monologue.speaker_info : {};
      const words: Word[] = [];
      reading.visit(`monologues[${index}].elements`, listOf(monologue.elements), (element, at) => {
        const { type, value } = element;
        const last = words.at(-1);
        if (type !== "text") {
          if (type === "punct" && last !== undefined && typeof value === "string") last.text += value.trim();
          return;
        }
        const startMs = at.time("ts", element.ts, seconds) ?? undefined;
        const endMs = at.time("end_ts", element.end_ts, seconds) ?? undefined;
        const word = toWord(value, startMs, endMs, element.confidence);
        if (word !== null) words.push(word);
      });
      for (const word of words)
        reading.entry("monologues", index).addWord(word, { speaker: name ?? monologue.speaker });
    });
    return reading.settle({ language: raw.language });
  },
};
