import type { SimulatedCall } from "@earshot/genesys-simulator";
import { stateEvents } from "@earshot/genesys-simulator";
import type { Segment } from "@earshot/model";
import { chunk, formatChunk, riff } from "@earshot/test-kit";
import { writeTranscript } from "@earshot/transcripts";
import type { PlantedCall } from "./calls.ts";

/** How a call comes to be evaluated. */
export const ways = ["json", "vtt", "srt", "csv", "lines", "simulator", "upload", "sound"] as const;
export type Way = (typeof ways)[number];

export function wayOf({ number }: PlantedCall): Way {
  return ways[number % ways.length] ?? "json";
}

const rateHz = 8000;

/** A transcript as a file; those in JSON say who the agent is. */
export function transcriptOf(call: PlantedCall, way: Way): string {
  const { id, agent, segments } = call;
  const isCaption = way === "vtt" || way === "srt" || way === "csv";
  if (isCaption) return writeTranscript({ format: "earshot", segments }, way);
  const conversation = { agents: [agent], queues: [{ id: "q-1", name: "Billing" }] };
  const named = { recordingId: id, startTime: "2026-11-25T10:00:00Z", conversation };
  if (way === "sound") {
    const spoken = segments.map((segment) => ({ ...segment, words: wordsOf(segment) }));
    return JSON.stringify({ ...named, transcript: "earshot", segments: spoken });
  }
  return JSON.stringify({ ...named, ...resultsOf(call) });
}

function resultsOf({ segments }: PlantedCall) {
  return {
    results: segments.map(({ startMs, endMs, speaker, text }) => {
      return { start_time: startMs / 1000, end_time: endMs / 1000, speaker, transcript: text };
    }),
  };
}

/** The words of an utterance, all of them as long as one another. */
export function wordsOf({ startMs, endMs, text }: Segment) {
  const words = text.split(" ");
  const at = (index: number) => Math.round(startMs + ((endMs - startMs) * index) / words.length);
  return words.map((word, index) => ({ text: word, startMs: at(index), endMs: at(index + 1) }));
}

/** A sound of one channel, in which each utterance is a tone as loud as no other. */
export function soundOf({ number, segments }: PlantedCall): Buffer {
  const lastMs = segments.at(-1)?.endMs ?? 0;
  const samples = Buffer.alloc(((lastMs + 500) * rateHz * 2) / 1000);
  for (const [index, { startMs, endMs }] of segments.entries()) {
    for (let at = (startMs * rateHz) / 1000; at < (endMs * rateHz) / 1000; at++) {
      samples.writeInt16LE(Math.round(Math.sin(at / 5) * (2000 + number + 500 * index)), at * 2);
    }
  }
  return riff(formatChunk(1, 1, 16), chunk("data", samples));
}

/** A recording that the simulator has, which its speech-to-text service hears. */
export function simulatedCallOf(call: PlantedCall): SimulatedCall {
  const { id, segments } = call;
  const startTime = "2026-11-25T09:00:00.000Z";
  const durationMs = segments.at(-1)?.endMs ?? 0;
  return {
    ...{ recordingId: id, interactionId: `int-${id}`, status: "COMPLETED", startTime },
    parts: [
      {
        ...{ id: `part-${id}`, type: "voice", format: "wav", status: "COMPLETED" },
        audio: soundOf(call),
        ...{ contentType: "audio/wav", delivery: "bytes", transcript: resultsOf(call), durationMs },
        speech: segments.map(({ side, startMs, endMs, text }) => {
          return { speaker: side === "agent" ? "agent" : "customer", startMs, endMs, text };
        }),
      },
    ],
    events: stateEvents(startTime, durationMs, []),
  };
}

/** Documents that can't be read, each with a value at the place where it breaks. */
export function damagedDocuments(next: () => string): Record<string, string> {
  const segment = (changes: object) => ({
    start_time: 0,
    end_time: 1,
    speaker: "agent",
    transcript: "hello",
    ...changes,
  });
  const results = (changes: object) => JSON.stringify({ results: [segment(changes)] });
  return {
    "cut.json": `{"results": [{"start_time": 0, "end_time": 1, "speaker": "${next()}", "transcript": "I am ${next()}`,
    "comma.json": `{"results": [{"transcript": "I am", ${next()} "speaker": "agent"}]}`,
    "time.json": results({ start_time: next() }),
    "speaker.json": results({ speaker: { [next()]: next() } }),
    "text.json": results({ transcript: [next()] }),
    "by-speaker.json": JSON.stringify({ [next()]: [{ text: next() }], [next()]: [] }),
    "side.json": JSON.stringify({
      transcript: "earshot",
      segments: [{ startMs: 0, endMs: 1, channel: null, speaker: next(), side: next(), text: next() }],
    }),
    "direction.json": JSON.stringify({ ...JSON.parse(results({})), conversation: { direction: next() } }),
    "agents.json": JSON.stringify({ ...JSON.parse(results({})), conversation: { agents: [next()] } }),
    "leg.json": JSON.stringify({
      ...JSON.parse(results({})),
      conversation: { legs: [{ purpose: "agent", [next()]: next() }] },
    }),
    "start.json": JSON.stringify({ ...JSON.parse(results({})), startTime: next() }),
    "words.txt": `${next()} said that it was fine\n`,
    "row.csv": `start,end,speaker,text\n0,${next()},agent,hello\n`,
    "head.csv": `start,end,${next()},text\n0,1,agent,hello\n`,
    "cue.vtt": `WEBVTT\n\n00:01.000 --> ${next()}\n<v agent>hello\n`,
    "cue.srt": `1\n00:00:01,000 --> ${next()}\nagent: hello\n`,
    "labels.rttm": `SPEAKER call 1 ${next()} 1 <NA> <NA> agent <NA> <NA>\n`,
  };
}
