import type { Readable } from "node:stream";
import type { RequestPace } from "@earshot/model";
import type { RetryPolicy } from "./retry-policy.ts";

/** A body that can be sent again: every attempt opens it afresh. */
export interface ReplayableBody {
  open(): Readable;
  /** Its exact length, sent as Content-Length. */
  bytes: number;
}

/**
 * For addresses that other people choose: https to public addresses only, checked on the address that is connected to.
 * Hosts named in `allowHosts` (exact names or literal addresses as written in URLs, without a port) are trusted:
 * for them http and private addresses are fine.
 */
export interface Destination {
  publicOnly: true;
  allowHosts: readonly string[];
}

export interface HttpRequest {
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `http:` or `https:`, without credentials in it. */
  url: URL;
  headers?: Record<string, string> | undefined;
  /** Further headers, made for each attempt: a signature carries the time, and a read that goes on begins elsewhere. */
  headersOfAttempt?: (() => Promise<Record<string, string>>) | undefined;
  body?: string | ReplayableBody | undefined;
  /** May be replayed after the server may have seen it (5xx, lost connections, time-outs). A 429 is always replayed. */
  idempotent: boolean;
  /** The longest silence: until the answer begins, and between two pieces of its body. */
  timeoutMs?: number | undefined;
  /**
   * The longest that one attempt may last, from its start to the end of the answer's body. Beyond it is `http.timeout`,
   * not repeated. Default 5 minutes, which is ample for JSON; name more for media.
   */
  deadlineMs?: number | undefined;
  /** The longest body of an answer, packed or unpacked. Beyond it is `http.too_large`, not repeated. Default 2 GiB. */
  maxBytes?: number | undefined;
  /** The body comes as it is sent, not unpacked by its `content-encoding`: of use for a part of it. */
  raw?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Requests of one class to one origin share a rate limit. Default `"default"`. */
  costClass?: string | undefined;
  /** The line in which it waits with requests of other processes; none by default. */
  pace?: RequestPace | undefined;
  /** Statuses beside 2xx that are answers for `consume` and no errors, such as a 412 whose body is of use. */
  accept?: readonly number[] | undefined;
  /** Where the request may go; anywhere by default. A refusal is `http.destination_refused` and never retried. */
  destination?: Destination | undefined;
  /** Overrides the client's policy, for callers that repeat the request later by themselves. */
  retry?: Partial<RetryPolicy> | undefined;
  /** Strings that must not appear in an error, beside the Authorization header's. */
  secrets?: readonly string[] | undefined;
}

/** An answer with a status of 2xx or one that the request accepts. Valid only inside the callback that receives it. */
export interface HttpResponse {
  status: number;
  /** Names in lower case; repeated headers joined with `, `. */
  headers: Readonly<Record<string, string>>;
  /** The server's id of this answer (`ININ-Correlation-Id`, else `X-Request-Id` or `x-amz-request-id`). */
  requestId: string | null;
  /** The announced length of what is sent, packed or not; null when the server gave none. */
  contentLength: number | null;
  /** Where a 3xx that the request accepts leads, with its query; null when it names no URL and for other statuses. */
  location: URL | null;
  /** The body as it comes, unpacked where its `content-encoding` says that it is packed; ends with an error when it stalls, ends early or is longer than the request allows. */
  body: Readable;
  /** How many bytes of the body `text`, `json` and `jsonOrNull` have read. */
  bytesRead(): number;
  /** The whole body as UTF-8. Fails the attempt when it is longer than `maxBytes` (default 16 MiB). */
  text(maxBytes?: number): Promise<string>;
  /** The whole body as JSON. Fails the attempt when it is no JSON or longer than `maxBytes` (default 16 MiB). */
  json(maxBytes?: number): Promise<unknown>;
  /** As `json`, but null for an empty body. */
  jsonOrNull(maxBytes?: number): Promise<unknown>;
}

export interface Http {
  /**
   * Sends a request until it succeeds, may not be repeated, or its attempts or waiting time are used up.
   *
   * `consume` runs inside the attempt: when the body stalls, ends early or is not the JSON it should be, the
   * attempt has failed, and an idempotent request is sent again with `consume` called anew. Whatever else it
   * throws reaches the caller unchanged. It is called for 2xx and what the request accepts.
   *
   * @throws {HttpError}
   */
  request<T>(request: HttpRequest, consume: (response: HttpResponse) => Promise<T>): Promise<T>;
  /** Lets requests under way finish and closes the connections. */
  close(): Promise<void>;
}
