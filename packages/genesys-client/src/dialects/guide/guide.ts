import type { Dialect } from "../../dialect.ts";
import { mediaLinkSchema, pageSchema, recordingSchema, stateEventSchema } from "./schemas.ts";

const scopes = { recordings: "recording:read", events: "interaction:read" };
const recordingPage = pageSchema(recordingSchema);
const eventPage = pageSchema(stateEventSchema);

/** The endpoints of the recordings guide: `/api/v2/recordings/…` and `/api/v2/interactions/events/details`. */
export const guideDialect: Dialect = {
  tokenPath: ["oauth", "token"],
  scopes,
  maxPageSize: { recordings: 100, events: 1000 },

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
};
