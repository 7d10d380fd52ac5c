import { EarshotError, type ErrorFacts } from "@earshot/model";
import { oneLine } from "./one-line.ts";

/** What went wrong with a request; each code has one meaning and one remedy. */
export type HttpErrorCode =
  | "http.unreachable" // no connection: DNS, refused, connect time-out
  | "http.insecure" // no secure connection: the certificate or the TLS handshake was not accepted
  | "http.connection_lost" // the connection ended before the answer began
  | "http.timeout" // nothing arrived for the time allowed, or the attempt took longer than allowed in all
  | "http.truncated" // the body ended before its announced length
  | "http.protocol_error" // the peer doesn't speak HTTP
  | "http.not_json" // JSON was expected
  | "http.too_large" // the body is larger than the caller accepts
  | "http.destination_refused" // the request may only go to public addresses over https
  | "http.redirected" // 3xx that the request does not accept; never followed
  | "http.unauthorized" // 401
  | "http.forbidden" // 403
  | "http.not_found" // 404
  | "http.rate_limited" // 429, or the limit is known to be used up
  | "http.rejected" // any other 4xx
  | "http.server_error" // 5xx
  | "http.aborted"; // the caller's signal

export interface HttpErrorFacts extends ErrorFacts {
  method: string;
  /** Origin and path; never the query. */
  url: string;
  /** Null when no answer came. */
  status: number | null;
  /** The server's id of the answer (`ININ-Correlation-Id`, else `X-Request-Id` or `x-amz-request-id`). */
  requestId: string | null;
  /** How often the request was sent. */
  attempts: number;
  /** When the server will take the request, in epoch milliseconds, as far as it said so. */
  retryAtMs: number | null;
  /** The message in the body of the error, shortened, with the request's secrets removed. */
  detail: string | null;
  /** The machine-readable code in the body of the error. */
  serverCode: string | null;
  /** The `contextId` in the body of the error, with which Genesys Cloud's support finds the request. */
  contextId: string | null;
}

/** How a message ends that names the request by the server's ids, to be looked up in its logs. */
export function idsOf({ requestId, contextId }: { requestId: string | null; contextId: string | null }): string {
  const ids = [
    requestId === null ? [] : `request ${requestId}`,
    contextId === null ? [] : `context ${contextId}`,
  ].flat();
  return ids.length === 0 ? "" : ` [${ids.join(", ")}]`;
}

/** A request that failed for good: its retries, if any were allowed, are used up. */
export class HttpError extends EarshotError<HttpErrorCode> implements HttpErrorFacts {
  readonly method: string;
  readonly url: string;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly attempts: number;
  readonly retryAtMs: number | null;
  readonly detail: string | null;
  readonly serverCode: string | null;
  readonly contextId: string | null;

  /** `problem` is what the server or the connection did, in words that follow the URL: `"answered 404"`. */
  constructor(code: HttpErrorCode, problem: string, facts: HttpErrorFacts) {
    const times = facts.attempts > 1 ? ` (${facts.attempts} attempts)` : "";
    const id = idsOf(facts);
    const detail = facts.detail === null ? "" : `: ${facts.detail}`;
    super(code, oneLine(`${facts.method} ${facts.url} ${problem}${times}${detail}${id}`), facts);
    this.method = facts.method;
    this.url = facts.url;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.attempts = facts.attempts;
    this.retryAtMs = facts.retryAtMs;
    this.detail = facts.detail;
    this.serverCode = facts.serverCode;
    this.contextId = facts.contextId;
  }
}
