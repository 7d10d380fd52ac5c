import formbody from "@fastify/formbody";
import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { createAccess } from "./access.ts";
import { type Answer, badCredentials, deliver, faultAnswer, genesysError, isUnanswered } from "./answer.ts";
import { type SimulatedCall, sampleCalls } from "./call.ts";
import { type Endpoint, listEndpoints } from "./endpoints.ts";
import { type ExtraCallName, extraCall } from "./extra-calls.ts";
import { createFaultDraw, type FaultName, type FaultRates } from "./faults.ts";
import { generatedCalls } from "./generated-calls.ts";
import { exampleInteraction, interactionOf, type SimulatedInteraction } from "./interaction.ts";
import { createInteractionService } from "./interaction-service.ts";
import { createMinuteLimit } from "./minute-limit.ts";
import { monthCalls } from "./platform/month-calls.ts";
import { createPlatform } from "./platform/platform.ts";
import type { PlatformOptions } from "./platform/platform-options.ts";
import { createPoisonLookup, type PoisonTable } from "./poison.ts";
import { createRandom } from "./random.ts";
import { createRateLimitSwitch, type RateLimit } from "./rate-limit.ts";
import { startSecureServer } from "./secure-server.ts";
import { createService } from "./service.ts";
import type { ServiceOptions } from "./service-options.ts";
import type { ServiceRequest } from "./service-request.ts";
import { createSignedMedia } from "./signed-media.ts";
import { createAzureFastService } from "./speech/azure-fast-service.ts";
import { createOpenaiService } from "./speech/openai-service.ts";
import { createRecognition } from "./speech/recognition.ts";
import { createSpeechToText, type SpeechOptions, type SpeechStats } from "./speech-to-text.ts";

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** What the client may do; default everything. */
  scopes?: readonly string[] | undefined;
  /** Default: the five sample calls. */
  calls?: readonly SimulatedCall[] | undefined;
  /** Calls with a difficulty of their own beside them. */
  extraCalls?: readonly ExtraCallName[] | undefined;
  /** So many small generated calls beside them. */
  generatedCalls?: number | undefined;
  /** Interactions beside those of the calls; default: one with a voice and a screen recording. */
  interactions?: readonly SimulatedInteraction[] | undefined;
  /** Whether metadata comes with an ETag and If-Match is heeded; default true. */
  etags?: boolean | undefined;
  /** Seed of the faults and of the generated calls; default 1. */
  seed?: number | undefined;
  /** Read anew for every request, so that faults can be switched while it runs. */
  faults?: FaultRates | undefined;
  /** What a 429 asks for; default 1. */
  retryAfterS?: number | undefined;
  /** How long a hanging request is held before its connection is destroyed; default 30 000. */
  hangMs?: number | undefined;
  /** Default 3600. */
  tokenLifetimeS?: number | undefined;
  /** Life of a pre-signed URL; default 120. */
  urlLifetimeS?: number | undefined;
  /** The largest page of a search; default 100. */
  maxPageSize?: number | undefined;
  /** API requests that are answered in a minute; default 6000. */
  requestsPerMinute?: number | undefined;
  /** The poison of each recording that has one. Read anew for every request, so that one can be healed while it runs. */
  poison?: PoisonTable | undefined;
  speech?: SpeechOptions | undefined;
  /** What the Platform API offers beside the guide's endpoints. */
  platform?: PlatformOptions | undefined;
  /** Epoch milliseconds that tokens, URLs and limits go by; default `Date.now`. */
  now?: (() => number) | undefined;
}

/** Every scope that an endpoint asks for. Without `recordingmedia:view` media are listed without their storage. */
const simulatedScopes = [
  "recording:read",
  "interaction:read",
  "interaction:view",
  "interaction:metadata:write",
  "recordingmedia:view",
] as const;

/** A request as it came in, without its secrets. */
interface LoggedRequest {
  /** When it came, by the simulator's clock. */
  atMs: number;
  method: string;
  /** Without the query. */
  path: string;
  /** Null when the client sees none. */
  status: number | null;
  fault: FaultName | null;
  hasAuthorization: boolean;
}

export interface Simulator {
  origin: string;
  sttEndpoint: string;
  clientId: string;
  clientSecret: string;
  calls: readonly SimulatedCall[];
  /** The calls that the Platform API offers: those of `calls`, then those of the month. */
  conversations: readonly SimulatedCall[];
  /** Those of the calls, then the others. */
  interactions: readonly SimulatedInteraction[];
  /** The metadata stored now, by interaction. */
  readonly metadata: ReadonlyMap<string, unknown>;
  /** Every request in the order of its arrival. */
  requests: readonly LoggedRequest[];
  speech: {
    stats(): SpeechStats;
    /** What the services that are called by name ask for. */
    key: string;
  };
  /** Switches a limit on that is used up at its n-th request from now, or off. */
  setRateLimit(limit: RateLimit | null): void;
  /** Ends every connection, hanging ones too, and frees the port. */
  close(): Promise<void>;
}

type RoutedRequest = FastifyRequest<{
  Params: Record<string, string>;
  Querystring: Record<string, string | string[]>;
}>;

/** Starts the simulated Genesys Cloud and speech-to-text service on loopback. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { clientId = "simulated-client", clientSecret = "simulated-secret", seed = 1, now = Date.now } = options;
  const calls = gatherCalls(options, seed);
  const interactions = [...calls.map(interactionOf), ...(options.interactions ?? [exampleInteraction()])];
  const serviceOptions: ServiceOptions = {
    clientId,
    clientSecret,
    scopes: options.scopes ?? simulatedScopes,
    tokenLifetimeS: options.tokenLifetimeS ?? 3600,
    urlLifetimeS: options.urlLifetimeS ?? 120,
    maxPageSize: options.maxPageSize ?? 100,
    etags: options.etags ?? true,
    now,
  };
  const conversations = [...calls, ...monthCalls(options.platform?.conversations ?? 0, seed)];
  const poison = createPoisonLookup(conversations, options.poison ?? {});
  const secureServer = options.poison === undefined ? null : await startSecureServer();
  const doors = {
    access: createAccess(serviceOptions),
    signedMedia: createSignedMedia(serviceOptions, poison, secureServer?.origin ?? ""),
    poison,
  };
  const recognition = createRecognition(calls);
  const speechToText = createSpeechToText(recognition, poison, options.speech ?? {});
  const { key: speechKey = "simulated-speech-key", maxAudioMs = 2 * 60 * 60 * 1000 } = options.speech ?? {};
  const interactionService = createInteractionService(interactions, doors, serviceOptions);
  const endpoints = [
    ...listEndpoints({
      ...doors,
      recordings: createService(calls, doors, serviceOptions),
      interactions: interactionService,
      speechToText,
      openai: createOpenaiService(speechToText, { key: speechKey, maxAudioMs }),
      azureFast: createAzureFastService(speechToText, { key: speechKey, maxAudioMs }),
    }),
    ...createPlatform(conversations, { ...doors, seed, now, learn: recognition.learn }, options.platform ?? {}),
  ];
  const drawFault = createFaultDraw(options.faults ?? {}, seed);
  const countRequest = createMinuteLimit(options.requestsPerMinute ?? 6000, now);
  const rateLimit = createRateLimitSwitch();
  /** Kinds of request for which a token has been called expired: they need a new one. */
  const expired = new Set<string>();
  const requests: LoggedRequest[] = [];

  async function send(raw: FastifyRequest, reply: FastifyReply, answer: Answer, fault: FaultName | null) {
    requests.push({
      atMs: now(),
      method: raw.method,
      path: pathOf(raw),
      status: isUnanswered(fault) ? null : answer.status,
      fault,
      hasAuthorization: raw.headers.authorization !== undefined,
    });
    const headers = { "inin-correlation-id": crypto.randomUUID(), ...answer.headers };
    await deliver(reply, { ...answer, headers }, fault, options.hangMs ?? 30_000);
  }

  async function serve(endpoint: Endpoint, raw: RoutedRequest, reply: FastifyReply): Promise<void> {
    const request = toServiceRequest(raw);
    const isCounted = endpoint.limited && request.authorization !== undefined;
    const limit = isCounted ? countRequest() : null;
    const limited = (isCounted ? rateLimit.count() : null) ?? limit?.refusal ?? null;
    const kind = kindOf(raw);
    const use = `${kind} ${request.authorization}`;
    const isRefused = limited !== null || expired.has(use);
    const fault = isRefused ? null : drawFault(kind, endpoint.faults(request));
    if (fault?.name === "expiredToken") expired.add(use);
    const answer =
      limited ??
      (expired.has(use) ? badCredentials() : null) ??
      (fault === null ? null : faultAnswer(fault, options.retryAfterS ?? 1, now())) ??
      endpoint.handle(request, fault?.name ?? null);
    const headers = { ...limit?.headers, ...answer.headers };
    await send(raw, reply, { ...answer, headers }, fault?.name ?? null);
  }

  const app = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  await app.register(formbody);
  // Clients announce JSON also for requests without a body, deletions for one.
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (raw, body: string, done) =>
    body === "" ? done(null) : parseJson(raw, body, done),
  );
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      bodyLimit: endpoint.bodyLimitBytes,
      handler: (raw: RoutedRequest, reply) => serve(endpoint, raw, reply),
    });
  }
  app.setNotFoundHandler(async (raw, reply) => {
    const message = `${raw.method} ${pathOf(raw)} is not simulated.`;
    await send(raw, reply, genesysError(404, "not.found", message), null);
  });
  app.setErrorHandler<{ statusCode?: number | undefined; message: string }>(async (error, raw, reply) => {
    const { statusCode: status = 500, message } = error;
    await send(raw, reply, genesysError(status, status < 500 ? "bad.request" : "internal.server.error", message), null);
  });

  const origin = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  return {
    origin,
    sttEndpoint: `${origin}/stt`,
    clientId,
    clientSecret,
    calls,
    conversations,
    interactions,
    get metadata() {
      return interactionService.metadata();
    },
    requests,
    speech: { stats: speechToText.stats, key: speechKey },
    setRateLimit: rateLimit.set,
    close: async () => {
      await Promise.all([app.close(), secureServer?.close()]);
    },
  };
}

function gatherCalls(options: SimulatorOptions, seed: number): SimulatedCall[] {
  const extra = (options.extraCalls ?? []).map(extraCall);
  const listed = [...(options.calls ?? sampleCalls()), ...extra];
  return [...listed, ...generatedCalls(options.generatedCalls ?? 0, createRandom(seed), listed.length + 1)];
}

function toServiceRequest(raw: RoutedRequest): ServiceRequest {
  const { params, query, body, headers } = raw;
  const { authorization, "if-match": ifMatch, "idempotency-key": key } = headers;
  const idempotencyKey = typeof key === "string" ? key : undefined;
  return { origin: `http://${raw.host}`, authorization, ifMatch, idempotencyKey, headers, params, query, body };
}

function pathOf(raw: FastifyRequest): string {
  const [path = ""] = raw.url.split("?");
  return path;
}

/** What repeats of one request share and other requests don't. Signatures and tokens differ between repeats. */
function kindOf(raw: RoutedRequest): string {
  const { sig: _sig, ...query } = raw.query;
  return JSON.stringify([raw.method, pathOf(raw), query, raw.headers["idempotency-key"] ?? null]);
}
