import type { SpokenSegment } from "../call.ts";
import { loudest, type Place, placeOf, readSound, type Sound } from "./sound.ts";

/** A recording with what is said in it. */
export interface KnownRecording {
  /** WAV of 16-bit PCM or of µ-law; nothing else can be searched. */
  wav: Buffer | undefined;
  speech: readonly SpokenSegment[];
}

/** What is said in a piece of a recording, in the time of the piece. */
export interface SpokenPiece<Known> {
  recording: Known | null;
  durationMs: number;
  speech: SpokenSegment[];
}

/** Whose channel it is: the agent's comes first, and one alone is of both. */
const speakers = ["agent", "customer"] as const;

/** Finds the recording that a piece of one channel was cut from, sample by sample. In silence nothing is said. */
export function findPiece<Known extends KnownRecording>(
  audio: Buffer,
  recordings: Iterable<Known>,
): SpokenPiece<Known> | null {
  const piece = readSound(audio);
  const [samples] = piece?.channels ?? [];
  if (piece === null || samples === undefined || piece.channels.length > 1) return null;
  const { durationMs } = piece;
  if (loudest(samples) === null) return { recording: null, durationMs, speech: [] };
  for (const recording of recordings) {
    const whole = recording.wav === undefined ? null : soundOf(recording.wav);
    const place = whole === null ? null : placeOf(piece, whole);
    if (whole === null || place === null) continue;
    const isOfBoth = whole.channels.length === 1;
    const own = recording.speech.filter(({ speaker }) => isOfBoth || speaker === speakers[place.channel]);
    return { recording, durationMs, speech: own.flatMap((segment) => wordsWithin(segment, place)) };
  }
  return null;
}

/** Pieces come one after the other: what was decoded for the last one is at hand for the next. */
const decoded = new WeakMap<Buffer, Sound | null>();

function soundOf(wav: Buffer): Sound | null {
  const sound = decoded.get(wav) ?? readSound(wav);
  decoded.set(wav, sound);
  return sound;
}

/** The words of a segment whose middle lies within a piece; the words share the time of their segment. */
function wordsWithin(segment: SpokenSegment, { startMs, endMs }: Place): SpokenSegment[] {
  const words = segment.text.split(/\s+/).filter((word) => word !== "");
  const wordMs = (segment.endMs - segment.startMs) / words.length;
  const timeOf = (index: number) => segment.startMs + index * wordMs;
  const inside = words.flatMap((word, index) => {
    const middle = timeOf(index + 0.5);
    return middle >= startMs && middle < endMs ? [{ word, index }] : [];
  });
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [
    {
      ...segment,
      startMs: Math.round(Math.max(timeOf(first.index), startMs) - startMs),
      endMs: Math.round(Math.min(timeOf(last.index + 1), endMs) - startMs),
      text: inside.map(({ word }) => word).join(" "),
    },
  ];
}
