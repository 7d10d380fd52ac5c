import type { Recording, TranscriptDocument } from "@earshot/model";
import type { Api } from "../api.ts";
import { GenesysError } from "../errors.ts";
import type { SignedMedia } from "../signed-media.ts";
import { permissions } from "./call-parts.ts";
import { type RecordingFacts, startOf } from "./conversation-recordings.ts";
import { isVoice } from "./holds.ts";
import type { PlatformConversation } from "./schemas.ts";
import { getTranscriptUrl, getTranscriptUrls } from "./speech-calls.ts";

interface TranscriptDeps {
  api: Api;
  signedMedia: SignedMedia;
  factsOf(recording: Recording, signal?: AbortSignal): Promise<RecordingFacts>;
  /** Null when it cannot be had. */
  conversationOf(recording: Recording, signal?: AbortSignal): Promise<PlatformConversation | null>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Times from here on are counted from 1970, those before from the recording's start. */
const epochFromMs = 1e11;

/** The starts of all phrases; null when one is not a time since 1970. */
function phraseStarts(transcripts: readonly unknown[]): number[] | null {
  const phrases = transcripts.flatMap((each) => (isObject(each) && Array.isArray(each.phrases) ? each.phrases : []));
  const starts = phrases.flatMap((phrase) => {
    const start = isObject(phrase) ? phrase.startTimeMs : null;
    return typeof start === "number" && start >= epochFromMs ? [start] : [];
  });
  return starts.length === phrases.length ? starts : null;
}

/**
 * The document on the clock of the recording: its times count from the recording's start. Times that already do so, and a
 * document that says something from before that start, stay as they are.
 */
function onRecordingClock(document: Record<string, unknown>, recordingStartMs: number | null): unknown {
  const { transcripts, startTime } = document;
  if (recordingStartMs === null || !Array.isArray(transcripts) || startTime === recordingStartMs) return document;
  const starts = phraseStarts(transcripts);
  if (starts === null || starts.length === 0 || starts.some((startMs) => startMs < recordingStartMs)) return document;
  return { ...document, startTime: recordingStartMs };
}

/** Starts from before 1970 stand in for ones that are not known. */
function withoutPlaceholders(document: Record<string, unknown>): Record<string, unknown> {
  const { startTime, ...rest } = document;
  const isPlaceholder = typeof startTime === "number" ? startTime <= 0 : Date.parse(String(startTime)) <= 0;
  const known = isPlaceholder ? rest : document;
  const { transcripts } = known;
  if (!Array.isArray(transcripts)) return known;
  return { ...known, transcripts: transcripts.map((each) => (isObject(each) ? withoutPlaceholders(each) : each)) };
}

function hasPhrases({ transcripts }: Record<string, unknown>): boolean {
  return (
    Array.isArray(transcripts) &&
    transcripts.some((each) => isObject(each) && Array.isArray(each.phrases) && each.phrases.length > 0)
  );
}

/** Genesys Cloud's own transcripts. They come hours after the call or never: what is not there is no fault. */
export function createTranscripts({ api, signedMedia, factsOf, conversationOf }: TranscriptDeps) {
  /** The session that the recording is of, else the one that analytics calls recorded. */
  async function communicationOf(
    recording: Recording,
    { recording: { sessionId } }: RecordingFacts,
    signal?: AbortSignal,
  ): Promise<string | null> {
    if (sessionId !== null) return sessionId;
    const conversation = await conversationOf(recording, signal);
    const sessions = (conversation?.participants ?? []).flatMap((participant) => participant.sessions.filter(isVoice));
    return sessions.find(({ recording, sessionId }) => recording === true && sessionId !== null)?.sessionId ?? null;
  }

  async function urlOf(
    { conversationId, recording, sharesSession }: RecordingFacts,
    communicationId: string,
    signal?: AbortSignal,
  ): Promise<string | null> {
    if (!sharesSession) return (await api.call(getTranscriptUrl(conversationId, communicationId), signal)).url ?? null;
    const urls = await api.call(getTranscriptUrls(conversationId, communicationId), signal);
    return urls.find(({ recordingId }) => recordingId === recording.id)?.url ?? null;
  }

  /** Once the role turned out not to permit transcripts, no more are asked for. */
  let isPermitted = true;

  return async (recording: Recording, signal?: AbortSignal): Promise<TranscriptDocument | null> => {
    if (!isPermitted) return null;
    const facts = await factsOf(recording, signal);
    const communicationId = await communicationOf(recording, facts, signal);
    if (communicationId === null) return null;
    const what = `transcript of recording ${recording.id}`;
    const refusedHint = "Ask who runs the service: the signed URLs of transcripts that it gives are refused.";
    const read = async (): Promise<unknown> => {
      const url = await urlOf(facts, communicationId, signal);
      return url === null ? null : signedMedia.json({ url, what, refusedHint }, signal);
    };
    let document: unknown;
    try {
      document = await read().catch((error: unknown) => {
        const isEnded = error instanceof GenesysError && error.code === "genesys.forbidden" && error.scope === null;
        if (isEnded) return read();
        throw error;
      });
    } catch (error) {
      if (!(error instanceof GenesysError)) throw error;
      if (error.code === "genesys.forbidden" && error.scope === permissions.transcripts) isPermitted = false;
      else if (error.code !== "genesys.not_found") throw error;
      return null;
    }
    if (!isObject(document) || !hasPhrases(document)) return null;
    const start = startOf(facts.recording);
    return { kind: "document", format: "genesys", document: onRecordingClock(withoutPlaceholders(document), start) };
  };
}
