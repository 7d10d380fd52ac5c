import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** What a run made of a recording. */
export const outcomes = ["evaluated", "failed", "skipped"] as const;
export type Outcome = (typeof outcomes)[number];

export interface ApiMetrics {
  registry: Registry;
  recordings: Counter<"outcome">;
  operations: Histogram<"operation">;
}

/** Prometheus metrics of one server: the process, its requests by route and the recordings its runs went through. */
export function createMetrics(app: FastifyInstance): ApiMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "earshot_http_request_duration_seconds",
    help: "Time from request to answer, by route and status",
    labelNames: ["method", "route", "status"],
    registers: [registry],
  });
  const recordings = new Counter({
    name: "earshot_recordings_total",
    help: "Recordings that runs of this server went through, by outcome",
    labelNames: ["outcome"],
    registers: [registry],
  });
  const operations = new Histogram({
    name: "earshot_operation_duration_seconds",
    help: "Time that each operation of publishing metadata took",
    labelNames: ["operation"],
    registers: [registry],
  });
  // A counter that first shows up at 1 hides its first step from rate().
  for (const outcome of outcomes) recordings.inc({ outcome }, 0);
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    duration.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  return { registry, recordings, operations };
}
