import type { z } from "zod";
import type { Recording, StateEvent } from "./model.ts";

/** One call of the API and how its answer reads. */
export interface ApiCall<T> {
  method: "GET" | "POST";
  /** Segments below the base URL, unescaped. */
  path: readonly string[];
  query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
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

/** The endpoints of one service generation, mapped to the model. Every call is a read and may be replayed. */
export interface Dialect {
  /** Segments of the token endpoint's path below the base URL. */
  tokenPath: readonly string[];
  scopes: { recordings: string; events: string };
  maxPageSize: { recordings: number; events: number };
  /** Voice recordings, newest first. */
  searchRecordings(page: PageRequest, interval: Interval | null): ApiCall<Page<Recording>>;
  recording(id: string): ApiCall<Recording>;
  /** The media of a part: the schema reads the JSON that may come instead of the bytes. */
  part(recordingId: string, partId: string): ApiCall<{ url: string }>;
  /** Events without their index. */
  stateEvents(interactionId: string, page: PageRequest): ApiCall<Page<Omit<StateEvent, "index">>>;
}
