import { isObject, type JsonObject } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading, type Entry } from "./reading.ts";
import { milliseconds, seconds } from "./units.ts";
import { readWords } from "./words.ts";

const hint = "Keep the events as the service sent them, one array for a call.";

const itemKeys = { text: ["Content"], start: "StartTime", end: "EndTime", confidence: "Confidence", unit: seconds };
const analyticsKeys = { ...itemKeys, start: "BeginOffsetMillis", end: "EndOffsetMillis", unit: milliseconds };

/** Saved events of a stream. Partial results are replaced by later ones: only those that are final count. */
export const awsStreaming: Format = {
  description:
    'AWS Transcribe streaming [{"TranscriptEvent": {"Transcript": {"Results": [{"StartTime", "EndTime", "IsPartial", "Alternatives"}]}}}], times in seconds',
  read(raw, context) {
    if (!Array.isArray(raw) || !raw.some(isEvent)) return null;
    const reading = createReading(context, hint);
    reading.visit("events", raw, (event, at, index) => {
      if (isObject(event.UtteranceEvent)) addUtterance(event.UtteranceEvent, at);
      const { Transcript } = isObject(event.TranscriptEvent) ? event.TranscriptEvent : {};
      const results = isObject(Transcript) ? listOf(Transcript.Results) : [];
      reading.visit(`events[${index}].Results`, results, addResult);
    });
    return reading.settle();
  },
};

const isEvent = (event: unknown): boolean =>
  isObject(event) && (isObject(event.TranscriptEvent) || isObject(event.UtteranceEvent));

function addResult(result: JsonObject, at: Entry): void {
  const best = listOf(result.Alternatives).find(isObject);
  if (result.IsPartial !== false || best === undefined) return;
  const items = withPunctuation(listOf(best.Items));
  const speakers = new Set(items.map(({ Speaker }) => Speaker ?? null));
  if (speakers.size > 1) {
    for (const item of items) {
      const [word] = readWords([item], itemKeys) ?? [];
      if (word !== undefined) at.addWord(word, { speaker: item.Speaker, channel: result.ChannelId });
    }
    return;
  }
  at.add({
    startMs: at.time("StartTime", result.StartTime, seconds),
    endMs: at.time("EndTime", result.EndTime, seconds),
    speaker: items[0]?.Speaker,
    channel: result.ChannelId,
    text: best.Transcript,
    words: readWords(items, itemKeys),
  });
}

/** An event of streaming Call Analytics. */
function addUtterance(utterance: JsonObject, at: Entry): void {
  if (utterance.IsPartial !== false) return;
  at.add({
    startMs: at.time("BeginOffsetMillis", utterance.BeginOffsetMillis, milliseconds),
    endMs: at.time("EndOffsetMillis", utterance.EndOffsetMillis, milliseconds),
    speaker: utterance.ParticipantRole,
    text: utterance.Transcript,
    words: readWords(withPunctuation(listOf(utterance.Items)), analyticsKeys),
  });
}

/** The words, each with the punctuation that follows it. */
export function withPunctuation(items: readonly unknown[]): JsonObject[] {
  const words: JsonObject[] = [];
  for (const item of items.filter(isObject)) {
    const type = typeof item.Type === "string" ? item.Type.toLowerCase() : item.ItemType;
    const last = words.at(-1);
    if (type !== "punctuation") words.push({ ...item });
    else if (last !== undefined) last.Content = `${last.Content}${item.Content}`;
  }
  return words;
}
