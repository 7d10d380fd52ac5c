import type { StateEvent } from "@earshot/model";
import { z } from "zod";
import { TranscriptError } from "./errors.ts";
import { decodeText, parseJson } from "./json-text.ts";

/** The state events of one call, as they are written: no time and no state is checked yet. */
export interface StateEventsDocument {
  /** When the recording began. */
  startTime: string | null;
  events: StateEvent[];
}

const text = z.string().nullish().catch(null);
const eventSchema = z.object({ timestamp: text, state: text, sessionId: text, participantId: text });
const documentSchema = z.object({ startTime: z.string().nullish(), entities: z.array(eventSchema) });

/**
 * Reads an events document: `{entities: [{timestamp, state, sessionId?}]}` as the events endpoint answers, with an
 * optional `startTime` of the recording, or the bare array.
 * @throws TranscriptError `events.not_json` or `events.wrong_shape`, naming the source and the place.
 */
export function parseStateEvents(bytes: Uint8Array, source: string): StateEventsDocument {
  return readStateEvents(parseEvents(bytes, source), source);
}

/** The same for a document that is already parsed. */
export function readStateEvents(json: unknown, source: string): StateEventsDocument {
  const parsed = documentSchema.safeParse(Array.isArray(json) ? { entities: json } : json);
  if (!parsed.success) {
    throw new TranscriptError("events.wrong_shape", `${source}: ${z.prettifyError(parsed.error)}`, {
      hint: 'Expected {"entities": [{"timestamp": "2023-10-25T14:32:15Z", "state": "HOLD"}, …]} or the bare array.',
      source,
    });
  }
  const events = parsed.data.entities.map(({ timestamp, state, sessionId, participantId }, index) => ({
    index,
    timestamp: timestamp ?? null,
    state: state ?? null,
    sessionId: sessionId ?? participantId ?? null,
  }));
  return { startTime: parsed.data.startTime ?? null, events };
}

function parseEvents(bytes: Uint8Array, source: string): unknown {
  try {
    return parseJson(decodeText(bytes, source), source);
  } catch (cause) {
    if (!(cause instanceof TranscriptError)) throw cause;
    const { code, message, line, column } = cause;
    const hint =
      code === "transcript.encoding"
        ? cause.hint
        : "Give a JSON document with the events, as GET /api/v2/interactions/events/details answers.";
    throw new TranscriptError("events.not_json", message, { hint, cause, source, line, column });
  }
}
