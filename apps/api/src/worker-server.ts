import { type Store, UsageError } from "@earshot/model";
import type { ProgressEvent } from "@earshot/workflow";
import Fastify, { type FastifyBaseLogger, LogController } from "fastify";
import { loggerOptions, logLevels, readLogLevel } from "./log.ts";
import { createMetrics } from "./metrics.ts";

export interface WorkerServer {
  /** Writes the same lines as the log of the API. */
  log: FastifyBaseLogger;
  countRecording(event: ProgressEvent): void;
  /** Where `/metrics` and `/healthz` are; null when they are nowhere. */
  origin: string | null;
  close(): Promise<void>;
}

/**
 * The log of a worker and, on a port, its metrics.
 * @throws UsageError for a LOG_LEVEL that does not exist, and an address that is taken
 */
export async function startWorkerServer(
  store: Store,
  { logLevel, metrics }: { logLevel?: string | undefined; metrics: { host: string; port: number } | null },
): Promise<WorkerServer> {
  const level = readLogLevel(logLevel);
  if (level === null) {
    throw new UsageError(`LOG_LEVEL is ${JSON.stringify(logLevel)}`, `Set it to one of ${logLevels.join(", ")}.`);
  }
  const app = Fastify({
    logger: loggerOptions({ level }),
    logController: new LogController({ disableRequestLogging: true }),
  });
  const { registry, countRecording } = createMetrics(app, store, () => store.clock.now());
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/metrics", async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  let origin: string | null = null;
  try {
    if (metrics !== null) origin = await app.listen(metrics);
  } catch (cause) {
    await app.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `can't listen on ${metrics?.host}, port ${metrics?.port}: ${reason}`,
      "Choose another --metrics-port or --metrics-host, or stop what has it.",
    );
  }
  return { log: app.log, countRecording, origin, close: () => app.close() };
}
