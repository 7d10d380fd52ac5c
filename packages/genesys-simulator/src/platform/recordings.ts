import type { SimulatedPart, SpokenSegment } from "../call.ts";
import type { Conversation, Span } from "./conversation.ts";
import type { HoldAudio } from "./platform-options.ts";

/** What is true of a recording. */
export interface SourceRecording extends Span {
  id: string;
  conversation: Conversation;
  part: SimulatedPart;
  mediaSubtype: string;
  /** The session it is of: the customer's, or an agent's for a copy of the station. */
  sessionId: string;
  /** The holds in it, in milliseconds from its start. */
  holds: readonly Span[];
}

/** The recordings of a conversation: one of each part of the call, and copies of the first where it has some. */
export function recordingsOf(conversation: Conversation): SourceRecording[] {
  const { call, connectMs, customer, legs, quirks } = conversation;
  let startMs = connectMs;
  const originals = call.parts.map((part, index): SourceRecording => {
    const recording = {
      id: index === 0 ? call.recordingId : `${call.recordingId}-${index + 1}`,
      conversation,
      part,
      mediaSubtype: quirks.has("unknownValues") ? "Hologram" : "Trunk",
      sessionId: customer.sessionId,
      startMs,
      endMs: startMs + part.durationMs,
      holds: holdsWithin(conversation, startMs, part.durationMs),
    };
    startMs += part.durationMs;
    return recording;
  });
  const [first] = originals;
  if (first === undefined || !quirks.has("duplicates")) return originals;
  const station = legs[0]?.sessionId ?? first.sessionId;
  return [
    ...originals,
    { ...first, id: `${first.id}-station`, mediaSubtype: "Station", sessionId: station },
    { ...first, id: `${first.id}-consult`, mediaSubtype: "Consult" },
  ];
}

function holdsWithin({ legs }: Conversation, startMs: number, durationMs: number): Span[] {
  return legs
    .flatMap(({ holds }) => holds)
    .map((hold) => ({
      startMs: Math.max(0, hold.startMs - startMs),
      endMs: Math.min(durationMs, hold.endMs - startMs),
    }))
    .filter((hold) => hold.startMs < hold.endMs);
}

/** Milliseconds of the recording as it is without its holds: what lies in a hold moves to where it was. */
export function withoutHolds(holds: readonly Span[]): (atMs: number) => number {
  return (atMs) =>
    atMs - holds.reduce((sum, { startMs, endMs }) => sum + Math.max(0, Math.min(endMs, atMs) - startMs), 0);
}

/** From milliseconds since the start of the recording to milliseconds of its audio. */
export function audioTimeOf({ holds }: SourceRecording, holdAudio: HoldAudio): (atMs: number) => number {
  return holdAudio === "suppressed" ? withoutHolds(holds) : (atMs) => atMs;
}

/** What is said in the audio. Nothing is left of what was said in a hold that is not recorded. */
export function speechIn(recording: SourceRecording, holdAudio: HoldAudio): SpokenSegment[] {
  const audioTime = audioTimeOf(recording, holdAudio);
  return recording.part.speech
    .map((segment) => ({ ...segment, startMs: audioTime(segment.startMs), endMs: audioTime(segment.endMs) }))
    .filter(({ startMs, endMs }) => startMs < endMs);
}
