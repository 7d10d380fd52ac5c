import { isObject, type JsonObject, type Word } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading } from "./reading.ts";
import { seconds, timeOrNone } from "./units.ts";
import { toWord } from "./words.ts";

const hint = "Times are decimal seconds; get the transcript as json-v2 again.";

/** Transcripts of Speechmatics (json-v2): words and punctuation in one list. */
export const speechmatics: Format = {
  description:
    'Speechmatics {"results": [{"type", "start_time", "end_time", "channel"?, "alternatives": [{"content", "speaker"}]}]}, times in seconds',
  read(raw, context) {
    if (!isObject(raw) || !Array.isArray(raw.results) || !raw.results.some(isResult)) return null;
    const reading = createReading(context, hint);
    let last: Word | null = null;
    const voices: { word: Word; add: () => void }[] = [];
    reading.visit("results", raw.results, (result, at) => {
      const best = listOf(result.alternatives).find(isObject);
      if (result.type === "punctuation") {
        if (last !== null && typeof best?.content === "string") last.text += best.content;
        return;
      }
      if (best === undefined) return;
      const startMs = at.time("start_time", result.start_time, seconds) ?? undefined;
      const endMs = at.time("end_time", result.end_time, seconds) ?? undefined;
      const word = toWord(best.content, startMs, endMs, best.confidence);
      last = word;
      if (word === null) return;
      // Added once the punctuation behind it is known.
      const speaker = best.speaker === "UU" ? undefined : best.speaker;
      voices.push({ word, add: () => at.addWord(word, { speaker, channel: fromOne(result.channel) }) });
    });
    for (const { add } of voices) add();
    const { job, metadata } = raw;
    const config = isObject(metadata) && isObject(metadata.transcription_config) ? metadata.transcription_config : {};
    return reading.settle({
      durationMs: isObject(job) ? timeOrNone(job.duration, seconds) : undefined,
      language: config.language,
    });
  },
};

const isResult = (entry: unknown): boolean =>
  isObject(entry) &&
  "start_time" in entry &&
  listOf(entry.alternatives).some((best) => isObject(best) && "content" in best);

/** Channels without a name of their own are called `channel_1`, `channel_2`, … */
function fromOne(channel: JsonObject[string]): unknown {
  const number = typeof channel === "string" ? /^channel_(\d+)$/.exec(channel)?.[1] : undefined;
  return number === undefined || number === "0" ? channel : Number(number) - 1;
}
