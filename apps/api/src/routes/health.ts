import type { Store } from "@earshot/model";
import { z } from "zod";
import { ApiError } from "../api-error.ts";
import { inTime } from "../in-time.ts";
import type { ApiMetrics } from "../metrics.ts";
import { answers, problems } from "../responses.ts";
import type { App } from "../zod-app.ts";

const alive = answers(z.object({ status: z.literal("ok") }), "It is");

/** `/healthz`: the process answers. `/readyz`: its database does too. `/metrics`: Prometheus text. */
export function healthRoutes(app: App, store: Store, metrics: ApiMetrics, withinMs?: number): void {
  const tags = ["service"];
  app.get(
    "/healthz",
    {
      config: { access: "probe" },
      schema: {
        tags,
        operationId: "getHealth",
        summary: "The process is alive",
        security: [],
        response: { 200: alive },
      },
    },
    async () => ({ status: "ok" as const }),
  );
  app.get(
    "/readyz",
    {
      config: { access: "probe" },
      schema: {
        tags,
        operationId: "getReadiness",
        summary: "The database answers",
        security: [],
        response: { 200: alive, ...problems(503) },
      },
    },
    async () => {
      try {
        await inTime(store.runs.list({ limit: 1 }), withinMs);
      } catch (cause) {
        throw new ApiError(503, "store.unavailable", "the database does not answer", "See the server's log.", {
          cause,
        });
      }
      return { status: "ok" as const };
    },
  );
  app.get(
    "/metrics",
    {
      config: { access: "metrics:read" },
      schema: {
        tags,
        operationId: "getMetrics",
        summary: "Prometheus metrics",
        response: {
          200: { description: "Prometheus text format", content: { "text/plain": { schema: z.string() } } },
          ...problems(401, 403, 500),
        },
      },
    },
    async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
