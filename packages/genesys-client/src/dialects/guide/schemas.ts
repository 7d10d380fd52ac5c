import type { Medium, Recording, RecordingState, StateEvent } from "@earshot/model";
import { z } from "zod";
import type { Page } from "../../dialect.ts";

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

/** The state a status stands for; one that is not known keeps its name. */
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

/** `GET /api/v2/interactions/events/details`: only what is no text at all is refused here. */
export const stateEventSchema = z
  .object({ timestamp: text, state: text, sessionId: text, participantId: text })
  .transform(
    ({ timestamp, state, sessionId, participantId }): Omit<StateEvent, "index"> => ({
      timestamp: timestamp ?? null,
      state: state ?? null,
      sessionId: sessionId ?? participantId ?? null,
    }),
  );

/** Each entity of `GET /api/v2/interactions/{id}/media`; what is left out is null, and a type `unknown`. */
export const mediumSchema = z
  .object({
    recordingMediaId: text,
    mediaType: text,
    format: text,
    storageLocation: z.object({ url: text }).nullish(),
  })
  .transform(
    ({ recordingMediaId, mediaType, format, storageLocation }): Medium => ({
      mediaId: recordingMediaId || null,
      mediaType: mediaType || "unknown",
      format: format || null,
      storageLocation: storageLocation?.url || null,
    }),
  );

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
