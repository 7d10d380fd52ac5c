import { faultKind, faultKinds } from "@earshot/faults";
import { recordingOutcomes, type Store } from "@earshot/model";
import type { ProgressEvent } from "@earshot/workflow";
import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { inTime } from "./in-time.ts";
import { measureOperation } from "./operation-metrics.ts";

/** What a run made of a recording. */
const outcomes = [...recordingOutcomes, "waiting"] as const;
type Outcome = (typeof outcomes)[number];

export interface ApiMetrics {
  registry: Registry;
  /** Counts what a run announces of its recordings. */
  countRecording(event: ProgressEvent): void;
  operations: Histogram<"operation">;
}

/** Prometheus metrics: the process, its requests by route, the recordings its runs went through, and the work of all processes. */
export function createMetrics(
  app: FastifyInstance,
  store: Pick<Store, "speechUsage" | "numbers">,
  now: () => number,
  withinMs?: number,
): ApiMetrics {
  const registry = new Registry();
  measureOperation(registry, store, now, withinMs);
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
  const faults = new Counter({
    name: "earshot_recording_faults_total",
    help: "Recordings that failed, by the kind of the fault",
    labelNames: ["kind"],
    registers: [registry],
  });
  const operations = new Histogram({
    name: "earshot_operation_duration_seconds",
    help: "Time that each operation of publishing metadata took",
    labelNames: ["operation"],
    registers: [registry],
  });
  new Counter({
    name: "earshot_speech_seconds_total",
    help: "Sound that speech services were given by all runs of this database, by service",
    labelNames: ["provider"],
    registers: [registry],
    async collect() {
      // While the database does not answer, what was known last stays, and the other metrics are there.
      const usage = await inTime(store.speechUsage.list(), withinMs).catch(() => null);
      if (usage === null) return;
      this.reset();
      for (const { provider, soundMs } of usage) this.inc({ provider }, soundMs / 1000);
    },
  });
  // A counter that first shows up at 1 hides its first step from rate().
  for (const outcome of outcomes) recordings.inc({ outcome }, 0);
  for (const kind of Object.keys(faultKinds)) faults.inc({ kind }, 0);
  const isOutcome = (type: string): type is Outcome => outcomes.some((outcome) => outcome === type);
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    duration.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  return {
    registry,
    operations,
    countRecording(event) {
      if (isOutcome(event.type)) recordings.inc({ outcome: event.type });
      if (event.type === "failed") faults.inc({ kind: faultKind(event.error.code) });
    },
  };
}
