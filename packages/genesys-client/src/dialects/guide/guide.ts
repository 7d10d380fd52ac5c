import { z } from "zod";
import type { Dialect } from "../../dialect.ts";
import { mediaLinkSchema, mediumSchema, pageSchema, recordingSchema, stateEventSchema } from "./schemas.ts";

const scopes = {
  recordings: "recording:read",
  events: "interaction:read",
  media: "interaction:view",
  metadata: "interaction:metadata:write",
};
const recordingPage = pageSchema(recordingSchema);
const eventPage = pageSchema(stateEventSchema);
const mediaPage = pageSchema(mediumSchema);

/** The endpoints of the guides: `/api/v2/recordings/…` and `/api/v2/interactions/…`. */
export const guideDialect: Dialect = {
  tokenPath: ["oauth", "token"],
  scopes,
  maxPageSize: { recordings: 100, events: 1000, media: 100 },

  searchRecordings: ({ number, size }, interval) => ({
    method: "POST",
    path: ["api", "v2", "recordings", "search"],
    body: {
      filter: { type: "type eq 'voice'", sort: "startTime desc" },
      pageSize: size,
      pageNumber: number,
      ...(interval === null ? {} : { interval: `${interval.from}/${interval.to}` }),
    },
    schema: recordingPage,
    what: `recordings, page ${number}`,
    scope: scopes.recordings,
  }),

  recording: (id) => ({
    method: "GET",
    path: ["api", "v2", "recordings", id],
    schema: recordingSchema,
    what: `recording ${id}`,
    scope: scopes.recordings,
  }),

  part: (recordingId, partId) => ({
    method: "GET",
    path: ["api", "v2", "recordings", recordingId, "parts", partId],
    schema: mediaLinkSchema,
    what: `part ${partId} of recording ${recordingId}`,
    scope: scopes.recordings,
  }),

  stateEvents: (interactionId, { number, size }) => ({
    method: "GET",
    path: ["api", "v2", "interactions", "events", "details"],
    query: { interactionId, type: "stateChange", limit: String(size), pageNumber: String(number) },
    schema: eventPage,
    what: `events of interaction ${interactionId}, page ${number}`,
    scope: scopes.events,
  }),

  media: (interactionId, { number, size }) => ({
    method: "GET",
    path: ["api", "v2", "interactions", interactionId, "media"],
    query: { pageSize: String(size), pageNumber: String(number) },
    schema: mediaPage,
    what: `media of interaction ${interactionId}, page ${number}`,
    scope: scopes.media,
  }),

  metadata: (interactionId) => ({
    method: "GET",
    path: ["api", "v2", "interactions", interactionId, "metadata"],
    schema: z.unknown(),
    what: `metadata of interaction ${interactionId}`,
    scope: scopes.media,
  }),

  putMetadata: (interactionId, payload, etag) => ({
    method: "PUT",
    path: ["api", "v2", "interactions", interactionId, "metadata"],
    ...(etag === null ? {} : { headers: { "if-match": etag } }),
    body: payload,
    accept: [400, 412],
    schema: z.unknown(),
    what: `metadata of interaction ${interactionId}`,
    scope: scopes.metadata,
  }),
};
