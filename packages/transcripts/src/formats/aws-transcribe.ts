import { isObject, type JsonObject, type Word } from "@earshot/model";
import { listOf } from "../json-value.ts";
import type { Format } from "./format.ts";
import { createReading, type Entry, type Speech } from "./reading.ts";
import { seconds } from "./units.ts";
import { toWord } from "./words.ts";

const hint = "Times are decimal seconds; get the job's transcript again.";

/** Results of batch jobs. Newer ones have segments; of older ones the words are joined to segments. */
export const awsTranscribe: Format = {
  description:
    'AWS Transcribe {"results": {"items": [{"start_time", "end_time", "alternatives"}], "audio_segments"?, "speaker_labels"?, "channel_labels"?}}, times in seconds',
  read(raw, context) {
    const results = isObject(raw) ? raw.results : undefined;
    if (!isObject(results) || !Array.isArray(results.items ?? results.transcripts)) return null;
    const reading = createReading(context, hint);
    const items = listOf(results.items);
    const labels = isObject(results.channel_labels) ? results.channel_labels : {};
    const byId = new Map(readItems(items).map(({ item, word }, index) => [item.id ?? index, word]));
    const segments = listOf(results.audio_segments);
    if (segments.length > 0) {
      reading.visit("results.audio_segments", segments, (segment, at) => {
        at.add({
          startMs: at.time("start_time", segment.start_time, seconds),
          endMs: at.time("end_time", segment.end_time, seconds),
          speaker: segment.speaker_label,
          channel: segment.channel_label,
          text: segment.transcript,
          words: wordsOf(listOf(segment.items), byId),
        });
      });
    } else {
      const channels = listOf(labels.channels).filter(isObject);
      const lists = channels.length > 0 ? channels.map((channel) => listOf(channel.items)) : [items];
      const speakers = speakersByTime(results.speaker_labels);
      for (const [index, list] of lists.entries()) {
        const path = channels.length > 0 ? `results.channel_labels.channels[${index}].items` : "results.items";
        const channel = channels[index]?.channel_label;
        reading.visit(path, list, (item, at) => checkTimes(item, at));
        for (const { item, word } of readItems(list)) {
          if (word === null) continue;
          const voice: Pick<Speech, "speaker" | "channel"> = {
            speaker: item.speaker_label ?? speakers.get(placeOf(item)),
            channel: item.channel_label ?? channel,
          };
          reading.entry(path, 0).addWord(word, voice);
        }
      }
    }
    return reading.settle({
      channelCount: labels.number_of_channels,
      language: results.language_code,
    });
  },
};

function checkTimes(item: JsonObject, at: Entry): void {
  if (item.type === "punctuation") return;
  at.time("start_time", item.start_time, seconds);
  at.time("end_time", item.end_time, seconds);
}

/** Each item; the word of one with times, with the punctuation that follows it. */
function readItems(items: readonly unknown[]): { item: JsonObject; word: Word | null }[] {
  const read: { item: JsonObject; word: Word | null }[] = [];
  let last: Word | null = null;
  for (const item of items) {
    if (!isObject(item)) continue;
    const [best] = listOf(item.alternatives);
    const { content, confidence } = isObject(best) ? best : {};
    if (item.type === "punctuation") {
      if (last !== null && typeof content === "string") last.text += content;
      read.push({ item, word: null });
      continue;
    }
    const start = seconds(item.start_time);
    const end = seconds(item.end_time);
    last = "ms" in start && "ms" in end ? toWord(content, start.ms, end.ms, confidence) : null;
    read.push({ item, word: last });
  }
  return read;
}

function wordsOf(ids: readonly unknown[], byId: ReadonlyMap<unknown, Word | null>): Word[] | undefined {
  const words = ids.flatMap((id) => byId.get(id) ?? []);
  return words.length === 0 ? undefined : words;
}

/** Older results name the speaker of a word in another list, by the word's times. */
function speakersByTime(labels: unknown): Map<string, unknown> {
  const segments = isObject(labels) ? listOf(labels.segments).filter(isObject) : [];
  return new Map(
    segments.flatMap((segment) =>
      listOf(segment.items)
        .filter(isObject)
        .map((item): [string, unknown] => [placeOf(item), item.speaker_label ?? segment.speaker_label]),
    ),
  );
}

const placeOf = ({ start_time, end_time }: JsonObject): string => `${start_time} ${end_time}`;
