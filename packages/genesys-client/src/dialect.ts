import type { Medium, Recording, StateEvent } from "@earshot/model";
import type { z } from "zod";

/** One call of the API and how its answer reads. */
export interface ApiCall<T> {
  method: "GET" | "POST" | "PUT";
  /** Segments below the base URL, unescaped. */
  path: readonly string[];
  query?: Readonly<Record<string, string>> | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Refusals whose bodies are of use; see `HttpRequest.accept`. */
  accept?: readonly number[] | undefined;
  /** See `HttpRequest.deadlineMs`. */
  deadlineMs?: number | undefined;
  /** Maps the JSON of the answer. */
  schema: z.ZodType<T>;
  /** What is asked for, in the words of an error message. */
  what: string;
  scope: string;
}

/** One page of a listing, with what the server says about the whole. */
export interface Page<T> {
  items: T[];
  pageCount: number | null;
  total: number | null;
  /** The size the server used, which may be less than was asked for. */
  pageSize: number | null;
}

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

/** The endpoints of one service generation, mapped to the model. Every call may be replayed: it reads, or replaces a whole. */
export interface Dialect {
  /** Segments of the token endpoint's path below the base URL. */
  tokenPath: readonly string[];
  scopes: { recordings: string; events: string; media: string; metadata: string };
  maxPageSize: { recordings: number; events: number; media: number };
  /** Voice recordings, newest first. */
  searchRecordings(page: PageRequest, interval: Interval | null): ApiCall<Page<Recording>>;
  recording(id: string): ApiCall<Recording>;
  /** The media of a part: the schema reads the JSON that may come instead of the bytes. */
  part(recordingId: string, partId: string): ApiCall<{ url: string }>;
  /** Events without their index. */
  stateEvents(interactionId: string, page: PageRequest): ApiCall<Page<Omit<StateEvent, "index">>>;
  /** The media of an interaction. */
  media(interactionId: string, page: PageRequest): ApiCall<Page<Medium>>;
  metadata(interactionId: string): ApiCall<unknown>;
  /** Replaces the metadata, only if it is still the one of `etag` where that is given. Accepts 400 and 412. */
  putMetadata(interactionId: string, payload: object, etag: string | null): ApiCall<unknown>;
}
