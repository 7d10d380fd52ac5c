import type { Writable } from "node:stream";
import type { FastifyRequest, FastifyServerOptions } from "fastify";

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
    // A query can hold words of a search, and so personal data: only the path is logged.
    serializers: {
      req: (request) => ({ method: request.method, path: request.url.split("?")[0] }),
    },
  };
}

/** Who asked, for the log: names of people stay out of it. */
export function nameInLog({ viewer }: FastifyRequest): string {
  return viewer.userId ?? viewer.actor;
}
