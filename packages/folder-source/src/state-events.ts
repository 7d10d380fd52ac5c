import { hash } from "node:crypto";
import type { StateEvent } from "@earshot/model";
import { decodeText, parseJson, toSetFile } from "@earshot/transcripts";
import { z } from "zod";
import { readDocument } from "./content.ts";
import { FolderError } from "./errors.ts";

export interface EventsDocument {
  startTime: string | null;
  events: StateEvent[];
  sha256: string;
}

const text = z.string().nullish().catch(null);
const eventSchema = z.object({ timestamp: text, state: text, sessionId: text, participantId: text });
const documentSchema = z.object({ startTime: z.string().nullish(), entities: z.array(eventSchema) });

/** `{startTime?, entities: [{timestamp, state, sessionId?}]}` or the bare array. Throws `TranscriptError` and `FolderError`. */
export async function readEvents(path: string, signal: AbortSignal | undefined): Promise<EventsDocument> {
  const bytes = await readDocument(toSetFile(path), signal);
  const json = parseJson(decodeText(bytes, path), path);
  const parsed = documentSchema.safeParse(Array.isArray(json) ? { entities: json } : json);
  if (!parsed.success) {
    throw new FolderError("folder.invalid_events", `${path}: ${z.prettifyError(parsed.error)}`, {
      hint: 'Expected {"entities": [{"timestamp": "2023-10-25T14:32:15Z", "state": "HOLD"}, …]} or the bare array.',
    });
  }
  const events = parsed.data.entities.map(({ timestamp, state, sessionId, participantId }, index) => ({
    index,
    timestamp: timestamp ?? null,
    state: state ?? null,
    sessionId: sessionId ?? participantId ?? null,
  }));
  return { startTime: parsed.data.startTime ?? null, events, sha256: hash("sha256", bytes, "hex") };
}
