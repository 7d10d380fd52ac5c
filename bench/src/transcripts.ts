import { closeSync, openSync, writeSync } from "node:fs";
import type { CallBatch } from "@earshot/analysis-wasm";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { createCalls, equalLengths } from "./calls.ts";
import { createRandom } from "./random.ts";

const words = `I you we the a my your account invoice order number card charged twice please check refund moment thank
  sorry yes no could would help today tomorrow delivery address confirm email phone contract renewal plan monthly price
  agent manager supervisor 12.50 4th don't it's let's hold line back call again
  about with from until before after because really already`.split(/\s+/);
/** One sentence in twenty has one of these. */
const unusualWords = ["café", "naïve", "señor", "Zürich", "東京", '"express"'];
const sentenceCount = 1024;
const callsPerBlock = 1000;

/** Makes the calls of a set in blocks; each block is the same whatever the number of blocks. */
export function callsOfBlock(seed: number, block: number): CallBatch {
  return createCalls(seed + block, equalLengths(callsPerBlock, 100));
}

/** A transcript of one call as text. */
type Format = (batch: CallBatch, call: number, sentence: () => string) => string;

/** The guide's format, on one line. */
export const guideFormat: Format = (batch, call, sentence) => {
  const segments = mapSegments(batch, call, (startMs, endMs, side) => {
    const speaker = side === 0 ? "agent" : "guest";
    return `{"start_time": ${startMs / 1000}, "end_time": ${endMs / 1000}, "speaker": "${speaker}", "transcript": ${sentence()}}`;
  });
  return `{"results": [${segments.join(", ")}]}`;
};

/** The guide's format, a member a line and four spaces a level. */
export const prettyFormat: Format = (batch, call, sentence) =>
  JSON.stringify(JSON.parse(guideFormat(batch, call, sentence)), null, 4);

/** A transcript of Genesys speech analytics on one line: phrases without their words. */
export const genesysFormat: Format = (batch, call, sentence) => {
  const originMs = 1_698_244_205_000;
  const phrases = mapSegments(batch, call, (startMs, endMs, side, index) => {
    const text = sentence();
    return `{"phraseIndex":${index},"participantPurpose":"${side === 0 ? "internal" : "external"}","text":${text},"decoratedText":${text},"stability":1,"confidence":0.9,"offset":{"milliseconds":${startMs}},"startTimeMs":${originMs + startMs},"duration":{"milliseconds":${endMs - startMs}}}`;
  });
  return `{"conversationId":"int-${call}","mediaType":"call","startTime":${originMs},"transcripts":[{"transcriptId":"tr-${call}","language":"en-us","startTime":${originMs},"phrases":[${phrases.join(",")}]}]}`;
};

/** A result of Amazon Transcribe of one channel for each side: words with their alternatives, then segments that name their words. */
export const awsFormat: Format = (batch, call, sentence) => {
  const items: string[] = [];
  const segments = mapSegments(batch, call, (startMs, endMs, side, index) => {
    const text = sentence();
    const times = (from: number, to: number) => `"start_time":"${from / 1000}","end_time":"${to / 1000}"`;
    const first = items.length;
    for (const { word, fromMs, toMs } of wordsOf(text, startMs, endMs)) {
      items.push(
        `{"id":${items.length},"channel_label":"ch_${side}","type":"pronunciation","alternatives":[{"confidence":"0.987","content":${word}}],${times(fromMs, toMs)}}`,
      );
    }
    const numbers = Array.from({ length: items.length - first }, (_, word) => first + word);
    return `{"id":${index},"transcript":${text},${times(startMs, endMs)},"channel_label":"ch_${side}","items":[${numbers}]}`;
  });
  return `{"jobName":"call-${call}","accountId":"123456789012","status":"COMPLETED","results":{"transcripts":[{"transcript":""}],"channel_labels":{"number_of_channels":2,"channels":[]},"items":[${items}],"audio_segments":[${segments}]}}`;
};

/** A result of Deepgram of one channel for each side: utterances with their words. */
export const deepgramFormat: Format = (batch, call, sentence) => {
  const utterances = mapSegments(batch, call, (startMs, endMs, side, index) => {
    const text = sentence();
    const words = wordsOf(text, startMs, endMs).map(
      ({ word, fromMs, toMs }) =>
        `{"word":${word},"start":${fromMs / 1000},"end":${toMs / 1000},"confidence":0.9871,"punctuated_word":${word}}`,
    );
    return `{"start":${startMs / 1000},"end":${endMs / 1000},"confidence":0.9871,"channel":${side},"transcript":${text},"words":[${words}],"id":"utterance-${index}"}`;
  });
  return `{"metadata":{"request_id":"call-${call}","channels":2},"results":{"channels":[],"utterances":[${utterances}]}}`;
};

/** The words of a sentence as JSON strings, each as long as the others. */
function wordsOf(text: string, startMs: number, endMs: number) {
  const words: string[] = text.slice(1, -1).split(" ");
  const at = (word: number) => startMs + Math.round(((endMs - startMs) * word) / words.length);
  return words.map((word, index) => ({ word: `"${word}"`, fromMs: at(index), toMs: at(index + 1) }));
}

/** Sentences of about ten words as JSON strings, drawn from a thousand. */
function createSentences(seed: number): () => string {
  const random = createRandom(seed);
  const draw = (list: readonly string[]) => list[uniformInt(random, 0, list.length - 1)] ?? "";
  const sentences = Array.from({ length: sentenceCount }, (_, index) => {
    const text = Array.from({ length: uniformInt(random, 3, 17) }, () => draw(words));
    if (index % 20 === 0) text.push(draw(unusualWords));
    return JSON.stringify(`${text.join(" ")}.`);
  });
  return () => draw(sentences);
}

/** The transcripts of a block's calls, or of so many of them. */
export function transcriptsOfBlock(seed: number, block: number, format: Format, calls = callsPerBlock): string[] {
  const batch = callsOfBlock(seed, block);
  const sentence = createSentences(seed + block);
  return Array.from({ length: calls }, (_, call) => format(batch, call, sentence));
}

/** Writes a set of JSON Lines of `calls` calls, a multiple of 1,000; answers its size. */
export function writeSet(path: string, seed: number, calls: number): number {
  const file = openSync(path, "w");
  let bytes = 0;
  for (let block = 0; block < calls / callsPerBlock; block++) {
    bytes += writeSync(file, `${transcriptsOfBlock(seed, block, guideFormat).join("\n")}\n`);
  }
  closeSync(file);
  return bytes;
}

function mapSegments<T>(
  { segments, segmentOffsets }: CallBatch,
  call: number,
  map: (startMs: number, endMs: number, side: number, index: number) => T,
): T[] {
  const [from, to] = [segmentOffsets[call] ?? 0, segmentOffsets[call + 1] ?? 0];
  return Array.from({ length: to - from }, (_, index) => {
    const i = from + index;
    return map(segments.startMs[i] ?? 0, segments.endMs[i] ?? 0, segments.side[i] ?? 0, index);
  });
}

/** One transcript of the guide's format, made of several, one after the other, until it is long enough. */
export function joinTranscripts(
  transcripts: readonly string[],
  isEnough: (joined: { bytes: number; endS: number }) => boolean,
): string {
  const results: unknown[] = [];
  let bytes = 0;
  let endS = 0;
  for (const text of transcripts) {
    if (isEnough({ bytes, endS })) break;
    const document: { results: { start_time: number; end_time: number }[] } = JSON.parse(text);
    const from = endS;
    for (const segment of document.results) {
      results.push({ ...segment, start_time: segment.start_time + from, end_time: segment.end_time + from });
      endS = Math.max(endS, segment.end_time + from);
    }
    bytes += text.length;
  }
  return JSON.stringify({ results });
}
