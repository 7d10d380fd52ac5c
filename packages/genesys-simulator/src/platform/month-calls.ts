import { type SimulatedCall, type SpokenSegment, stateEvents } from "../call.ts";
import { pick, randomOf, uuidOf } from "../random.ts";
import type { Span } from "./conversation.ts";
import { voices } from "./tones.ts";
import { samplesAt, silence, writeWav } from "./wav.ts";

const firstDayMs = Date.UTC(2026, 9, 1);
const dayMs = 24 * 3_600_000;
const days = 30;
const opensMs = 8 * 3_600_000;
const openMs = 10 * 3_600_000;

/** The first day of the month and the day after its last. */
export const month: Span = { startMs: firstDayMs, endMs: firstDayMs + days * dayMs };

const sentences: readonly [string, ...string[]] = [
  "How can I help you today?",
  "I have a question about my last invoice.",
  "May I have your customer number, please?",
  "Let me look that up for you.",
  "That is not what I was told last week.",
  "Thank you for your patience.",
  "Could you repeat that?",
  "I will send you a confirmation by mail.",
  "When will that be done?",
  "Is there anything else I can do for you?",
];

/** How long a call takes, and when the customer is on hold. */
function outlineOf(name: string): { durationMs: number; holds: Span[] } {
  const random = randomOf(`${name} outline`);
  const durationMs = 60_000 + Math.floor(random() ** 2 * 540_000);
  const count = Math.max(0, Math.floor(random() * 5) - 1);
  const partMs = Math.floor(durationMs / Math.max(1, count));
  const holds = Array.from({ length: count }, (_, index) => {
    const startMs = index * partMs + Math.floor((0.3 + 0.2 * random()) * partMs);
    return { startMs, endMs: startMs + Math.floor((0.1 + 0.3 * random()) * partMs) };
  });
  return { durationMs, holds };
}

/** Turns that follow each other with a pause or talk over each other, and silence on hold. */
function speechOf(name: string): SpokenSegment[] {
  const random = randomOf(`${name} speech`);
  const { durationMs, holds } = outlineOf(name);
  const speech: SpokenSegment[] = [];
  let atMs = 300 + Math.floor(random() * 1200);
  while (atMs < durationMs) {
    const speaker = speech.length % 2 === 0 ? "agent" : "customer";
    const wishedMs = atMs + 800 + Math.floor(random() * 5000);
    const startMs = Math.max(atMs, speech.at(-2)?.endMs ?? 0);
    const hold = holds.find((each) => startMs < each.endMs && wishedMs > each.startMs);
    const endMs = Math.min(wishedMs, durationMs, hold?.startMs ?? durationMs);
    if (endMs > startMs) speech.push({ speaker, startMs, endMs, text: pick(sentences, random) });
    const pauseMs = Math.floor(random() * 1800) - 400;
    atMs = hold === undefined ? Math.max(startMs + 1, endMs + pauseMs) : hold.endMs + 200;
  }
  return speech;
}

/** Tones where somebody speaks. */
function samplesOf(name: string, speaker: SpokenSegment["speaker"]): Buffer {
  const samples = Buffer.alloc(samplesAt(outlineOf(name).durationMs), silence);
  for (const segment of speechOf(name)) {
    if (segment.speaker === speaker)
      samples.fill(voices[speaker], samplesAt(segment.startMs), samplesAt(segment.endMs));
  }
  return samples;
}

/**
 * The calls of a month in which the organisation is open from 8 to 18 each day. What they hold is made when it is asked
 * for, so that tens of thousands cost next to nothing.
 */
export function monthCalls(count: number, seed: number): SimulatedCall[] {
  return Array.from({ length: count }, (_, index) => monthCall(index, count, seed));
}

function monthCall(index: number, count: number, seed: number): SimulatedCall {
  const name = `${seed} month ${index}`;
  const random = randomOf(name);
  const day = Math.floor((index * days) / count);
  const startMs = firstDayMs + day * dayMs + opensMs + Math.floor(random() * openMs);
  const startTime = new Date(startMs).toISOString();
  const recordingId = uuidOf(random);
  return {
    recordingId,
    interactionId: uuidOf(random),
    status: "COMPLETED",
    startTime,
    isTransferred: random() < 0.1,
    get parts() {
      return [
        {
          id: `${recordingId}-part`,
          type: "voice",
          format: "wav",
          status: "COMPLETED",
          contentType: "audio/wav",
          delivery: "url" as const,
          get audio() {
            return writeWav([samplesOf(name, "agent"), samplesOf(name, "customer")], "muLaw", recordingId);
          },
          get durationMs() {
            return outlineOf(name).durationMs;
          },
          get speech() {
            return speechOf(name);
          },
          get transcript() {
            const results = speechOf(name).map(({ speaker, startMs, endMs, text }) => ({
              start_time: startMs / 1000,
              end_time: endMs / 1000,
              speaker,
              transcript: text,
            }));
            return { results };
          },
        },
      ];
    },
    get events() {
      const { durationMs, holds } = outlineOf(name);
      return stateEvents(startTime, durationMs, holds);
    },
  };
}
