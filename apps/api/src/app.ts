import { randomUUID } from "node:crypto";
import type { Kernel } from "@earshot/analysis-wasm";
import type { HoldAudio, Store } from "@earshot/model";
import { createPiiDetector, type PiiOptions } from "@earshot/pii";
import type { EvaluateDeps, RunSettings } from "@earshot/workflow";
import Fastify, { type FastifyInstance } from "fastify";
import { ApiError } from "./api-error.ts";
import { createBodyThreads } from "./body-threads.ts";
import { installDocs } from "./docs.ts";
import { answerClientError, answerFrameworkError, installErrorHandling, refuseOtherMethods } from "./error-handling.ts";
import { createJobRunner } from "./jobs.ts";
import { type LogOptions, loggerOptions } from "./log.ts";
import { readBodies } from "./long-bodies.ts";
import { requireLoopbackHost } from "./loopback.ts";
import { createMetrics } from "./metrics.ts";
import { analyzeRoutes } from "./routes/analyze.ts";
import { auditRoutes } from "./routes/audit.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { evaluationRoutes } from "./routes/evaluations.ts";
import { healthRoutes } from "./routes/health.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { type MetadataParts, metadataRoutes } from "./routes/metadata.ts";
import { piiRoutes } from "./routes/pii.ts";
import { reportRoutes } from "./routes/report.ts";
import { searchRoutes } from "./routes/search.ts";
import { requireToken } from "./token.ts";
import { withZod } from "./zod-app.ts";

export interface ApiDeps {
  store: Store;
  kernel: Kernel;
  /** What runs need; null when no Genesys Cloud is configured: no runs are started then. */
  evaluation: { deps: EvaluateDeps; settings: RunSettings } | null;
  /** What the recordings of analyzed calls have of holds, unless a request says it; by default music. */
  holdAudio?: HoldAudio | undefined;
  /** What media and metadata need; null when no Genesys Cloud is configured. */
  metadata: MetadataParts | null;
  /** What counts as personal data in what is sent to be scanned. */
  pii: PiiOptions;
  /** Bearer token that requests must carry; null asks for none, and answers only requests for this very machine. */
  token: string | null;
}

/** Builds the API; it does not listen yet. Closing it stops a run that is going on. */
export async function createApi(deps: ApiDeps, log: LogOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerOptions(log),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 500 },
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
  const zod = withZod(app);
  installErrorHandling(app);
  const threads = createBodyThreads({ pii: deps.pii, holdAudio: deps.holdAudio });
  readBodies(app, threads);
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
    if (closing) throw new ApiError(503, "server.stopping", "the server is stopping", "Ask again when it is back.");
  });
  // A client that keeps its connection would hold the server up, and ask one that is gone.
  app.addHook("onSend", async (_request, reply) => {
    if (closing) reply.header("connection", "close");
  });
  if (deps.token === null) requireLoopbackHost(app);
  else requireToken(app, deps.token);
  const metrics = createMetrics(app, deps.store);
  await installDocs(app, { token: deps.token !== null });
  const addRefusals = refuseOtherMethods(app);

  const runs =
    deps.evaluation === null
      ? null
      : {
          settings: deps.evaluation.settings,
          runner: createJobRunner(deps.evaluation.deps, metrics.countRecording),
        };
  healthRoutes(zod, deps.store, metrics);
  const bodyParts = {
    kernel: deps.kernel,
    detector: createPiiDetector(deps.pii),
    holdAudio: deps.holdAudio,
  };
  analyzeRoutes(zod, bodyParts);
  jobRoutes(zod, deps.store, runs);
  evaluationRoutes(zod, deps.store);
  reportRoutes(zod, deps.store);
  searchRoutes(zod, deps.store);
  metadataRoutes(zod, deps.metadata, (operation, durationMs) =>
    metrics.operations.observe({ operation }, durationMs / 1000),
  );
  piiRoutes(zod, bodyParts);
  auditRoutes(zod, deps.store);
  deliveryRoutes(zod, deps.store);
  addRefusals();

  app.addHook("preClose", async () => {
    closing = true;
    await runs?.runner.stop();
  });
  return app;
}
