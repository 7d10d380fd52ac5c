import { type HttpResponse, retryAfterMs } from "@earshot/http";
import {
  type Clock,
  describeError,
  type Recording,
  type RecordingState,
  type UnreadableRecording,
} from "@earshot/model";
import { z } from "zod";
import type { Api } from "../api.ts";
import { shapeError } from "../errors.ts";
import { nameOfUnreadable, unreadableHint } from "../unreadable.ts";
import { toConversation } from "./conversation.ts";
import { withoutCopies } from "./duplicates.ts";
import { toIso } from "./instant.ts";
import type { Names } from "./names.ts";
import { listRecordings } from "./recording-calls.ts";
import { toRecordingId } from "./recording-id.ts";
import { mediaTypeOf, recordingParts } from "./recording-parts.ts";
import { recordingState } from "./recording-state.ts";
import { type PlatformConversation, type PlatformRecording, recordingSchema } from "./schemas.ts";

/** What the source knows of a recording beside what the model has. */
export interface RecordingFacts {
  conversationId: string;
  recording: PlatformRecording;
  /** As analytics described it when the recording was listed; null when it did not. */
  conversation: PlatformConversation | null;
  /** How many recordings of the conversation are evaluated. */
  evaluated: number;
  /** Several recordings are of its session. */
  sharesSession: boolean;
}

/** An answer of a conversation's recordings. */
export type ConversationAnswer =
  /** They are being transcoded: `retryAtMs` is when to ask again, null when the server does not say. */
  | { state: "pending"; waitMs: number | null }
  | { state: "answered"; recordings: PlatformRecording[]; unreadable: UnreadableRecording[] };

/** Kinds of recordings without a voice. Kinds that nobody knows yet are listed. */
const withoutVoice: ReadonlySet<string> = new Set(["chat", "message", "messaging", "sms", "email", "screen"]);

const named = z.object({ id: z.string().min(1) });

function readEach(
  conversationId: string,
  entities: readonly unknown[],
  what: string,
  requestId: string | null,
): { recordings: PlatformRecording[]; unreadable: UnreadableRecording[] } {
  const recordings: PlatformRecording[] = [];
  const unreadable: UnreadableRecording[] = [];
  for (const [index, entity] of entities.entries()) {
    const parsed = recordingSchema.safeParse(entity);
    if (parsed.success) recordings.push(parsed.data);
    else {
      const context = { requestId, path: [index], hint: unreadableHint };
      const error = describeError(shapeError(parsed.error, { what, scope: null }, context));
      const id = named.safeParse(entity).data?.id ?? nameOfUnreadable(entity);
      unreadable.push({ id: toRecordingId(conversationId, id), unreadable: error });
    }
  }
  return { recordings, unreadable };
}

/** How long an answer asks to wait; null when it does not. */
export function askedWaitMs({ headers }: HttpResponse, clock: Clock): number | null {
  return retryAfterMs(headers, clock.now());
}

/** Asks for a conversation's recordings, which makes the service transcode those that are not in the format. */
export function createConversationRecordings({ api, clock, formatId }: { api: Api; clock: Clock; formatId: string }) {
  return (conversationId: string, signal?: AbortSignal, format = formatId): Promise<ConversationAnswer> => {
    const call = listRecordings(conversationId, format);
    return api.open(
      call,
      async (response): Promise<ConversationAnswer> => {
        const json = await response.jsonOrNull();
        // Nothing is not an empty list.
        if (response.status === 202 || json === null) return { state: "pending", waitMs: askedWaitMs(response, clock) };
        const entities = call.schema.safeParse(json);
        if (!entities.success) throw shapeError(entities.error, call, { requestId: response.requestId });
        const { recordings, unreadable } = readEach(conversationId, entities.data, call.what, response.requestId);
        const estimates = recordings
          .filter((recording) => recordingState(recording).kind === "transcoding")
          .map(({ estimatedTranscodeTimeMs }) => estimatedTranscodeTimeMs ?? 0);
        if (estimates.length > 0 && format !== "NONE") return { state: "pending", waitMs: Math.max(...estimates) };
        return { state: "answered", recordings, unreadable };
      },
      signal,
    );
  };
}

export interface ToRecordingsOptions {
  format: string;
  agentChannel: 0 | 1;
  names: Names;
  /** Keeps what the source will need of a recording again. */
  facts: WeakMap<Recording, RecordingFacts>;
}

/** When the recording begins: as it says, else when its first part did, else when it was made. */
export function startOf({ startTime, originalRecordingStartTime, creationTime }: PlatformRecording): number | null {
  return startTime ?? originalRecordingStartTime ?? creationTime;
}

/**
 * A conversation's recordings in the words of the model: one for each session's sound, without copies. `recordingId` names the
 * one that is wanted, be it a copy.
 */
export function toRecordings(
  conversationId: string,
  conversation: PlatformConversation | null,
  all: readonly PlatformRecording[],
  recordingId: string | null,
  { names, facts, ...options }: ToRecordingsOptions,
  pending = false,
): Recording[] {
  const listed = all.filter((recording) => !withoutVoice.has(mediaTypeOf(recording)));
  const voices = withoutCopies(listed.filter((recording) => mediaTypeOf(recording) === "voice"));
  const others = listed.filter((recording) => mediaTypeOf(recording) !== "voice");
  const wanted = recordingId === null ? [...voices, ...others] : all.filter(({ id }) => id === recordingId);
  return wanted.map((recording) => {
    const isWaiting = pending && mediaTypeOf(recording) === "voice" && recording.mediaUris.length === 0;
    const known = recordingState(recording);
    const state: RecordingState = isWaiting && known.kind === "empty" ? { kind: "transcoding" } : known;
    const result: Recording = {
      id: toRecordingId(conversationId, recording.id),
      interactionId: conversationId,
      state,
      startTime: toIso(startOf(recording)),
      durationMs: recording.outputDurationMs ?? undefined,
      parts: recordingParts(recording, options),
      ...(conversation === null ? {} : { conversation: toConversation(conversation, names.nameOf) }),
    };
    const { sessionId } = recording;
    facts.set(result, {
      conversationId,
      recording,
      conversation,
      evaluated: voices.length,
      sharesSession: sessionId !== null && listed.filter((other) => other.sessionId === sessionId).length > 1,
    });
    return result;
  });
}
