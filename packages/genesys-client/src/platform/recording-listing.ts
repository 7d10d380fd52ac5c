import { type Clock, describeError, type Recording, type UnreadableRecording } from "@earshot/model";
import { GenesysError, type GenesysErrorCode } from "../errors.ts";
import {
  type ConversationAnswer,
  type createConversationRecordings,
  type ToRecordingsOptions,
  toRecordings,
} from "./conversation-recordings.ts";
import { transcodeWaitMs } from "./recording-state.ts";
import type { PlatformConversation } from "./schemas.ts";

/** How long a conversation is left alone where something in between answered with its own page. */
const pageWaitMs = 15_000;
/** So many such pages in a row are no fault of single conversations. */
const mostPagesInARow = 10;
/** So many refusals, before any conversation was answered, are no fault of single conversations. */
const mostRefusedAtFirst = 10;

/** A conversation whose recordings are asked for. */
export interface Wanted {
  conversationId: string;
  conversation: PlatformConversation | null;
  /** Null: all of them. */
  recordingId: string | null;
  /** The id by which somebody asked for it; null for one that was listed. */
  askedId: string | null;
}

/** What is wrong with one conversation alone. A refusal is only when others are not refused. */
const ofOneConversation: ReadonlySet<GenesysErrorCode> = new Set([
  "genesys.not_found",
  "genesys.rejected",
  "genesys.invalid_id",
  "genesys.unexpected_shape",
  "genesys.too_large",
]);

export function notFound(id: string): GenesysError {
  return new GenesysError("genesys.not_found", `recording ${id} is not among those of its conversation`, {
    hint: "Check the id: it is that of a conversation, or <conversation>~<recording>; the recording may have been deleted.",
  });
}

/** Nothing more is known of it. */
export function transcoding(id: string, interactionId: string): Recording {
  return { id, interactionId, state: { kind: "transcoding" }, startTime: null, parts: [] };
}

export function isOfOne({ code }: GenesysError): boolean {
  return ofOneConversation.has(code);
}

interface ListingDeps {
  askRecordings: ReturnType<typeof createConversationRecordings>;
  clock: Clock;
  options: ToRecordingsOptions;
}

/**
 * The recordings of conversations. Those that are being transcoded, or for which something in between answered, are asked
 * for again later, between the others and at the end, so that nobody waits for them while there is other work.
 */
export function createRecordingListing({ askRecordings, clock, options }: ListingDeps) {
  return async function* recordingsOf(
    conversations: AsyncIterable<Wanted | UnreadableRecording>,
    signal?: AbortSignal,
  ): AsyncGenerator<Recording | UnreadableRecording> {
    let waiting: { wanted: Wanted; timesAsked: number; dueMs: number }[] = [];
    let succeeded = false;
    let pagesInARow = 0;
    /** Refused before any was answered: whether it is their fault, the next ones show. */
    const refused: UnreadableRecording[] = [];
    let refusal: GenesysError | null = null;

    async function ask(wanted: Wanted, timesAsked: number): Promise<(Recording | UnreadableRecording)[]> {
      const { conversationId, conversation, recordingId, askedId } = wanted;
      let answer: ConversationAnswer;
      try {
        answer = await askRecordings(conversationId, signal);
        succeeded = true;
        pagesInARow = 0;
        if (answer.state === "pending") {
          const waitMs = transcodeWaitMs(timesAsked, answer.waitMs);
          if (waitMs !== null) {
            waiting.push({ wanted, timesAsked, dueMs: clock.now() + waitMs });
            return [];
          }
          return await listPending(wanted);
        }
      } catch (error) {
        if (!(error instanceof GenesysError)) throw error;
        if (error.code === "genesys.not_json") {
          pagesInARow += 1;
          if (pagesInARow >= mostPagesInARow) throw error;
          if (timesAsked === 1) {
            waiting.push({ wanted, timesAsked, dueMs: clock.now() + pageWaitMs });
            return [];
          }
        }
        const unreadable = { id: askedId ?? conversationId, unreadable: describeError(error) };
        const isRefused = error.code === "genesys.forbidden";
        if (isRefused && !succeeded && askedId === null) {
          refused.push(unreadable);
          refusal = error;
          if (refused.length >= mostRefusedAtFirst) throw error;
          return [];
        }
        const isPageOfOne = error.code === "genesys.not_json" && succeeded;
        if (!isOfOne(error) && !isRefused && !isPageOfOne) throw error;
        return [unreadable];
      }
      const found = toRecordings(conversationId, conversation, answer.recordings, recordingId, options);
      const unreadable = answer.unreadable.filter(({ id }) => recordingId === null || id === askedId);
      const entries = [...found, ...unreadable];
      if (askedId === null || entries.length > 0) return entries;
      return [{ id: askedId, unreadable: describeError(notFound(askedId)) }];
    }

    /** Those whose transcoding takes too long, with what is known of them without it. */
    async function listPending({ conversationId, conversation, recordingId, askedId }: Wanted): Promise<Recording[]> {
      const answer = await askRecordings(conversationId, signal, "NONE");
      if (answer.state === "answered") {
        return toRecordings(conversationId, conversation, answer.recordings, recordingId, options, true);
      }
      return [transcoding(askedId ?? conversationId, conversationId)];
    }

    async function* askAgain(): AsyncGenerator<Recording | UnreadableRecording> {
      const due = waiting.filter(({ dueMs }) => dueMs <= clock.now());
      waiting = waiting.filter(({ dueMs }) => dueMs > clock.now());
      for (const { wanted, timesAsked } of due) yield* await ask(wanted, timesAsked + 1);
    }

    for await (const wanted of conversations) {
      yield* askAgain();
      if ("unreadable" in wanted) yield wanted;
      else yield* await ask(wanted, 1);
      if (succeeded) yield* refused.splice(0);
    }
    while (waiting.length > 0) {
      const firstMs = Math.min(...waiting.map(({ dueMs }) => dueMs));
      await clock.sleep(Math.max(0, firstMs - clock.now()), signal);
      yield* askAgain();
    }
    if (succeeded) yield* refused.splice(0);
    else if (refusal !== null) throw refusal;
  };
}
