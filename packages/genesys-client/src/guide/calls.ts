import type { Medium, Recording, StateEvent } from "@earshot/model";
import { z } from "zod";
import type { ApiCall } from "../api.ts";
import type { ListingLimits, Page } from "../pagination.ts";
import { mediaLinkSchema, mediumSchema, pageSchema, recordingSchema, stateEventSchema } from "./schemas.ts";

export const scopes = {
  recordings: "recording:read",
  events: "interaction:read",
  media: "interaction:view",
  metadata: "interaction:metadata:write",
} as const;

export const tokenPath = ["oauth", "token"] as const;

export const maxPageSize = { recordings: 100, events: 1000, media: 100 } as const;

/** Ten million recordings at full pages; of one interaction, far more than any has. */
export const listingLimits = {
  recordings: { maxPages: 100_000, maxBytes: 16 * 2 ** 30 },
  events: { maxPages: 1000, maxBytes: 64 * 2 ** 20 },
  media: { maxPages: 1000, maxBytes: 64 * 2 ** 20 },
} as const satisfies Record<keyof typeof maxPageSize, ListingLimits>;

interface PageRequest {
  /** From 1. */
  number: number;
  size: number;
}

export interface Interval {
  /** ISO 8601, UTC. */
  from: string;
  to: string;
}

// Each recording is read on its own, so that a malformed one does not end the listing.
const searchPage = pageSchema(z.unknown());
const eventPage = pageSchema(stateEventSchema);
const mediaPage = pageSchema(mediumSchema);

/** Voice recordings, newest first. */
export function searchRecordings({ number, size }: PageRequest, interval: Interval | null): ApiCall<Page<unknown>> {
  return {
    method: "POST",
    path: ["api", "v2", "recordings", "search"],
    body: {
      filter: { type: "type eq 'voice'", sort: "startTime desc" },
      pageSize: size,
      pageNumber: number,
      interval: interval === null ? undefined : `${interval.from}/${interval.to}`,
    },
    schema: searchPage,
    what: `recordings, page ${number}`,
    isListing: true,
    scope: scopes.recordings,
  };
}

export function getRecording(id: string): ApiCall<Recording> {
  return {
    method: "GET",
    path: ["api", "v2", "recordings", id],
    schema: recordingSchema,
    what: `recording ${id}`,
    scope: scopes.recordings,
  };
}

/** The media of a part: the schema reads the JSON that may come instead of the bytes. */
export function getPart(recordingId: string, partId: string): ApiCall<{ url: string }> {
  return {
    method: "GET",
    path: ["api", "v2", "recordings", recordingId, "parts", partId],
    schema: mediaLinkSchema,
    what: `part ${partId} of recording ${recordingId}`,
    scope: scopes.recordings,
  };
}

export function listStateEvents(
  interactionId: string,
  { number, size }: PageRequest,
): ApiCall<Page<Omit<StateEvent, "index">>> {
  return {
    method: "GET",
    path: ["api", "v2", "interactions", "events", "details"],
    query: { interactionId, type: "stateChange", limit: String(size), pageNumber: String(number) },
    schema: eventPage,
    what: `events of interaction ${interactionId}, page ${number}`,
    scope: scopes.events,
  };
}

export function listMedia(interactionId: string, { number, size }: PageRequest): ApiCall<Page<Medium>> {
  return {
    method: "GET",
    path: ["api", "v2", "interactions", interactionId, "media"],
    query: { pageSize: String(size), pageNumber: String(number) },
    schema: mediaPage,
    what: `media of interaction ${interactionId}, page ${number}`,
    scope: scopes.media,
  };
}

export function getMetadata(interactionId: string): ApiCall<unknown> {
  return {
    method: "GET",
    path: ["api", "v2", "interactions", interactionId, "metadata"],
    schema: z.unknown(),
    what: `metadata of interaction ${interactionId}`,
    scope: scopes.media,
  };
}

/** Replaces the metadata, only if it is still the one of `etag` where that is given. */
export function putMetadata(interactionId: string, payload: object, etag: string | null): ApiCall<unknown> {
  return {
    method: "PUT",
    path: ["api", "v2", "interactions", interactionId, "metadata"],
    headers: etag === null ? undefined : { "if-match": etag },
    body: payload,
    accept: [400, 412],
    schema: z.unknown(),
    what: `metadata of interaction ${interactionId}`,
    scope: scopes.metadata,
  };
}
