import formbody from "@fastify/formbody";
import Fastify, { type FastifyRequest, type HTTPMethods } from "fastify";
import { type Answer, deliver, faultAnswer, genesysError } from "./answer.ts";
import { type SimulatedCall, sampleCalls } from "./call.ts";
import { createFaultDraw, type FaultName, type FaultRates } from "./faults.ts";
import { generatedCalls } from "./generated-calls.ts";
import { createRandom } from "./random.ts";
import { createService, type ServiceRequest } from "./service.ts";

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  clientId?: string;
  clientSecret?: string;
  /** What the client may do; default `recording:read` and `interaction:read`. */
  scopes?: readonly string[];
  /** Default: the five sample calls. */
  calls?: readonly SimulatedCall[];
  /** So many small generated calls beside them. */
  generatedCalls?: number;
  /** Seed of the faults and of the generated calls. */
  seed?: number;
  faults?: FaultRates;
  /** What a 429 asks for; default 1. */
  retryAfterS?: number;
  /** How long a hanging request is held before its connection is destroyed; default 30 000. */
  hangMs?: number;
  /** Default 3600. */
  tokenLifetimeS?: number;
  /** Life of a pre-signed URL; default 120. */
  urlLifetimeS?: number;
  /** The largest page of a search; default 100. */
  maxPageSize?: number;
  /** Requests with a token that are answered in a minute; default 6000. */
  requestsPerMinute?: number;
  /** `sync` answers an upload with its transcript, `async` with a job. Default `sync`. */
  sttMode?: "sync" | "async";
  now?: () => number;
}

/** A request as it came in, without its secrets. */
export interface LoggedRequest {
  method: string;
  path: string;
  status: number;
  fault: FaultName | null;
  hasAuthorization: boolean;
}

export interface Simulator {
  origin: string;
  sttEndpoint: string;
  clientId: string;
  clientSecret: string;
  calls: readonly SimulatedCall[];
  /** Every request in the order of its arrival. */
  requests: readonly LoggedRequest[];
  close(): Promise<void>;
}

const anywhere = [
  "slow",
  "truncated",
  "connectionReset",
  "hang",
  "serverError",
  "rateLimitSeconds",
  "rateLimitDate",
  "notJson",
] as const;
const withToken = [...anywhere, "expiredToken"] as const;
const media = [
  "slow",
  "truncated",
  "connectionReset",
  "hang",
  "serverError",
  "rateLimitSeconds",
  "rateLimitDate",
] as const;

/** Starts the simulated Genesys Cloud and speech-to-text service on loopback. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const now = options.now ?? Date.now;
  const { clientId = "simulated-client", clientSecret = "simulated-secret", seed = 1 } = options;
  const random = createRandom(seed);
  const listed = options.calls ?? sampleCalls();
  const calls = [...listed, ...generatedCalls(options.generatedCalls ?? 0, createRandom(seed), listed.length + 1)];
  const service = createService(calls, {
    clientId,
    clientSecret,
    scopes: options.scopes ?? ["recording:read", "interaction:read"],
    tokenLifetimeS: options.tokenLifetimeS ?? 3600,
    urlLifetimeS: options.urlLifetimeS ?? 120,
    maxPageSize: options.maxPageSize ?? 100,
    sttMode: options.sttMode ?? "sync",
    now,
  });
  const drawFault = createFaultDraw(options.faults ?? {}, random);
  const limit = createMinuteLimit(options.requestsPerMinute ?? 6000, now);
  const requests: LoggedRequest[] = [];
  const app = Fastify({ bodyLimit: 512 * 1024 * 1024, forceCloseConnections: true });
  await app.register(formbody);
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  /** Serves an endpoint: draws its fault, logs the request and puts the answer on the wire. */
  function serve(
    method: HTTPMethods,
    path: string,
    possible: readonly FaultName[],
    handle: (request: ServiceRequest, fault: FaultName | null) => Answer,
  ): void {
    app.route<{ Params: Record<string, string>; Querystring: Record<string, string> }>({
      method,
      url: path,
      handler: async (raw, reply) => {
        const request = serviceRequest(raw);
        const [pathOnly = ""] = raw.url.split("?");
        const fault = drawFault(`${raw.method} ${pathOnly}`, possible);
        const limited = request.authorization?.startsWith("Bearer ") ? limit() : null;
        if (fault === "expiredToken") service.expireToken(request);
        const answer =
          limited?.refusal ??
          (fault === null ? null : faultAnswer(fault, options.retryAfterS ?? 1, now(), random())) ??
          handle(request, fault);
        requests.push({
          method: raw.method,
          path: pathOnly,
          status: answer.status,
          fault,
          hasAuthorization: request.authorization !== undefined,
        });
        const headers = { "inin-correlation-id": crypto.randomUUID(), ...limited?.headers, ...answer.headers };
        await deliver(reply, { ...answer, headers }, fault, options.hangMs ?? 30_000);
      },
    });
  }

  const serviceRequest = (
    raw: FastifyRequest<{ Params: Record<string, string>; Querystring: Record<string, string> }>,
  ) => ({
    origin: `http://${raw.host}`,
    authorization: raw.headers.authorization,
    body: raw.body,
    query: raw.query,
    params: raw.params,
  });

  serve("POST", "/oauth/token", anywhere, service.token);
  serve("POST", "/api/v2/recordings/search", withToken, service.search);
  serve("GET", "/api/v2/recordings/:recordingId", withToken, service.recording);
  serve(
    "GET",
    "/api/v2/recordings/:recordingId/parts/:partId",
    [...media, "expiredToken", "expiredUrl"],
    (request, fault) => service.part(request, fault === "expiredUrl"),
  );
  serve("GET", "/media/:partId", media, service.media);
  serve("GET", "/api/v2/interactions/events/details", withToken, service.events);
  serve("POST", "/stt", anywhere, service.transcribe);
  serve("GET", "/stt/jobs/:id", anywhere, service.transcriptionJob);
  app.setNotFoundHandler(async (raw, reply) => {
    const answer = genesysError(404, "not.found", `${raw.method} ${raw.url.split("?")[0]} is not simulated.`);
    await deliver(reply, answer, null, 0);
  });

  const origin = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  return {
    origin,
    sttEndpoint: `${origin}/stt`,
    clientId,
    clientSecret,
    calls,
    requests,
    close: () => app.close(),
  };
}

/** Counts requests by the minute and tells of it as Genesys Cloud does. */
function createMinuteLimit(allowed: number, now: () => number) {
  let windowEndsMs = 0;
  let count = 0;
  return (): { headers: Record<string, string>; refusal: Answer | null } => {
    if (now() >= windowEndsMs) {
      windowEndsMs = now() + 60_000;
      count = 0;
    }
    count += 1;
    const resetS = String(Math.ceil((windowEndsMs - now()) / 1000));
    const headers = {
      "inin-ratelimit-count": String(count),
      "inin-ratelimit-allowed": String(allowed),
      "inin-ratelimit-reset": resetS,
    };
    if (count <= allowed) return { headers, refusal: null };
    const message = `Rate limit exceeded the maximum. Retry the request in [${resetS}] seconds`;
    return { headers, refusal: genesysError(429, "too.many.requests.retry.after", message, { "retry-after": resetS }) };
  };
}
