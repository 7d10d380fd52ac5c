import { createHash } from "node:crypto";
import { z } from "zod";
import type { SimulatedCall, SimulatedPart, SpokenSegment } from "../call.ts";
import { findPiece } from "./pieces.ts";
import { meanLevels, type WavLevels, wavLevels } from "./wav-levels.ts";

/** What is said on one channel. */
export type ChannelSpeech = Pick<SpokenSegment, "startMs" | "endMs" | "text">[];

/** Audio that a service knows. */
export interface Recognised {
  /** Of the part. */
  id: string;
  /** What `/stt` answers for the file of the part itself. */
  transcript: unknown;
  durationMs: number;
  channels: ChannelSpeech[];
}

/** Codecs pad sound by less. */
const tolerableMs = 40;
/** How much louder a channel is where its speaker speaks, at least. */
const leastContrast = 4;

/**
 * Finds the part that audio is of: by the hash of its file, or for WAV that was made of it by the length and by when it is loud on
 * which channel, or for a piece of its WAV sample by sample. Hashes are made when the first audio comes: most simulators never see any.
 */
export function createRecognition(calls: readonly SimulatedCall[]) {
  const learned = new Map<string, Recognised>();
  const voiceParts = () => calls.flatMap(({ parts }) => parts);
  let parts: Map<string, SimulatedPart> | null = null;
  return {
    /** Makes a file known that is made of a part. */
    learn(audio: Buffer, partId: string, transcript: unknown): void {
      const channels = channelsOf(transcript);
      const durationMs = wavLevels(audio)?.durationMs ?? 0;
      learned.set(sha256(audio), { id: partId, transcript, durationMs, channels });
    },

    find(audio: Buffer): Recognised | null {
      const hash = sha256(audio);
      parts ??= new Map(voiceParts().map((part) => [sha256(part.audio), part]));
      const known = learned.get(hash);
      if (known !== undefined) return known;
      const part = parts.get(hash);
      if (part !== undefined) return { ...part, channels: [speechOf(part, "agent"), speechOf(part, "customer")] };
      const levels = wavLevels(audio);
      return levels === null ? null : (byLevels(levels, voiceParts()) ?? byPiece(audio, voiceParts()));
    },
  };
}

export type Recognition = ReturnType<typeof createRecognition>;

/** Where `audio` is no WAV of its own, `wav` has its sound. */
function* withWav(parts: readonly SimulatedPart[]) {
  for (const part of parts) yield { part, speech: part.speech, wav: part.wav ?? part.audio };
}

function byPiece(audio: Buffer, parts: readonly SimulatedPart[]): Recognised | null {
  const found = findPiece(audio, withWav(parts));
  if (found === null) return null;
  const { recording, durationMs, speech } = found;
  const results = speech.map(({ startMs, endMs, speaker, text }) => ({
    start_time: startMs / 1000,
    end_time: endMs / 1000,
    speaker,
    transcript: text,
  }));
  return { id: recording?.part.id ?? "", transcript: { results }, durationMs, channels: [speech] };
}

function byLevels(levels: WavLevels, parts: readonly SimulatedPart[]): Recognised | null {
  for (const part of parts) {
    if (Math.abs(part.durationMs - levels.durationMs) > tolerableMs) continue;
    const speakers = levels.channels.map((level) => speakerOf(level, part));
    if (speakers.includes(null)) continue;
    const channels = speakers.map((speaker) => (speaker === null ? [] : speechOf(part, speaker)));
    return { id: part.id, transcript: part.transcript, durationMs: levels.durationMs, channels };
  }
  return null;
}

/** Whose speech makes a channel loud; null when it is nobody's. */
function speakerOf(level: Float64Array, part: SimulatedPart): SpokenSegment["speaker"] | null {
  const speakers = ["agent", "customer"] as const;
  const contrasts = speakers.map((speaker) => {
    const { inside, outside } = meanLevels(level, speechOf(part, speaker));
    return { speaker, contrast: inside / Math.max(outside, 1) };
  });
  const [best] = contrasts.sort((a, b) => b.contrast - a.contrast);
  return best !== undefined && best.contrast >= leastContrast ? best.speaker : null;
}

function speechOf({ speech }: SimulatedPart, speaker: SpokenSegment["speaker"]): ChannelSpeech {
  return speech.filter((segment) => segment.speaker === speaker);
}

const byChannel = z.object({
  results: z.array(
    z.object({ start_time: z.number(), end_time: z.number(), channel: z.int(), transcript: z.string() }),
  ),
});

function channelsOf(transcript: unknown): ChannelSpeech[] {
  const parsed = byChannel.safeParse(transcript);
  if (!parsed.success) return [];
  const channels: ChannelSpeech[] = [[]];
  for (const { start_time, end_time, channel, transcript: text } of parsed.data.results) {
    while (channels.length <= channel) channels.push([]);
    channels[channel]?.push({ startMs: Math.round(start_time * 1000), endMs: Math.round(end_time * 1000), text });
  }
  return channels;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
