import type { SpokenSegment } from "../call.ts";
import { organisation } from "./organisation.ts";
import type { HoldAudio } from "./platform-options.ts";
import { audioTimeOf, type SourceRecording, speechIn } from "./recordings.ts";

/** A transcript as Genesys Cloud stores it: whoever is no customer is `internal`, and windows say who that was. */
export function transcriptDocument(sources: readonly SourceRecording[], communicationId: string, holdAudio: HoldAudio) {
  const [first] = sources;
  if (first === undefined) throw new Error("a transcript is of a recording");
  const { conversationId } = first.conversation;
  const durations = sources.map((source) => audioTimeOf(source, holdAudio)(source.part.durationMs));
  return {
    organizationId: organisation.id,
    conversationId,
    communicationId,
    mediaType: "call",
    startTime: first.startMs,
    duration: { milliseconds: durations.reduce((sum, each) => sum + each, 0) },
    transcripts: sources.map((source) => transcriptOf(source, holdAudio)),
    participants: windowsOf(first, holdAudio),
  };
}

/** Where the times of a transcript count from: the epoch, or for some the start of the recording. */
function originOf({ conversation, startMs }: SourceRecording): number {
  return conversation.quirks.has("relativeTranscript") ? 0 : startMs;
}

/** How long a recorded voice of the flow speaks before anybody else does. */
function flowMs(source: SourceRecording): number {
  return source.conversation.quirks.has("flowPhrases") ? (source.part.speech[0]?.startMs ?? 0) : 0;
}

function transcriptOf(source: SourceRecording, holdAudio: HoldAudio) {
  const origin = originOf(source);
  const spoken = speechIn(source, holdAudio).map(({ speaker, startMs, endMs, text }) => ({
    purpose: speaker === "agent" ? "internal" : "external",
    startMs,
    endMs,
    text,
  }));
  const greeting = { purpose: "internal", startMs: 0, endMs: flowMs(source), text: "This call may be recorded." };
  const phrases = greeting.endMs > 0 ? [greeting, ...spoken] : spoken;
  return {
    transcriptId: `${source.id}-transcript`,
    language: "en-us",
    programId: "default",
    engineId: "r2d2",
    startTime: source.startMs,
    duration: { milliseconds: audioTimeOf(source, holdAudio)(source.part.durationMs) },
    phrases: phrases.map(({ purpose, startMs, endMs, text }, phraseIndex) => ({
      phraseIndex,
      participantPurpose: purpose,
      text,
      decoratedText: text,
      stability: 1,
      confidence: 0.93,
      startTimeMs: origin + startMs,
      duration: { milliseconds: endMs - startMs },
      words: wordsOf({ startMs, endMs, text }, origin),
      alternatives: [],
    })),
    analytics: { sentiment: [], topics: [], acoustic: [] },
  };
}

/** The words of a phrase, one after the other, as long as their share of the letters. */
function wordsOf({ startMs, endMs, text }: Pick<SpokenSegment, "startMs" | "endMs" | "text">, origin: number) {
  const words = text.split(" ");
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  let before = 0;
  return words.map((word) => {
    const at = (count: number) => startMs + Math.floor(((endMs - startMs) * count) / letters);
    const fromMs = at(before);
    before += word.length;
    return {
      word,
      confidence: 0.93,
      startTimeMs: origin + fromMs,
      duration: { milliseconds: at(before) - fromMs },
    };
  });
}

/** When whom could be heard, in the times of the phrases. */
function windowsOf(source: SourceRecording, holdAudio: HoldAudio) {
  const { customer, ivr, acd, legs, connectMs } = source.conversation;
  const origin = originOf(source);
  const audioTime = audioTimeOf(source, holdAudio);
  const at = (epochMs: number) => origin + audioTime(epochMs - source.startMs);
  const answeredMs = connectMs + flowMs(source);
  return [
    { participantPurpose: "customer", startTimeMs: at(customer.startMs), endTimeMs: at(customer.endMs) },
    { participantPurpose: "ivr", startTimeMs: at(ivr.startMs), endTimeMs: at(ivr.endMs) },
    {
      participantPurpose: "acd",
      queueId: source.conversation.queue.id,
      startTimeMs: at(acd.startMs),
      endTimeMs: at(Math.max(acd.endMs, answeredMs)),
    },
    ...legs.map(({ agent, queue, startMs, endMs }) => ({
      participantPurpose: "agent",
      userId: agent.id,
      queueId: queue.id,
      startTimeMs: at(Math.max(startMs, answeredMs)),
      endTimeMs: at(endMs),
    })),
  ];
}
