import type { Store } from "@earshot/store";
import type { FastifyInstance } from "fastify";
import type { ApiMetrics } from "../metrics.ts";
import { ApiError } from "../problem.ts";

/** `/healthz`: the process answers. `/readyz`: its database does too. `/metrics`: Prometheus text. */
export function healthRoutes(app: FastifyInstance, store: Store, metrics: ApiMetrics): void {
  app.get("/healthz", { schema: { tags: ["service"], summary: "The process is alive" } }, async () => ({
    status: "ok",
  }));
  app.get("/readyz", { schema: { tags: ["service"], summary: "The database answers" } }, async () => {
    try {
      await store.db.selectFrom("runs").select("id").limit(1).execute();
    } catch {
      throw new ApiError(503, "store.unavailable", "the database does not answer", "See the log of the server.");
    }
    return { status: "ok" };
  });
  app.get("/metrics", { schema: { tags: ["service"], summary: "Prometheus metrics" } }, async (_request, reply) => {
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
