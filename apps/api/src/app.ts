import { randomUUID } from "node:crypto";
import type { Kernel } from "@earshot/analysis-wasm";
import type { Store } from "@earshot/store";
import type { EvaluateDeps } from "@earshot/workflow";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { createJobRunner } from "./jobs.ts";
import { createMetrics } from "./metrics.ts";
import { installProblems } from "./problem.ts";
import { analyzeRoutes } from "./routes/analyze.ts";
import { evaluationRoutes } from "./routes/evaluations.ts";
import { healthRoutes } from "./routes/health.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { searchRoutes } from "./routes/search.ts";
import { requireToken } from "./token.ts";

export interface ApiDeps {
  store: Store;
  kernel: Kernel;
  /** What runs need; null when no Genesys Cloud is configured: everything but starting runs then works. */
  evaluation: { deps: EvaluateDeps; workDirectory: string } | null;
  /** Bearer token that requests must carry; null asks for none. */
  token: string | null;
}

/** The app's type once schemas are zod's. */
export type App = ReturnType<typeof withZod>;

const megabyte = 1024 * 1024;

/** Builds the API; it does not listen yet. Closing it stops a run that is going on. */
export async function createApi(
  deps: ApiDeps,
  logger: FastifyServerOptions["logger"] = false,
): Promise<FastifyInstance> {
  const app = Fastify({
    logger,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: 16 * megabyte,
    routerOptions: { maxParamLength: 500 },
  });
  const zod = withZod(app);
  installProblems(app);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  if (deps.token !== null) requireToken(app, deps.token);
  const metrics = createMetrics(app);

  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Earshot",
        version: "0.1.0",
        description:
          "How calls went: silence, talk-over, hold and scores. Times are integer milliseconds of media time.",
      },
      ...(deps.token === null
        ? {}
        : {
            components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
            security: [{ token: [] }],
          }),
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: "/docs" });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());

  const runner =
    deps.evaluation === null
      ? null
      : createJobRunner(deps.evaluation.deps, (outcome) => metrics.recordings.inc({ outcome }));
  healthRoutes(app, deps.store, metrics);
  analyzeRoutes(zod, deps.kernel);
  jobRoutes(zod, deps.store, runner, deps.evaluation?.workDirectory ?? "");
  evaluationRoutes(zod, deps.store);
  searchRoutes(zod, deps.store);
  app.addHook("preClose", async () => {
    await runner?.stop();
  });
  return app;
}

function withZod(app: FastifyInstance) {
  return app
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler)
    .withTypeProvider<ZodTypeProvider>();
}
