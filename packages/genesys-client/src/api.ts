import { type Http, HttpError, type HttpRequest, type HttpResponse } from "@earshot/http";
import type { Clock, RequestPace } from "@earshot/model";
import type { z } from "zod";
import type { TokenSource } from "./auth.ts";
import { GenesysError, type Purpose, shapeError, toGenesysError } from "./errors.ts";

/** One call of the API and how its answer reads. It may be replayed unless it says otherwise: it reads, or replaces a whole. */
export interface ApiCall<T> {
  method: HttpRequest["method"];
  /** Segments below the base URL, unescaped. */
  path: readonly string[];
  /** A list is sent as one field for each of its values. */
  query?: Query | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** A page of a listing, which may have very many: see `listingGapMs`. */
  isListing?: boolean | undefined;
  /** Default true. */
  idempotent?: boolean | undefined;
  /** See `HttpRequest.costClass`. */
  costClass?: string | undefined;
  /** Refusals whose bodies are of use; see `HttpRequest.accept`. */
  accept?: readonly number[] | undefined;
  /** See `HttpRequest.deadlineMs`. */
  deadlineMs?: number | undefined;
  /** See `HttpRequest.maxBytes`. */
  maxBytes?: number | undefined;
  /** Maps the JSON of the answer. */
  schema: z.ZodType<T>;
  /** What is asked for, in the words of an error message. */
  what: string;
  /** See `Purpose`. */
  scope: string;
  grants?: Purpose["grants"] | undefined;
}

type Query = Readonly<Record<string, string | readonly string[]>>;

/** Calls of the API with the token; the only place that puts it into a request. */
export interface Api {
  /** The answer as its schema reads it. @throws {GenesysError} */
  call<T>(call: ApiCall<T>, signal?: AbortSignal): Promise<T>;
  /** The answer as `consume` reads it; see `Http.request` for when it is called again. @throws {GenesysError} */
  open<T>(call: ApiCall<unknown>, consume: (response: HttpResponse) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** A URL below `base`, each segment escaped. @throws {GenesysError} genesys.invalid_id */
export function apiUrl(base: URL, path: readonly string[], query: Query = {}): URL {
  const segments = path.map((segment) => {
    // URLs drop dot segments even when they are escaped, so that such an id would address something else.
    if (segment === "" || segment === "." || segment === ".." || !segment.isWellFormed()) {
      const hint = "Check the id: it is empty, a dot segment or broken text, which no URL can carry.";
      throw new GenesysError("genesys.invalid_id", `the id ${JSON.stringify(segment)} is not usable`, { hint });
    }
    return encodeURIComponent(segment);
  });
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${segments.join("/")}`;
  const fields = new URLSearchParams();
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) fields.append(name, value);
  }
  url.search = fields.toString();
  return url;
}

/** Reads JSON by the call's schema. */
export async function readAnswer<T>(call: ApiCall<T>, response: HttpResponse): Promise<T> {
  const parsed = call.schema.safeParse(await response.json());
  if (!parsed.success) throw shapeError(parsed.error, call, { requestId: response.requestId });
  return parsed.data;
}

/** How far apart the pages of listings are asked for at least, where the service says nothing of its limits: 600 a minute. */
const listingGapMs = 100;

/** What calls go through. */
export interface ApiParts {
  http: Http;
  clock: Clock;
  /** The line of requests that processes share; without it each knows of its own alone, and of the counts that it is told. */
  pace?: RequestPace | undefined;
}

export function createApi(base: URL, tokens: TokenSource, { http, clock, pace }: ApiParts): Api {
  let nextPageAtMs = 0;

  async function openPage<T>(
    call: ApiCall<unknown>,
    consume: (response: HttpResponse) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const waitMs = nextPageAtMs - clock.now();
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    const startedAtMs = clock.now();
    return await request(
      call,
      (response) => {
        const namesLimit = response.headers["inin-ratelimit-allowed"] !== undefined;
        nextPageAtMs = namesLimit ? 0 : startedAtMs + listingGapMs;
        return consume(response);
      },
      signal,
    );
  }

  async function request<T>(
    call: ApiCall<unknown>,
    consume: (response: HttpResponse) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { method, body, headers, accept, deadlineMs, maxBytes, costClass, idempotent = true } = call;
    const url = apiUrl(base, call.path, call.query);
    const withToken = (token: string): HttpRequest => ({
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      idempotent,
      costClass,
      pace,
      deadlineMs,
      maxBytes,
      accept,
      signal,
    });
    const first = await tokens.get(signal);
    try {
      return await http.request(withToken(first.value), consume);
    } catch (error) {
      if (!(error instanceof HttpError) || error.code !== "http.unauthorized") throw toGenesysError(error, call);
    }
    // The server may end a token before its time; a second refusal is not about its age.
    tokens.invalidate(first.generation);
    const second = await tokens.get(signal);
    try {
      return await http.request(withToken(second.value), consume);
    } catch (error) {
      throw toGenesysError(error, call);
    }
  }

  const open: Api["open"] = (call, consume, signal) =>
    call.isListing === true ? openPage(call, consume, signal) : request(call, consume, signal);
  return {
    open,
    call: (call, signal) => open(call, (response) => readAnswer(call, response), signal),
  };
}
