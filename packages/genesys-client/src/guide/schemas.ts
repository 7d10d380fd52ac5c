import type { Medium, Recording, RecordingState, StateEvent } from "@earshot/model";
import { z } from "zod";
import type { Page } from "../pagination.ts";

const states: ReadonlyMap<string, RecordingState> = new Map([
  ["COMPLETED", { kind: "ready" }],
  ["AVAILABLE", { kind: "ready" }],
  ["PROCESSING", { kind: "transcoding" }],
  ["TRANSCODING", { kind: "transcoding" }],
  ["UPLOADING", { kind: "transcoding" }],
  ["RESTORING", { kind: "transcoding" }],
  ["ARCHIVED", { kind: "archived" }],
  ["DELETED", { kind: "deleted" }],
  ["ERROR", { kind: "failed" }],
  ["FAILED", { kind: "failed" }],
]);

/** The state that a status means; one that is not known keeps its name. */
function toState(status: string): RecordingState {
  return states.get(status.trim().toUpperCase()) ?? { kind: "unknown", status };
}

const id = z.string().min(1);
const text = z.string().nullish();
const count = z.number().int().nonnegative().nullish();

const part = z.object({
  id,
  type: text,
  format: text,
  status: text,
  channel: z.union([z.int().nonnegative(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
});

/** `GET /api/v2/recordings/{id}`, and each entity of the search. */
export const recordingSchema = z
  .object({ id, interactionId: id, status: text, startTime: text, parts: z.array(part).nullish() })
  .transform(
    ({ id, interactionId, status, startTime, parts }): Recording => ({
      id,
      interactionId,
      state: toState(status ?? ""),
      startTime: startTime ?? null,
      parts: (parts ?? []).map((part) => ({
        id: part.id,
        // The search asks for voice; a part says so only where there are several kinds.
        mediaType: part.type ?? "voice",
        format: part.format ?? "",
        channel: part.channel ?? null,
        state: toState(part.status ?? status ?? ""),
      })),
    }),
  );

/** What an entity that is no recording still says of itself, as far as it does. */
export const namedSchema = z
  .object({ id: id.nullish().catch(null), startTime: text.catch(null) })
  .transform(({ id, startTime }) => ({ id: id ?? null, startTime: startTime ?? null }))
  .catch({ id: null, startTime: null });

// Fields of events and media may be missing anyway, so a malformed one counts as missing.
const lenientText = text.catch(null);

/** `GET /api/v2/interactions/events/details`. A malformed event keeps its place, so that later ones keep their index. */
export const stateEventSchema = z
  .object({ timestamp: lenientText, state: lenientText, sessionId: lenientText, participantId: lenientText })
  .transform(
    ({ timestamp, state, sessionId, participantId }): Omit<StateEvent, "index"> => ({
      timestamp: timestamp ?? null,
      state: state ?? null,
      sessionId: sessionId ?? participantId ?? null,
    }),
  )
  .catch({ timestamp: null, state: null, sessionId: null });

/** Each entity of `GET /api/v2/interactions/{id}/media`; what is left out is null, and a type `unknown`. */
export const mediumSchema = z
  .object({
    recordingMediaId: lenientText,
    mediaType: lenientText,
    format: lenientText,
    storageLocation: z.object({ url: text }).nullish().catch(null),
  })
  .transform(
    ({ recordingMediaId, mediaType, format, storageLocation }): Medium => ({
      mediaId: recordingMediaId || null,
      mediaType: mediaType || "unknown",
      format: format || null,
      storageLocation: storageLocation?.url || null,
    }),
  )
  .catch({ mediaId: null, mediaType: "unknown", format: null, storageLocation: null });

/** A listing. `entities` must be there, be it null: an answer without it is not an empty listing. */
export function pageSchema<T>(entity: z.ZodType<T>) {
  return z.object({ entities: z.array(entity).nullable(), pageCount: count, total: count, pageSize: count }).transform(
    ({ entities, pageCount, total, pageSize }): Page<T> => ({
      items: entities ?? [],
      pageCount: pageCount ?? null,
      total: total ?? null,
      pageSize: pageSize ?? null,
    }),
  );
}

/** What `GET …/parts/{partId}` answers instead of the bytes. */
export const mediaLinkSchema = z.object({ url: z.string() });
