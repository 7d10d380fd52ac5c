import { type Conversation, parseWallTime } from "@earshot/model";
import { decodeText, parseTranscriptText } from "@earshot/transcripts";
import { z } from "zod";
import { readConversation } from "./conversation.ts";

/** A transcript and what it says of its recording. */
export interface Document {
  document: unknown;
  /** The recording's, as far as the document names it. */
  id: string | null;
  interactionId: string | null;
  /** ISO 8601. */
  startTime: string | null;
  /** Null when the document does not say who took part. */
  conversation: Conversation | null;
}

// What is of another type is as good as missing: the document may mean something else by the key.
const name = z.string().trim().min(1).nullish().catch(null);
const headSchema = z
  .object({
    recordingId: name,
    id: name,
    conversationId: name,
    interactionId: name,
    startTime: z
      .union([z.string().refine((text) => parseWallTime(text) !== null), z.int().min(1e11).max(8.64e15)])
      .nullish()
      .catch(null),
    conversation: z.unknown().optional(),
  })
  .catch({});

/**
 * @throws TranscriptError for what is neither a JSON text nor captions, naming `source`, line and column
 * @throws FolderError `folder.wrong_conversation`
 */
export function parseDocument(bytes: Buffer, source: string): Document {
  const document = parseTranscriptText(decodeText(bytes, source), source);
  const head = headSchema.parse(document);
  const { startTime } = head;
  return {
    document,
    id: head.recordingId ?? head.id ?? null,
    interactionId: head.conversationId ?? head.interactionId ?? null,
    // Genesys Cloud counts milliseconds since 1970.
    startTime: typeof startTime === "number" ? new Date(startTime).toISOString() : (startTime ?? null),
    conversation: readConversation(head.conversation, source),
  };
}
