import type { Http, HttpRequest } from "@earshot/http";
import { HttpError } from "@earshot/http";
import type { Clock } from "@earshot/model";
import { z } from "zod";
import { GenesysError, shapeError, toGenesysError } from "./errors.ts";

interface Token {
  value: string;
  /** Grows with every renewal; says which token a refused request carried. */
  generation: number;
}

/** Holds one access token for all callers and renews it once for all of them. */
export interface TokenSource {
  /** The current token, renewed first when it is about to end. Aborting leaves the renewal to the other callers. */
  get(signal?: AbortSignal): Promise<Token>;
  /** Drops the token of this generation after a 401; a newer one stays. */
  invalidate(generation: number): void;
  /** Stops a renewal under way. */
  close(): void;
}

export interface Credentials {
  tokenUrl: URL;
  clientId: string;
  clientSecret: string;
  auth: "basic" | "form";
}

const longestMarginMs = 300_000;
/**
 * The lifetime of a token that comes without one, which OAuth allows. Short, so that a token that has ended costs few
 * requests their first attempt; long enough for many requests to share it.
 */
const assumedLifetimeS = 300;
const purpose = { what: "access token", scope: null };

const tokenAnswer = z.object({
  // What a header can carry.
  access_token: z.string().regex(/^[\x21-\x7e]+$/, "must be a token of printable characters"),
  // OAuth says that its case does not matter, and that a token of an unknown type must not be used.
  token_type: z
    .string()
    .regex(/^bearer$/i, "must be Bearer")
    .nullish(),
  // Some servers send the number as text.
  expires_in: z
    .union([
      z.number(),
      z
        .string()
        .trim()
        .regex(/^\d+(?:\.\d+)?$/)
        .transform(Number),
    ])
    .pipe(z.number().positive())
    .nullish()
    // What is no lifetime says as little as none.
    .catch(null),
});

function tokenRequest(credentials: Credentials, signal: AbortSignal): HttpRequest {
  const { tokenUrl, clientId, clientSecret, auth } = credentials;
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  const headers: Record<string, string> = { "content-type": "application/x-www-form-urlencoded" };
  if (auth === "basic") {
    headers.authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  } else {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  }
  const secrets = [clientSecret, encodeURIComponent(clientSecret)];
  const body = form.toString();
  return { method: "POST", url: tokenUrl, headers, body, idempotent: true, costClass: "token", secrets, signal };
}

/** The token endpoint refuses wrong credentials with 401, or with 400 and OAuth's `invalid_client`. */
function toTokenError(error: unknown): unknown {
  const refused =
    error instanceof HttpError &&
    (error.status === 401 || (error.status === 400 && error.serverCode === "invalid_client"));
  if (!refused) return toGenesysError(error, purpose);
  const { status, requestId, contextId } = error;
  return new GenesysError("genesys.unauthorized", `the client's credentials were refused: ${error.message}`, {
    hint: "Check the client id and the client secret, and that the OAuth client uses the client credentials grant.",
    status,
    requestId,
    contextId,
    cause: error,
  });
}

/** `promise`, or the signal's abort if that comes first. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => {
    const hint = "It was interrupted on request; run again to continue.";
    aborted.reject(new GenesysError("genesys.aborted", `${purpose.what}: was stopped`, { hint, cause: signal.reason }));
  };
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/**
 * A token by the client credentials grant. The server's `expires_in` is trusted. The token is renewed 10 % of its
 * lifetime before its end, at most 5 minutes, so that no request sets out with one that ends on the way.
 */
export function createTokenSource(credentials: Credentials, http: Http, clock: Clock): TokenSource {
  const closing = new AbortController();
  let current: (Token & { renewAtMs: number }) | null = null;
  let renewal: Promise<Token> | null = null;
  let generation = 0;

  async function renew(): Promise<Token> {
    const askedAtMs = clock.now();
    try {
      const answer = await http.request(tokenRequest(credentials, closing.signal), async (response) => {
        const parsed = tokenAnswer.safeParse(await response.json());
        if (!parsed.success) throw shapeError(parsed.error, purpose, { requestId: response.requestId });
        return parsed.data;
      });
      const lifetimeMs = (answer.expires_in ?? assumedLifetimeS) * 1000;
      generation += 1;
      const renewAtMs = askedAtMs + lifetimeMs - Math.min(longestMarginMs, lifetimeMs * 0.1);
      current = { value: answer.access_token, generation, renewAtMs };
      return current;
    } catch (error) {
      throw toTokenError(error);
    } finally {
      renewal = null;
    }
  }

  return {
    async get(signal) {
      if (current !== null && clock.now() < current.renewAtMs) return current;
      renewal ??= renew();
      return orAborted(renewal, signal);
    },
    invalidate(refused) {
      if (current?.generation === refused) current = null;
    },
    close: () => closing.abort(),
  };
}
