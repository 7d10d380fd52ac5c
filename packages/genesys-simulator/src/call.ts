import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Who says what, in milliseconds of the audio. */
export interface SpokenSegment {
  speaker: "agent" | "customer";
  startMs: number;
  endMs: number;
  text: string;
}

/** A part of a simulated recording. */
export interface SimulatedPart {
  id: string;
  type: string;
  format: string;
  status: string;
  audio: Buffer;
  contentType: string;
  /** `bytes`: the part answers with the audio; `url`: with a pre-signed URL to fetch it from. */
  delivery: "bytes" | "url";
  /** What speech-to-text answers for this audio. */
  transcript: unknown;
  durationMs: number;
  /** What is said in the audio, whatever the transcript makes of it. */
  speech: readonly SpokenSegment[];
  /** The audio as WAV of µ-law, where `audio` is something else. */
  wav?: Buffer | undefined;
}

export interface SimulatedEvent {
  timestamp: string;
  state: string;
  sessionId?: string | undefined;
}

/** A recording with everything the services know of it. */
export interface SimulatedCall {
  recordingId: string;
  interactionId: string;
  status: string;
  startTime: string;
  parts: SimulatedPart[];
  /** Whether a second agent takes over, as only the Platform API says. */
  isTransferred?: boolean | undefined;
  /** In the order in which the events endpoint delivers them. */
  events: SimulatedEvent[];
}

const truthShape = z.object({
  id: z.string(),
  durationMs: z.int(),
  holds: z.array(z.object({ startMs: z.int(), endMs: z.int() })),
  segments: z.array(
    z.object({
      speaker: z.enum(["agent", "customer"]),
      channel: z.int(),
      startMs: z.int(),
      endMs: z.int(),
      text: z.string(),
    }),
  ),
  reference: z.object({
    silenceMs: z.int(),
    overlapMs: z.int(),
    agentTalkMs: z.int(),
    customerTalkMs: z.int(),
  }),
});

/** What is known for certain of a sample call: exact extents of speech and reference totals. */
export type Truth = z.infer<typeof truthShape>;

const samples = join(import.meta.dirname, "..", "samples");

/** Names of the sample calls. */
export const sampleNames = [
  "angry-interruptions",
  "billing-dispute",
  "card-on-file",
  "long-silence",
  "two-holds",
] as const;

export type SampleName = (typeof sampleNames)[number];

export function readTruth(name: SampleName): Truth {
  return truthShape.parse(JSON.parse(readFileSync(join(samples, `${name}.truth.json`), "utf8")));
}

type Spelling = (segment: Truth["segments"][number]) => Record<string, unknown>;

const guest = (speaker: string) => (speaker === "customer" ? "guest" : speaker);

/** The spellings in which services answer; each sample call has another one. */
const spellings: readonly [list: "results" | "transcripts", Spelling][] = [
  [
    "results",
    ({ startMs, endMs, speaker, text }) => ({
      start_time: startMs / 1000,
      end_time: endMs / 1000,
      speaker: guest(speaker),
      transcript: text,
    }),
  ],
  [
    "transcripts",
    ({ startMs, endMs, channel, text }) => ({
      startTime: startMs / 1000,
      endTime: endMs / 1000,
      channel: `channel_${channel}`,
      text,
    }),
  ],
  [
    "results",
    ({ startMs, endMs, speaker, text }) => ({
      start_time: (startMs / 1000).toFixed(3),
      end_time: (endMs / 1000).toFixed(3),
      speaker: guest(speaker),
      transcript: text,
    }),
  ],
  [
    "results",
    ({ startMs, endMs, channel, text }) => ({
      start_time: startMs / 1000,
      end_time: endMs / 1000,
      speaker: null,
      channel,
      transcript: text,
    }),
  ],
  [
    "transcripts",
    ({ startMs, endMs, speaker, text }) => ({
      startTime: String(startMs / 1000),
      endTime: String(endMs / 1000),
      speaker: guest(speaker).toUpperCase(),
      text,
    }),
  ],
];

/** A uuid-like id that is the same every time. */
export function simulatedId(kind: "rec" | "int" | "part", number: number): string {
  const digits = String(number).padStart(12, "0");
  return `${kind}-${digits.slice(0, 8)}-0000-4000-8000-${digits}`;
}

/** A recording's state events: it rings, they talk, every hold, and the end; newest first, as no order is promised. */
export function stateEvents(startTime: string, durationMs: number, holds: Truth["holds"]): SimulatedEvent[] {
  const startMs = Date.parse(startTime);
  const at = (ms: number) => new Date(startMs + ms).toISOString();
  return [
    { timestamp: at(-5000), state: "RINGING" },
    { timestamp: at(0), state: "TALK" },
    ...holds.flatMap(({ startMs, endMs }) => [
      { timestamp: at(startMs), state: "HOLD" },
      { timestamp: at(endMs), state: "TALK" },
    ]),
    { timestamp: at(durationMs), state: "DISCONNECTED" },
  ].reverse();
}

/** The five sample calls: real audio of synthesised speech, with exact transcripts. */
export function sampleCalls(): SimulatedCall[] {
  return sampleNames.map((name, index) => {
    const truth = readTruth(name);
    const [list, spell] = spellings[index % spellings.length] ?? ["results", () => ({})];
    const startTime = new Date(Date.UTC(2026, 9, 20 + index, 9, 15)).toISOString();
    return {
      recordingId: `rec-${name}`,
      interactionId: `int-${name}`,
      status: "COMPLETED",
      startTime,
      parts: [
        {
          id: `part-${name}`,
          type: "voice",
          format: "ogg",
          status: "COMPLETED",
          audio: readFileSync(join(samples, `${name}.ogg`)),
          contentType: "audio/ogg",
          delivery: index % 2 === 0 ? "bytes" : "url",
          transcript: { [list]: truth.segments.map(spell) },
          durationMs: truth.durationMs,
          speech: truth.segments.map(({ speaker, startMs, endMs, text }) => ({ speaker, startMs, endMs, text })),
          get wav() {
            return readFileSync(join(samples, `${name}.wav`));
          },
        },
      ],
      events: stateEvents(startTime, truth.durationMs, truth.holds),
    };
  });
}
