import type { Writable } from "node:stream";
import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from "fastify";

export interface LogOptions {
  level: string;
  /** Where the lines go; standard output unless given. */
  stream?: Writable | undefined;
}

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** The level that a setting names, in any case; `info` without one, null for one that does not exist. */
export function readLogLevel(text = ""): string | null {
  if (text === "") return "info";
  return logLevels.find((level) => level === text.toLowerCase()) ?? null;
}

/** Lines of JSON that hold neither secrets nor what people said. */
export function loggerOptions({ level, stream }: LogOptions): NonNullable<FastifyServerOptions["logger"]> {
  return {
    level,
    ...(stream === undefined ? {} : { stream }),
    redact: ["*.headers.authorization", "*.headers.cookie"],
  };
}

/** One line for each request when its answer is sent, or when the connection ends before. */
export function logRequests(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    request.log.debug("request begun");
    reply.raw.once("close", () => {
      const { method, url, routeOptions } = request;
      // A query can hold words of a search, and so personal data: only the path is logged.
      const path = url.split("?")[0];
      const { statusCode: status, writableFinished } = reply.raw;
      const route = routeOptions.url ?? null;
      const ms = Math.round(reply.elapsedTime);
      if (writableFinished) request.log.info({ method, path, route, status, ms }, "request");
      else request.log.info({ method, path, route, ms }, "request ended before its answer");
    });
  });
}

/** Who asked, for the log: names of people stay out of it. */
export function nameInLog({ viewer }: FastifyRequest): string {
  return viewer.userId ?? viewer.actor;
}
