import { randomUUID } from "node:crypto";
import type { Kernel } from "@earshot/analysis-wasm";
import { createWordMask } from "@earshot/measuring";
import type { Clock, HoldAudio, Store } from "@earshot/model";
import { createFirstAdmin, createOpenId, createSessions, type FirstAdmin, type OpenIdOptions } from "@earshot/people";
import { createPiiDetector, transcriptPolicy as defaultPolicy, type PiiOptions, type PiiPolicy } from "@earshot/pii";
import {
  type EvaluateDeps,
  evaluateRecordings,
  followOwnNames,
  type ProgressEvent,
  type RunSettings,
} from "@earshot/workflow";
import cookies from "@fastify/cookie";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import { guardRoutes } from "./access.ts";
import { stopping } from "./api-error.ts";
import { createBodyThreads } from "./body-threads.ts";
import { createCallers } from "./caller.ts";
import { installDocs } from "./docs.ts";
import {
  answerClientError,
  answerFrameworkError,
  installErrorHandling,
  limitTimeOfBodies,
  refuseOtherMethods,
} from "./error-handling.ts";
import { readWhere } from "./filter.ts";
import { createJobStreams } from "./job-streams.ts";
import { createJobRunner } from "./jobs.ts";
import { type LogOptions, loggerOptions, logRequests } from "./log.ts";
import { readBodies } from "./long-bodies.ts";
import { createMetrics } from "./metrics.ts";
import { installPages } from "./pages.ts";
import { createPeopleAudit } from "./people-audit.ts";
import type { PeopleParts } from "./people-parts.ts";
import { auditReadings } from "./reading-audit.ts";
import type { SoundParts } from "./ready-sounds.ts";
import { analyzeRoutes } from "./routes/analyze.ts";
import { auditRoutes } from "./routes/audit.ts";
import { calibrationRoutes } from "./routes/calibrations.ts";
import { callRoutes } from "./routes/calls.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { evaluationRoutes } from "./routes/evaluations.ts";
import { healthRoutes } from "./routes/health.ts";
import { type ImportParts, importRoutes } from "./routes/imports.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { type KeepingParts, keepingRoutes } from "./routes/keeping.ts";
import { keyRoutes } from "./routes/keys.ts";
import { type MetadataParts, metadataRoutes } from "./routes/metadata.ts";
import { openIdRoutes } from "./routes/openid.ts";
import { ownNameRoutes } from "./routes/own-names.ts";
import { piiRoutes } from "./routes/pii.ts";
import { reportRoutes } from "./routes/report.ts";
import { rescoringRoutes } from "./routes/rescorings.ts";
import { retryRoutes } from "./routes/retries.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { runRoutes } from "./routes/runs.ts";
import { savedViewRoutes } from "./routes/saved-views.ts";
import { scorecardRoutes } from "./routes/scorecards.ts";
import { searchRoutes } from "./routes/search.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { soundRoutes } from "./routes/sound.ts";
import { teamRoutes } from "./routes/teams.ts";
import { trendRoutes } from "./routes/trends.ts";
import { longestUploadMs, uploadRoutes } from "./routes/uploads.ts";
import { userRoutes } from "./routes/users.ts";
import type { Runs } from "./run-start.ts";
import { createCookie, sessionCookie } from "./session-cookie.ts";
import { createSignInAttempts } from "./sign-in-attempts.ts";
import { withZod } from "./zod-app.ts";

export interface ApiDeps {
  store: Store;
  kernel: Kernel;
  /** What runs need; null when no Genesys Cloud is configured: no runs are started then. */
  evaluation: { deps: EvaluateDeps; settings: RunSettings } | null;
  /** What stores calls that are sent; without it none are taken. */
  importing?: ImportParts | undefined;
  /** What the recordings of analyzed calls have of holds, unless a request says it; by default music. */
  holdAudio?: HoldAudio | undefined;
  /** What media and metadata need; null when no Genesys Cloud is configured. */
  metadata: MetadataParts | null;
  /** What counts as personal data in what is sent to be scanned. */
  pii: PiiOptions;
  /** What is masked in words before a scorecard judges by them; everything without it. */
  transcriptPolicy?: PiiPolicy | undefined;
  /** Whoever sends it as bearer token may do all that the server can. */
  token: string | null;
  /** Where the sound of calls is kept, and what decodes it; without it none is played. */
  sound?: SoundParts | undefined;
  /** What erases calls and removes what is too old; without it nothing is. */
  keeping?: KeepingParts | undefined;
  /** Folder of the built pages; without it none are served. */
  pages?: string | undefined;
  /** The address under which people reach the server; the one they ask for unless given. */
  publicUrl?: URL | undefined;
  /** Where people sign in beside here. */
  openId?: OpenIdOptions | undefined;
  /** Adds the first administrator, by a link that only the terminal shows. */
  firstAdmin?: FirstAdmin | undefined;
  /** The machine's own unless given. */
  clock?: Clock | undefined;
}

/** Builds the API; it does not listen yet. Closing it stops a run that is going on. */
export async function createApi(deps: ApiDeps, log: LogOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerOptions(log),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    logController: new LogController({ requestIdLogLabel: "contextId", disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    requestTimeout: longestUploadMs,
    routerOptions: { maxParamLength: 500 },
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
  logRequests(app);
  const zod = withZod(app);
  installErrorHandling(app);
  limitTimeOfBodies(app);
  const threads = createBodyThreads({
    pii: deps.pii,
    transcriptPolicy: deps.transcriptPolicy,
    holdAudio: deps.holdAudio,
  });
  const detector = createPiiDetector(deps.pii);
  const namesNow = followOwnNames(deps.store, detector);
  readBodies(app, threads, namesNow);
  app.addHook("onClose", () => threads.close());
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "x-request-id": request.id,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    });
  });
  let closing = false;
  app.addHook("onRequest", async () => {
    if (closing) throw stopping();
  });
  // A client that keeps its connection would hold the server up, and ask one that is gone.
  app.addHook("preValidation", async (request) => readWhere(request.query));
  app.addHook("onSend", async (_request, reply) => {
    if (closing) reply.header("connection", "close");
  });
  await app.register(cookies);
  const people = createPeopleParts(deps);
  guardRoutes(app, people.callers, deps.store);
  auditReadings(app, deps.store, people.clock);
  const clock = deps.clock ?? deps.store.clock;
  const metrics = createMetrics(app, deps.store, () => clock.now());
  await installDocs(app);
  if (deps.pages !== undefined) installPages(app, deps.pages);
  const addRefusals = refuseOtherMethods(app);

  const jobs = {
    runs: createRuns(deps.evaluation, metrics.countRecording),
    runner: createJobRunner(async (id) => ((await deps.store.runs.get(id))?.status ?? "running") === "running"),
    streams: createJobStreams(clock),
  };
  healthRoutes(zod, deps.store, metrics);
  const bodyParts = {
    kernel: deps.kernel,
    detector,
    maskWords: await createWordMask({ options: deps.pii, policy: deps.transcriptPolicy ?? defaultPolicy }),
    holdAudio: deps.holdAudio,
  };
  analyzeRoutes(zod, bodyParts);
  jobRoutes(zod, deps.store, jobs);
  retryRoutes(zod, deps.store, jobs);
  rescoringRoutes(zod, { store: deps.store, clock }, jobs.runner);
  importRoutes(zod, deps.store, deps.importing ?? null, jobs.runner);
  const uploads = { store: deps.store, clock, media: deps.sound?.media ?? null, runner: jobs.runner };
  await uploadRoutes(app, uploads, deps.importing ?? null);
  callRoutes(zod, deps.publicUrl);
  savedViewRoutes(zod, deps.store.people);
  soundRoutes(zod, deps.sound ?? null);
  evaluationRoutes(zod);
  const reviewParts = { store: deps.store, namesNow, clock: people.clock };
  reviewRoutes(zod, reviewParts);
  calibrationRoutes(zod, reviewParts);
  ownNameRoutes(zod, { ...reviewParts, detector });
  runRoutes(zod, deps.store);
  reportRoutes(zod);
  trendRoutes(zod);
  scorecardRoutes(zod, deps.store, people.clock);
  searchRoutes(zod);
  metadataRoutes(zod, deps.metadata, (operation, durationMs) =>
    metrics.operations.observe({ operation }, durationMs / 1000),
  );
  piiRoutes(zod, bodyParts, namesNow);
  auditRoutes(zod, deps.store);
  keepingRoutes(zod, deps.keeping ?? null);
  deliveryRoutes(zod, deps.store);
  signInRoutes(zod, people);
  if (deps.openId !== undefined) openIdRoutes(zod, people, createOpenId(deps.openId));
  userRoutes(zod, people);
  sessionRoutes(zod, people);
  keyRoutes(zod, people);
  teamRoutes(zod, people);
  addRefusals();

  app.addHook("preClose", async () => {
    closing = true;
    await jobs.runner.stop();
    jobs.streams.close();
  });
  return app;
}

function createRuns(evaluation: ApiDeps["evaluation"], onProgress: (event: ProgressEvent) => void): Runs {
  if (evaluation === null) return null;
  const { deps, settings } = evaluation;
  return {
    ...{ settings, sourceName: deps.source.name },
    evaluate: (options) => (context) => evaluateRecordings(deps, options, { ...context, onProgress }),
  };
}

function createPeopleParts({
  store: { people, audit, ...store },
  token,
  publicUrl,
  clock = store.clock,
  ...deps
}: ApiDeps): PeopleParts {
  const sessions = createSessions(people, clock);
  const cookie = createCookie(sessionCookie, publicUrl);
  const openId = deps.openId !== undefined;
  return {
    ...{ people, sessions, cookie, clock },
    callers: createCallers({ people, sessions, cookie, clock, token, openId }),
    firstAdmin: deps.firstAdmin ?? createFirstAdmin(people.users, clock),
    attempts: createSignInAttempts(clock),
    ...createPeopleAudit(audit, clock),
    ...{ publicUrl, openId },
  };
}
